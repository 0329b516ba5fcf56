"""Credentials inside pictures, as Open Badges 3.0 bakes them (OB 3.0, section 5.3)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import Any

import msgspec

PLAIN_SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">'
    b'<circle cx="32" cy="32" r="30" fill="#1f6f5c"/></svg>'
)
"""A picture to bake into where there is none."""


def plain_png(size: int = 16) -> bytes:
    """A green square of `size` × `size` pixels."""
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    pixels = (b"\0" + b"\x1f\x6f\x5c" * size) * size
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def bake_png(credential: Mapping[str, Any] | str, picture: bytes = b"") -> bytes:
    """`picture` (a plain one where empty) with the credential in an `openbadgecredential` iTXt chunk."""
    from openbadgeslib import baking

    baked: bytes = baking.bake_png(picture or plain_png(), _text(credential), keyword=baking.ITXT_KEYWORD_OB3)
    return baked


def bake_svg(credential: Mapping[str, Any] | str, picture: bytes = PLAIN_SVG) -> bytes:
    """`picture` with an `openbadges:credential`: `verify` holds a JWT, the element's text holds JSON."""
    from openbadgeslib import baking

    baked: bytes = baking.bake_svg(
        picture,
        _text(credential),
        element=baking.SVG_ELEMENT_OB3,
        namespace=baking.SVG_NS_OB3,
        as_text=not isinstance(credential, str),
    )
    return baked


def _text(credential: Mapping[str, Any] | str) -> str:
    return credential if isinstance(credential, str) else msgspec.json.encode(credential).decode()


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
