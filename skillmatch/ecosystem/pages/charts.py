"""Bars as SVG: labelled, with the numbers written beside them, told apart by pattern and not by colour.

Hand-drawn on purpose: a bar chart is some rectangles, while altair with vl-convert, which would draw the
same, installs 94 MB (measured with altair 6.3.0 and vl-convert-python 1.9.0).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skillmatch.ecosystem.results import Cell

from .markup import Markup, joined, tag

_WIDTH, _LABEL, _VALUE = 760, 270, 90
_BAR, _GAP, _LEGEND = 16, 10, 26
_LONGEST = 38
"""Characters of a label; the table beside the chart has it whole."""


@dataclass(frozen=True, slots=True)
class Series:
    """One number a bar; text and None have no bar and are written instead."""

    name: str
    values: tuple[Cell, ...]
    shown: tuple[str, ...]
    """How each is written."""


def bars(key: str, title: str, labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """A chart of one or two series of bars, none of them under 0; `key` is unique in the page."""
    row = len(series) * _BAR + _GAP
    top = _LEGEND if len(series) > 1 else 4
    height = top + row * len(labels) + 4
    most = max((_number(value) for one in series for value in one.values), default=0.0)
    drawn = [_bars(key, label, place, top + row * place, series, most) for place, label in enumerate(labels)]
    names = f"{key}-title {key}-about"
    about = f"{', '.join(one.name for one in series)} of {len(labels)} rows; the table gives every number."
    return tag(
        "svg",
        tag("title", title, id=f"{key}-title"),
        tag("desc", about, id=f"{key}-about"),
        _pattern(key),
        _legend(key, series) if len(series) > 1 else "",
        *drawn,
        role="img",
        aria_labelledby=names,
        viewBox=f"0 0 {_WIDTH} {height}",
        width=_WIDTH,
        height=height,
        xmlns="http://www.w3.org/2000/svg",
    )


def _bars(key: str, label: str, place: int, y: int, series: Sequence[Series], most: float) -> Markup:
    short = label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
    middle = y + len(series) * _BAR / 2 + 4
    parts = [tag("text", short, x=_LABEL - 8, y=f"{middle:g}", text_anchor="end")]
    for number, one in enumerate(series):
        at = y + number * _BAR
        length = _number(one.values[place]) / most * (_WIDTH - _LABEL - _VALUE) if most else 0.0
        if length:
            parts.append(_bar(key, number, at, length))
        x = f"{_LABEL + length + 6:.1f}"
        parts.append(tag("text", one.shown[place], x=x, y=at + _BAR - 4))
    return tag("g", *parts)


def _bar(key: str, number: int, y: int, length: float) -> Markup:
    return tag(
        "rect",
        x=_LABEL,
        y=y + 1,
        width=f"{length:.1f}",
        height=_BAR - 2,
        fill=f"url(#{key}-hatch)" if number else "var(--bar)",
        stroke="var(--second)" if number else "var(--bar)",
    )


def _pattern(key: str) -> Markup:
    line = tag("path", d="M0 6 L6 0", stroke="var(--second)", stroke_width=2)
    hatch = tag("pattern", line, id=f"{key}-hatch", width=6, height=6, patternUnits="userSpaceOnUse")
    return tag("defs", hatch)


def _legend(key: str, series: Sequence[Series]) -> Markup:
    parts = []
    for number, one in enumerate(series):
        x = _LABEL + number * 160
        box = tag(
            "rect",
            x=x,
            y=4,
            width=14,
            height=14,
            fill=f"url(#{key}-hatch)" if number else "var(--bar)",
            stroke="var(--second)" if number else "var(--bar)",
        )
        parts.append(joined(box, tag("text", one.name, x=x + 20, y=16)))
    return tag("g", *parts)


def _number(value: Cell) -> float:
    return max(float(value), 0.0) if isinstance(value, int | float) else 0.0
