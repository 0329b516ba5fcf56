"""Vectors kept in files between fits: the same sentences are asked for again and again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..encoders.cached import KEY_BYTES


class VectorFiles:
    """A `VectorCache` in one folder an encoder: every `put` is a file, written whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, dict[bytes, NDArray[np.float16]]] = {}

    def get(self, encoder_id: str, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float16]]:
        """See `VectorCache.get`."""
        known = self._of(encoder_id)
        return {key: known[key] for key in keys if key in known}

    def put(self, encoder_id: str, keys: Sequence[bytes], vectors: NDArray[np.float16]) -> None:
        """See `VectorCache.put`."""
        known = self._of(encoder_id)
        known.update(zip(keys, vectors, strict=True))
        folder = self._folder / encoder_id
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{keys[0].hex()}-{len(keys)}"
        written = folder / f"{name}.{os.getpid()}.part"
        with written.open("wb") as stream:
            np.savez(stream, keys=np.frombuffer(b"".join(keys), dtype=f"V{KEY_BYTES}"), vectors=vectors)
        written.replace(folder / f"{name}.npz")

    def _of(self, encoder_id: str) -> dict[bytes, NDArray[np.float16]]:
        if encoder_id not in self._known:
            found: dict[bytes, NDArray[np.float16]] = {}
            for file in sorted((self._folder / encoder_id).glob("*.npz")):
                with np.load(file, allow_pickle=False) as arrays:
                    keys, vectors = arrays["keys"], arrays["vectors"]
                found.update({key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)})
            self._known[encoder_id] = found
        return self._known[encoder_id]
