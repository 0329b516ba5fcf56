"""Text to vectors: the `Encoder` seam, its encoders and the cache in front of them."""

from __future__ import annotations

from pathlib import Path

from . import weights
from .base import Encoder, VectorCache, unit_rows
from .cached import CachedEncoder, text_key
from .hashing import HashingEncoder
from .onnx_encoder import OnnxEncoder
from .onnx_folder import SHIPPED, is_onnx_folder
from .transformer import SentenceTransformerEncoder

__all__ = [
    "CachedEncoder",
    "Encoder",
    "HashingEncoder",
    "OnnxEncoder",
    "SentenceTransformerEncoder",
    "VectorCache",
    "load_encoder",
    "text_key",
    "unit_rows",
]


def load_encoder(name: str = "") -> Encoder:
    """The encoder of this name: "" for the shipped model, `hashing`, a model folder, `all-minilm-l6-v2`, or a
    hub model `owner/name`.

    The shipped model and folders with `model.onnx` run on ONNX Runtime, all others on sentence-transformers
    (extra `[transformers]`). Weights are found and checked here, and loaded at the first use.

    Raises:
        EncoderError: the weights are missing, damaged or cannot be fetched, or the extra is not installed.
    """
    folder = Path(name).expanduser()
    if name == "hashing" and not folder.is_dir():
        return HashingEncoder()
    if name in ("", SHIPPED) and not (name and folder.is_dir()):
        return OnnxEncoder()
    if is_onnx_folder(folder):
        return OnnxEncoder(folder)
    return SentenceTransformerEncoder(None if weights.is_stock(name) else name)
