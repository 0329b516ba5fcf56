"""Credentials baked into pictures: an iTXt chunk of a PNG, an element of an SVG. Nothing is rendered."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from xml.parsers.expat import ExpatError, ParserCreate

from .findings import RefusedError
from .settings import VerifySettings

PNG = b"\x89PNG\r\n\x1a\n"
_KEYWORDS = (b"openbadgecredential", b"openbadges")
"""iTXt keywords of Open Badges 3.0 (section 5.3.1) and 2.0."""
_SVG = frozenset({
    "https://purl.imsglobal.org/ob/v3p0 credential", "http://openbadges.org assertion",
})  # fmt: skip
_MOST_CHUNKS = 100_000
_MOST_ELEMENTS = 500_000


def read_png(image: bytes, settings: VerifySettings) -> str:
    """The text baked into a PNG; RefusedError where there is none, or more than is read."""
    found: dict[bytes, bytes] = {}
    for chunk in _chunks(image):
        keyword, _, rest = chunk.partition(b"\0")
        if keyword in _KEYWORDS and found.setdefault(keyword, rest) != rest:
            raise _several()
    texts = {_text(rest, settings.max_bytes).strip() for rest in found.values()}
    if not texts:
        raise RefusedError("MALFORMED", "The picture has no credential baked into it.")
    if len(texts) > 1:
        raise _several()
    return texts.pop()


def _several() -> RefusedError:
    """Two programs could read two credentials out of one picture, and only one would have been verified."""
    return RefusedError("MALFORMED", "The picture has several credentials baked into it.")


def _chunks(image: bytes) -> Iterator[bytes]:
    """Content of the iTXt chunks (PNG, third edition, section 5.3); their checksums prove nothing."""
    place = len(PNG)
    for _ in range(_MOST_CHUNKS):
        head = image[place : place + 8]
        if len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head)
        if kind == b"IEND" or place + 8 + length > len(image):
            return
        if kind == b"iTXt":
            yield image[place + 8 : place + 8 + length]
        place += 12 + length


def _text(rest: bytes, most: int) -> str:
    """Flag, method, language tag, translated keyword, text (PNG, section 11.3.3.4)."""
    parts = rest[2:].split(b"\0", 2)
    if len(rest) < 2 or len(parts) != 3:
        raise RefusedError("MALFORMED", "The text baked into the picture is damaged.")
    content = parts[2]
    try:
        if rest[0]:
            inflater = zlib.decompressobj()
            content = inflater.decompress(content, most + 1)
        if len(content) > most:
            raise RefusedError("TOO_LARGE", f"The text baked into the picture is over {most:,} bytes.")
        return content.decode()
    except (zlib.error, UnicodeDecodeError):
        raise RefusedError("MALFORMED", "The text baked into the picture is damaged.") from None


def read_svg(image: bytes, settings: VerifySettings) -> str:
    """The text baked into an SVG: an attribute `verify`, else the element's own text.

    The picture is read as a stream, so that nothing of it is kept. An entity is refused where it is
    declared; the bare document type that drawing programs write is passed over, and nothing is opened.
    """
    found = _Carrier(settings.max_bytes)
    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    parser.CharacterDataHandler = found.characters
    parser.EntityDeclHandler = parser.ExternalEntityRefHandler = found.entity
    try:
        parser.Parse(image, True)
    except (ExpatError, ValueError, LookupError):
        raise RefusedError("MALFORMED", "The picture is no well-formed XML.") from None
    if not found.text.strip():
        raise RefusedError("MALFORMED", "The picture has no credential baked into it.")
    return found.text


class _Carrier:
    """Watches an SVG go by for the element that carries a credential."""

    def __init__(self, most: int) -> None:
        self.text = ""
        self._most = most
        self._elements = 0
        self._parts: list[str] | None = None
        self._size = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise RefusedError("TOO_LARGE", f"The picture has more than {_MOST_ELEMENTS:,} elements.")
        if name in _SVG:
            if self._parts is not None:
                raise _several()
            self._parts, self._size = [], 0
            self.characters(attributes.get("verify", ""))

    def characters(self, text: str) -> None:
        if self._parts is not None:
            self._parts.append(text)
            self._size += len(text)
            if self._size > self._most:
                raise RefusedError(
                    "TOO_LARGE", f"The text baked into the picture is over {self._most:,} bytes."
                )

    def end(self, name: str) -> None:
        if self._parts is not None and name in _SVG:
            text, self._parts = "".join(self._parts), None
            if self.text.strip() and text.strip() != self.text.strip():
                raise _several()
            self.text = text

    def entity(self, *_: object) -> int:
        raise RefusedError("MALFORMED", "The picture declares entities, which are not read.")
