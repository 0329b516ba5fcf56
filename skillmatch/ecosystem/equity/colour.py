"""Contrast between colours, as the Web Content Accessibility Guidelines 2.2 define it."""

from __future__ import annotations

from collections.abc import Sequence

Colour = tuple[int, int, int]
"""sRGB, 0 to 255 each."""
TEXT = 4.5
"""Least contrast of text (success criterion 1.4.3, level AA; 3 for large text)."""
GRAPHICS = 3.0
"""Least contrast of graphics one must see to understand (success criterion 1.4.11, level AA)."""


def luminance(colour: Sequence[int]) -> float:
    """Relative luminance in [0, 1] (WCAG 2.2, definition of "relative luminance", sRGB)."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """Contrast ratio in [1, 21] (WCAG 2.2, definition of "contrast ratio"); the order does not matter."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _linear(part: float) -> float:
    # 0.04045 is what IEC 61966-2-1 and WCAG 2.2 (since its 2021 erratum) say; 0.03928 differs for no byte.
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
