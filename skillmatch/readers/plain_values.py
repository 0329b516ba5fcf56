"""What JSON may hold that cannot be stored or sent on: infinite numbers, halves of surrogate pairs."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any

from ..errors import InputError


def check_values(value: Any, file: str, row: int | None = None) -> Any:
    """`value` itself when every part of it is plain JSON; YAML's dates become ISO text.

    Raises InputError for a number out of range, text that is not Unicode, a key that is no text.
    """
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            _dates_to_text(node)
            pending.extend(node.values())
            pending.extend(node.keys())
            if not all(isinstance(key, str) for key in node):
                raise InputError("holds a key that is not text", file=file, row=row)
        elif isinstance(node, list):
            pending.extend(node)
        else:
            _check_leaf(node, file, row)
    return value


def _dates_to_text(node: dict[Any, Any]) -> None:
    for key, inner in node.items():
        if isinstance(inner, date | datetime):
            node[key] = inner.isoformat()


def _check_leaf(leaf: Any, file: str, row: int | None) -> None:
    if isinstance(leaf, str):
        if not leaf.isascii() and any("\ud800" <= character <= "\udfff" for character in leaf):
            raise InputError("holds half of a surrogate pair, which is no character", file=file, row=row)
    elif isinstance(leaf, float) and not math.isfinite(leaf):
        raise InputError("holds a number too large to be one", file=file, row=row)
    elif isinstance(leaf, int) and leaf.bit_length() > 64:
        raise InputError("holds a whole number of more than 64 bits", file=file, row=row)
    elif not isinstance(leaf, int | float | date | type(None)):
        raise InputError("holds a value that JSON does not know", file=file, row=row)
