"""What reading a member of a zip may raise, whichever of the four methods it was packed with."""

from __future__ import annotations

import zipfile
import zlib

try:
    from lzma import LZMAError
except ImportError:  # pragma: no cover - a Python built without it, whose zipfile says NotImplementedError
    LZMAError = zlib.error  # type: ignore[assignment, misc]

DAMAGE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile, zlib.error, LZMAError, EOFError, OSError, NotImplementedError, RuntimeError,
)  # fmt: skip
"""Broken or cut data (bzip2 says OSError), a password (RuntimeError), a method that is not known."""
