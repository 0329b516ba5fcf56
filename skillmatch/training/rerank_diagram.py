"""The reliability diagram of a linking model, as an SVG that needs no library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SIZE, EDGE = 320, 40


def reliability_svg(bins: Sequence[Mapping[str, float]], title: str) -> str:
    """Share of links that are right over their mean probability; a dot's area grows with its links.

    `bins` have `links`, `probability` and `right`; probabilities that mean what they say lie on the diagonal.
    """
    whole = SIZE + 2 * EDGE
    most = max((one["links"] for one in bins), default=1)
    marks = "".join(_dot(one, most) for one in bins)
    grid = "".join(_tick(tenth / 10) for tenth in range(0, 11, 2))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" role="img" '
        f'font-family="sans-serif" font-size="11"><title>{title}</title>'
        f'<rect width="{whole}" height="{whole}" fill="#fff"/>{grid}'
        f'<line x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}" stroke="#888" stroke-dasharray="4 3"/>'
        f'{marks}<text x="{_x(0.5)}" y="{whole - 6}" text-anchor="middle">probability given</text>'
        f'<text x="12" y="{_y(0.5)}" text-anchor="middle" transform="rotate(-90 12 {_y(0.5)})">'
        f"share that is right</text></svg>\n"
    )


def _dot(one: Mapping[str, float], most: float) -> str:
    radius = 3 + 11 * (one["links"] / most) ** 0.5
    said = f"{one['links']:.0f} links at {one['probability']:.2f}: {one['right']:.2f} right"
    return (
        f'<circle cx="{_x(one["probability"]):.1f}" cy="{_y(one["right"]):.1f}" r="{radius:.1f}" '
        f'fill="#1f5fa8" fill-opacity="0.6"><title>{said}</title></circle>'
    )


def _tick(value: float) -> str:
    return (
        f'<path d="M{_x(value)} {_y(0)}V{_y(1)}M{_x(0)} {_y(value)}H{_x(1)}" stroke="#ddd"/>'
        f'<text x="{_x(value)}" y="{_y(0) + 14}" text-anchor="middle">{value:.1f}</text>'
        f'<text x="{_x(0) - 5}" y="{_y(value) + 4}" text-anchor="end">{value:.1f}</text>'
    )


def _x(value: float) -> float:
    return EDGE + SIZE * value


def _y(value: float) -> float:
    return EDGE + SIZE * (1 - value)
