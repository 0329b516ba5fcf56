"""The training curve as a picture (SVG), drawn without a plotting library."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from .trainer import Point

_WIDTH, _HEIGHT = 720.0, 300.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 56.0, 200.0, 44.0, 44.0
_DASHES = ("", "7 4", "2 4", "10 3 2 3", "4 2", "1 3")
_COLOURS = ("#111", "#1f5fa8", "#a8401f", "#2c7a3f", "#6b3fa0", "#8a6d00")
_STYLE = (
    "text { font-family: 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif; font-size: 12px; "
    "fill: #111; } .head { font-size: 15px; font-weight: 600; } .axis { stroke: #888; stroke-width: 1; } "
    ".line { fill: none; stroke-width: 2; }"
)


def draw(points: Sequence[Point], title: str = "Training") -> str:
    """Loss (left scale, from 0) and every measure (right scale, 0–100%) over tokens, as an SVG document."""
    ends = max((point.tokens for point in points), default=1) or 1
    highest = max((point.loss for point in points), default=1.0) or 1.0
    lines = [("loss", [(point.tokens / ends, point.loss / highest) for point in points])]
    names = sorted({name for point in points for name in point.measures})
    lines += [
        (name, [(p.tokens / ends, p.measures[name]) for p in points if name in p.measures]) for name in names
    ]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {_HEIGHT:g}" role="img" '
        f'aria-label="{escape(title, {chr(34): "&quot;"})}: {escape(_said(points))}">',
        f"<style>{_STYLE}</style>",
        f'<rect width="{_WIDTH:g}" height="{_HEIGHT:g}" fill="#fff"/>',
        f'<text class="head" x="{_LEFT:g}" y="24">{escape(title)}</text>',
        *_axes(highest, ends),
        *(part for place, (name, line) in enumerate(lines) for part in _line(place, name, line)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _said(points: Sequence[Point]) -> str:
    if not points:
        return "no points"
    return f"loss from {points[0].loss:.2f} to {points[-1].loss:.2f} in {points[-1].step} steps"


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - min(1.0, max(0.0, share)) * (_HEIGHT - _TOP - _BOTTOM)


def _axes(highest: float, tokens: int) -> list[str]:
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = _y(share)
        parts.append(f'<line class="axis" x1="{_x(0):g}" y1="{y:g}" x2="{_x(1):g}" y2="{y:g}"/>')
        parts.append(f'<text x="{_LEFT - 8:g}" y="{y + 4:g}" text-anchor="end">{share * highest:.2f}</text>')
        parts.append(f'<text x="{_x(1) + 6:g}" y="{y + 4:g}">{100 * share:.0f}%</text>')
        x = _x(share)
        parts.append(
            f'<text x="{x:g}" y="{_HEIGHT - 22:g}" text-anchor="middle">{share * tokens / 1000:,.0f}k</text>'
        )
    parts.append(
        f'<text x="{_x(0.5):g}" y="{_HEIGHT - 6:g}" text-anchor="middle">tokens of text learnt from</text>'
    )
    return parts


def _line(place: int, name: str, line: Sequence[tuple[float, float]]) -> list[str]:
    """One curve and its entry in the legend; told apart by dashes as well as by colour."""
    colour, dash = _COLOURS[place % len(_COLOURS)], _DASHES[place % len(_DASHES)]
    look = f'stroke="{colour}" stroke-dasharray="{dash}"' if dash else f'stroke="{colour}"'
    points = " ".join(f"{_x(x):.1f},{_y(y):.1f}" for x, y in line)
    height, left = _TOP + 18 * place, _x(1) + 50
    last = f" {100 * line[-1][1]:.1f}%" if place and line else ""
    return [
        f'<polyline class="line" {look} points="{points}"/>',
        f'<line class="line" {look} x1="{left:g}" y1="{height:g}" x2="{left + 26:g}" y2="{height:g}"/>',
        f'<text x="{left + 32:g}" y="{height + 4:g}">{escape(name)}{last}</text>',
    ]
