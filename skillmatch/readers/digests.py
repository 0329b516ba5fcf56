"""Digests of files and of many files at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from .files import open_bytes, reread


def sha256_bytes(data: bytes) -> str:
    """Hex sha256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def sha256_file(path: str | Path) -> str:
    """Hex sha256 of a file, streamed."""
    digest = hashlib.sha256()
    with open_bytes(path) as stream:
        reread(stream, path)
        while block := stream.read(2**20):
            digest.update(block)
    return digest.hexdigest()


def sha256_names(digests: Mapping[str, str]) -> str:
    """Hex sha256 of the sorted `name sha256` lines: one digest for several files."""
    return sha256_bytes("".join(f"{name} {digests[name]}\n" for name in sorted(digests)).encode())
