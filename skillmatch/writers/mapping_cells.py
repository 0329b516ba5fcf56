"""A decision as text cells, which spreadsheets and XML carry without running or losing them."""

from __future__ import annotations

import re

from ..domain import EXCHANGED, Decision
from ..errors import InputError

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Spreadsheets run what begins like this (OWASP, CSV Injection)."""
LONGEST_CELL = 32_767
"""Characters that fit a cell of a spreadsheet."""
_UNFIT = re.compile(r"_(?=x[0-9a-fA-F]{4}_)|[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def cells(decision: Decision) -> dict[str, str]:
    """Every exchanged field as text, by name; numbers in full."""
    values = {name: getattr(decision, name) for name in EXCHANGED}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a quote before it, which reading takes away again."""
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text


def fit_for_sheet(text: str, row: int) -> str:
    """Text as a cell of an xlsx file holds it: what XML forbids as `_xHHHH_` (ECMA-376, ST_Xstring).

    Raises:
        InputError: it is longer than a cell may be.
    """
    found = _UNFIT.sub(lambda match: f"_x{ord(match.group()):04x}_", text)
    found = found.replace("x005F_", "_x0078_005F_")  # which openpyxl would take out when reading
    if len(found) > LONGEST_CELL:
        reason = f"a text of {len(text):,} characters does not fit a cell of a spreadsheet"
        raise InputError(reason, row=row, fix="Export CSV instead.")
    return found
