"""Text to vectors: the `Encoder` seam, its encoders and the cache in front of them."""

from __future__ import annotations

from pathlib import Path

from . import weights
from .base import Encoder, VectorCache, unit_rows
from .cached import CachedEncoder, text_key
from .hashing import HashingEncoder
from .onnx_encoder import OnnxEncoder
from .onnx_folder import is_onnx_folder
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
    """The encoder of this name: "" for the default, `hashing`, a model folder, or a hub model `owner/name`;
    `all-minilm-l6-v2` is in a package of its own.

    A folder with `model.onnx` runs on ONNX Runtime; any other, and hub models, on sentence-transformers
    (extra `[transformers]`). Weights are found and checked here, and loaded at the first use.

    Raises:
        EncoderError: the weights are missing, damaged or cannot be fetched, or the extra is not installed.
    """
    folder = Path(name).expanduser()
    if name == "hashing" and not folder.is_dir():
        return HashingEncoder()
    if name and is_onnx_folder(folder):
        return OnnxEncoder(folder)
    stock = not name or (name == weights.DEFAULT_NAME and not folder.is_dir())
    return SentenceTransformerEncoder(None if stock else name)
