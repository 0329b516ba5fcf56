"""Text to vectors: the `Encoder` seam, its encoders and the cache in front of them."""

from __future__ import annotations

from pathlib import Path

from .base import Encoder, VectorCache, unit_rows
from .cached import CachedEncoder, text_key
from .hashing import HashingEncoder
from .transformer import SentenceTransformerEncoder

__all__ = [
    "CachedEncoder",
    "Encoder",
    "HashingEncoder",
    "SentenceTransformerEncoder",
    "VectorCache",
    "load_encoder",
    "text_key",
    "unit_rows",
]


def load_encoder(name: str = "") -> Encoder:
    """The encoder of this name: "" for the default, `hashing`, a model folder, or a hub model `owner/name`.

    Weights are found and checked here, and loaded at the first use.

    Raises:
        EncoderError: the weights are missing, damaged or cannot be fetched.
    """
    if name == "hashing" and not Path(name).is_dir():
        return HashingEncoder()
    return SentenceTransformerEncoder(name or None)
