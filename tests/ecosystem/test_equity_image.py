"""Contrast by WCAG's formula, and images that mean harm."""

from __future__ import annotations

import base64
import struct
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from skillmatch.ecosystem.equity.colour import contrast, luminance
from skillmatch.ecosystem.equity.image import MAX_BYTES, UnreadableError, badge_contrast

BYTE = st.integers(0, 255)
COLOUR = st.tuples(BYTE, BYTE, BYTE)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ((0, 0, 0), (255, 255, 255), 21.0),
        ((119, 119, 119), (255, 255, 255), 4.48),  # #777 on white: just too little for text (WebAIM)
        ((118, 118, 118), (255, 255, 255), 4.54),  # #767676: the lightest grey that is enough
        ((255, 0, 0), (255, 255, 255), 4.00),
        ((0, 0, 255), (255, 255, 255), 8.59),
    ],
)
def test_published_ratios(one: tuple[int, int, int], other: tuple[int, int, int], ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(COLOUR, COLOUR)
def test_contrast_is_a_ratio(one: tuple[int, int, int], other: tuple[int, int, int]) -> None:
    assert 1 <= contrast(one, other) == contrast(other, one) <= 21.0000001
    assert 0 <= luminance(one) <= 1


def uri(picture: Image.Image, kind: str = "PNG") -> str:
    stream = BytesIO()
    picture.save(stream, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(stream.getvalue()).decode()}"


def badge(back: str, front: str, size: int = 200) -> Image.Image:
    """A square on a ground, a quarter of it."""
    picture = Image.new("RGB", (size, size), back)
    picture.paste(Image.new("RGB", (size // 2, size // 2), front), (size // 4, size // 4))
    return picture


def test_pictures_by_their_two_main_colours() -> None:
    found = badge_contrast(uri(badge("white", "#767676")))
    assert (found.background, found.other) == ((255, 255, 255), (118, 118, 118))
    assert found.ratio == pytest.approx(4.54, abs=0.01)
    assert badge_contrast(uri(badge("#eeeeee", "#dddddd"))).ratio < 3
    assert badge_contrast(uri(Image.new("RGB", (50, 50), "navy"))).ratio == 1
    assert badge_contrast(uri(badge("navy", "white"), "WEBP")).ratio > 10


def test_a_speck_does_not_save_a_pale_badge() -> None:
    picture = badge("#eeeeee", "#dddddd")
    picture.paste(Image.new("RGB", (8, 8), "black"), (0, 0))
    assert badge_contrast(uri(picture)).ratio < 3


def test_what_is_transparent_is_seen_on_white() -> None:
    picture = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    picture.paste(Image.new("RGBA", (50, 50), "yellow"), (0, 0))
    assert badge_contrast(uri(picture)).ratio == pytest.approx(1.07, abs=0.01)


def svg(inner: str) -> str:
    return "data:image/svg+xml," + f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.replace(
        "#", "%23"
    )


def test_drawings_by_the_colours_they_name() -> None:
    dark = '<rect width="9" height="9" style="fill: #003366"/><circle r="3" fill="white"/>'
    assert badge_contrast(svg(dark)).ratio == pytest.approx(12.6, abs=0.1)
    pale = '<g fill="#eee"><rect width="9" height="9"/></g><path d="M0 0" fill="#ddd" stroke="none"/>'
    assert badge_contrast(svg(pale)).ratio < 3
    assert badge_contrast(svg('<path d="M0 0"/>')).ratio == 21  # black, as shapes are, on the white page


def test_files_are_read_from_the_operators_folder_alone(tmp_path: Path) -> None:
    folder = tmp_path / "images"
    folder.mkdir()
    badge("white", "black").save(folder / "a.png")
    badge("white", "black").save(tmp_path / "secret.png")
    assert badge_contrast("a.png", folder).ratio == 21
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    for name in ("../secret.png", str(tmp_path / "secret.png"), "link.png", "none.png", "", "a\0b"):
        with pytest.raises(UnreadableError):
            badge_contrast(name, folder)
    with pytest.raises(UnreadableError, match="--images"):
        badge_contrast("a.png")


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(side: int) -> str:
    """A PNG of a few bytes that says it is huge."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000)))
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


HOSTILE = {
    "huge": bomb(50_000),
    "larger than any": bomb(2**31 - 1),
    "large": bomb(3_000),
    "cut": uri(badge("white", "black"))[:400],
    "not base64": "data:image/png;base64,%%%",
    "no comma": "data:image/png",
    "no image": "data:image/png;base64,AAAA",
    "on the web": "https://badges.example/a.png",
    "a file address": "file:///etc/passwd",
    "too long": "data:image/png;base64," + "A" * (2 * MAX_BYTES + 1),
    "another kind": uri(badge("white", "black"), "BMP"),
    "entities": 'data:image/svg+xml,<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>'
    "<svg>&b;</svg>",
    "broken drawing": "data:image/svg+xml,<svg><rect",
    "no colours": svg("<g/>"),
    "many elements": svg("<g/>" * 30_000),
    "deep": svg("<g>" * 19_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_images_are_told_and_harm_nothing(name: str) -> None:
    with pytest.raises(UnreadableError) as told:
        badge_contrast(HOSTILE[name])
    assert str(told.value)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_image_or_told(content: bytes) -> None:
    image = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    with suppress(UnreadableError):
        assert badge_contrast(image).ratio >= 1
