"""The one normalisation of labels, applied at import and nowhere else."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """NFC form with every run of white space folded to one blank, and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def fold(text: str) -> str:
    """Key under which two labels count as the same: cleaned and case-folded."""
    return clean(text).casefold()


def printable(text: str) -> str:
    """Text from outside without what steers a terminal: escape codes, reversed writing, line ends."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
