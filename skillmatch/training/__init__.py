"""Training encoders of our own: examples from frameworks and labelled text, a trainer, and the export."""

from __future__ import annotations

from .examples import Example, Split, split_framework
from .gathering import Gathered, Sources, gather
from .pipeline import Made, make, shortened
from .settings import SHIPPED, Recipe

__all__ = [
    "SHIPPED",
    "Example",
    "Gathered",
    "Made",
    "Recipe",
    "Sources",
    "Split",
    "gather",
    "make",
    "shortened",
    "split_framework",
]
