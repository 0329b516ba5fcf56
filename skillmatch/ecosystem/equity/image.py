"""The contrast of a badge image, as far as its colours tell. Images come from outside: all is bounded."""

from __future__ import annotations

import base64
import binascii
import re
import warnings
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.parsers.expat import ExpatError, ParserCreate

from .colour import Colour, contrast

MAX_BYTES = 2_000_000
MAX_PIXELS = 4_000_000
MAX_ELEMENTS = 20_000
_SIDE = 128
"""Pixels a side that colours are counted on: every nth pixel of a larger image."""
_SHARE = 0.02
"""Share of the image from which a colour counts: less is an edge or noise."""
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_WHITE: Colour = (255, 255, 255)
_SHAPES = frozenset(("rect", "circle", "ellipse", "path", "polygon", "polyline", "line", "text", "tspan"))
_PAINTS = ("fill", "stroke", "stop-color")
_STYLED = re.compile(r"(?:^|[;{\s])(fill|stroke|stop-color)\s*:\s*([^;}]+)")


class UnreadableError(Exception):
    """The image could not be looked at; the text says why."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """The best contrast any of the image's colours has with its background, in [1, 21]."""

    ratio: float
    background: Colour
    other: Colour


def badge_contrast(image: str, folder: Path | None = None) -> Contrast:
    """The contrast of a data URI, or of a file within `folder`. Nothing is fetched, nothing outside is read.

    The background is the colour that covers most (of a drawing: what is painted first), the other the one
    that stands out most among colours of at least 2% of the image. A good contrast is no proof that all of
    the image can be seen; a bad one means that nothing can. Raises UnreadableError.
    """
    content = _content(image, folder)
    if len(content) > MAX_BYTES:
        raise UnreadableError(f"the image is larger than {MAX_BYTES:,} bytes")
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    return _drawn(content) if head.startswith((b"<svg", b"<?xml", b"<!--")) else _painted(content)


def _content(image: str, folder: Path | None) -> bytes:
    if image[:5].casefold() == "data:":
        return _decoded(image)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", image):
        raise UnreadableError("the image is on the web, and nothing is fetched")
    if folder is None:
        raise UnreadableError("the image is a file; --images says in which folder")
    root = folder.resolve()
    try:
        file = (root / image).resolve()
        if not file.is_relative_to(root) or not file.is_file():
            raise UnreadableError("there is no such file in the folder of images")
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        raise UnreadableError("the file cannot be read") from None


def _decoded(image: str) -> bytes:
    about, comma, data = image.partition(",")
    if not comma or len(data) > 2 * MAX_BYTES:
        raise UnreadableError("the data URI is broken or too large")
    try:
        if about.casefold().endswith(";base64"):
            return base64.b64decode(re.sub(r"\s", "", data), validate=True)
        return unquote_to_bytes(data)
    except (binascii.Error, ValueError):
        raise UnreadableError("the data URI is broken") from None


def _painted(content: bytes) -> Contrast:
    """A picture of pixels; what is transparent is seen on white."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            colours = _pixels(content)
    except UnreadableError:
        raise
    except Exception as error:  # decoders raise almost anything for a broken or hostile file
        raise UnreadableError(f"the image cannot be read ({type(error).__name__})") from None
    return _standing_out(_merged(colours))


def _pixels(content: bytes) -> list[tuple[int, Any]]:
    """(Count, colour) of the first frame; its size is known, and checked, before anything is decoded."""
    from PIL import Image

    with Image.open(BytesIO(content), formats=_FORMATS) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise UnreadableError(f"the image has more than {MAX_PIXELS:,} pixels")
        step = max(1, -(-max(width, height) // _SIDE))
        size = (max(1, width // step), max(1, height // step))
        pixels = picture.convert("RGBA").resize(size, Image.Resampling.NEAREST)
    page = Image.new("RGBA", size, (*_WHITE, 255))
    return Image.alpha_composite(page, pixels).convert("RGB").getcolors(4 * _SIDE * _SIDE) or []


def _merged(colours: list[tuple[int, Any]]) -> list[Colour]:
    """Colours that cover enough of the image, most first; near ones (four bits a channel) are one."""
    counts: Counter[Colour] = Counter()
    largest: dict[Colour, tuple[int, Colour]] = {}
    for count, (red, green, blue) in colours:
        colour: Colour = (red, green, blue)
        near: Colour = (colour[0] >> 4, colour[1] >> 4, colour[2] >> 4)
        counts[near] += count
        largest[near] = max(largest.get(near, (0, colour)), (count, colour))
    total = counts.total()
    order = sorted(counts, key=lambda near: (-counts[near], near))
    return [largest[near][1] for near in order if counts[near] >= _SHARE * total]


def _drawn(content: bytes) -> Contrast:
    """An SVG, by the colours it names in the order it paints them, on a white page."""
    found: list[Colour] = []
    parser = ParserCreate()
    parser.SetParamEntityParsing(0)
    seen = 0
    inherited = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal seen
        seen += 1
        if seen > MAX_ELEMENTS:
            raise UnreadableError(f"the drawing has more than {MAX_ELEMENTS:,} elements")
        paints = {key: attributes[key] for key in _PAINTS if key in attributes}
        paints |= dict(_STYLED.findall(attributes.get("style", "")))
        inherited.append(paints.get("fill", inherited[-1]))
        if name.rpartition(":")[2] in _SHAPES:
            paints.setdefault("fill", inherited[-1] or "black")
        elif "stop-color" not in paints:
            return
        found.extend(colour for paint in paints.values() if (colour := _colour(paint)) is not None)

    def entity(*_: object) -> None:
        raise UnreadableError("the drawing declares entities")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: inherited.pop()
    parser.EntityDeclHandler = entity
    try:
        parser.Parse(content, True)
    except ExpatError:
        raise UnreadableError("the drawing is no well-formed SVG") from None
    if not found:
        raise UnreadableError("the drawing names no colours")
    return _standing_out(found if len(set(found)) > 1 else [_WHITE, *found])


def _colour(paint: str) -> Colour | None:
    from PIL import ImageColor

    try:
        found = ImageColor.getrgb(paint.strip()[:64])
    except ValueError:
        return None  # none, currentColor, a gradient, a class
    return (found[0], found[1], found[2])


def _standing_out(colours: list[Colour]) -> Contrast:
    """The first colour against the one that differs most from it."""
    if not colours:
        raise UnreadableError("the image has no colour that covers enough of it")
    back = colours[0]
    other = max(colours, key=lambda colour: (contrast(back, colour), colour))
    return Contrast(contrast(back, other), back, other)
