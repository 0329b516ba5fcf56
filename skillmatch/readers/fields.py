"""Reading one untrusted JSON object, field by field: every wrong type is an InputError, never a crash.

Errors raised here carry the reason alone; `records` adds file and row.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, cast, get_args, overload

from ..domain import Assessment, clean
from ..errors import InputError

MAX_NAME = 2_000
"""Longest id, name or URL, in characters."""
MAX_TEXT = 1_000_000
"""Longest prose of one field, in characters."""
MAX_NUMBER = 1e12
"""Hours, costs and weights beyond this are slips of the pen."""

_ASSESSMENTS = frozenset(get_args(Assessment))
_LONGEST_NUMBER = 50
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")


class Fields:
    """A JSON object whose fields are taken one by one; what nobody took is `extra()`."""

    def __init__(self, value: Any, what: str) -> None:
        if not isinstance(value, Mapping):
            raise InputError(f"{what} must be an object, not {named(value)}")
        self.value: Mapping[str, Any] = value
        self.what = what
        self._taken: set[str] = set()

    def take(self, *keys: str) -> Any:
        """The first of these fields that is there and not null; all count as taken."""
        self._taken.update(keys)
        for key in keys:
            value = self.value.get(key)
            if value is not None:
                return value
        return None

    def name(self, *keys: str, required: bool = False) -> str:
        """One line of text: an id, name or URL. A whole number counts as its digits."""
        value = self.take(*keys)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
            value = str(value)
        line = one_line(value, keys[0])
        if required and not line:
            raise InputError(f"{self.what} has no {keys[0]!r}")
        return line

    def text(self, *keys: str) -> str:
        """Prose that may run over several lines."""
        return prose(self.take(*keys), keys[0])

    def number(self, key: str, low: float = 0.0, high: float = MAX_NUMBER) -> float | None:
        """A finite number in [low, high], or None where there is none; text of digits counts."""
        return number(self.take(key), key, low, high)

    def whole(self, key: str, low: int, high: int) -> int | None:
        """A whole number in [low, high], or None where there is none."""
        value = self.number(key, low, high)
        if value is not None and value != int(value):
            raise InputError(f"{key!r} must be a whole number, not {value}")
        return None if value is None else int(value)

    @overload
    def truth(self, key: str, default: bool) -> bool: ...
    @overload
    def truth(self, key: str, default: None) -> bool | None: ...
    def truth(self, key: str, default: bool | None) -> bool | None:
        """true or false, also as text; `default` where nothing is said."""
        value = self.take(key)
        if value is None or value == "":
            return default
        known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        answer = value if isinstance(value, bool) else known.get(str(value).strip().casefold()[:6])
        if answer is None:
            raise InputError(f"{key!r} must be true or false, not {shown(value)}")
        return answer

    def utc_date(self, *keys: str) -> date | None:
        """As `date`, the day in UTC of a time with a time zone: the day a verifier tells it by."""
        return iso_date(self.take(*keys), keys[0], utc=True)

    def date(self, *keys: str) -> date | None:
        """The calendar day of an ISO 8601 date or time, or None where there is none."""
        return iso_date(self.take(*keys), keys[0])

    def items(self, *keys: str) -> list[Any]:
        """A list; InputError for anything else that is there."""
        value = self.take(*keys)
        if value is None:
            return []
        if not isinstance(value, list):
            raise InputError(f"{keys[0]!r} must be a list, not {named(value)}")
        return value

    def many(self, *keys: str) -> list[Any]:
        """JSON-LD's list or single value, always as a list."""
        return as_list(self.take(*keys))

    def names(self, *keys: str) -> tuple[str, ...]:
        """A list of one-line texts, blanks left out."""
        lines = (one_line(item, keys[0]) for item in self.items(*keys))
        return tuple(line for line in lines if line)

    def assessment(self, key: str = "assessment") -> Assessment:
        """One of the known assessment types, or "" where none is stated."""
        value = self.name(key).casefold()
        if value not in _ASSESSMENTS:
            known = ", ".join(sorted(_ASSESSMENTS - {""}))
            raise InputError(f"{key!r} is {shown(value)}, which is none of {known}")
        return cast(Assessment, value)

    def extra(self) -> dict[str, Any]:
        """What was not taken, as it came; an object under `extra` is unpacked into it."""
        inner = self.take("extra")
        rest = {key: value for key, value in self.value.items() if key not in self._taken}
        if inner is None:
            return rest
        return {**inner, **rest} if isinstance(inner, Mapping) else {**rest, "extra": inner}


def as_list(value: Any) -> list[Any]:
    """JSON-LD's list or single value, always as a list; null is the empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def one_line(value: Any, key: str) -> str:
    """Text on one line, without control characters; InputError for another type or over MAX_NAME."""
    line = clean(_text(value, key))
    if len(line) > MAX_NAME:
        raise InputError(f"{key!r} is {len(line):,} characters long, more than {MAX_NAME:,}")
    return line


def prose(value: Any, key: str) -> str:
    """Text with its line breaks, trailing blanks and control characters removed."""
    text = unicodedata.normalize("NFC", _text(value, key))
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def _text(value: Any, key: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"{key!r} must be text, not {named(value)}")
    if len(value) > MAX_TEXT:
        raise InputError(f"{key!r} is {len(value):,} characters long, more than {MAX_TEXT:,}")
    return value if value.isprintable() else "".join(map(_printable, value))


def _printable(character: str) -> str:
    kept = character in "\n\r\t" or unicodedata.category(character) != "Cc"
    return character if kept else " "


def number(value: Any, key: str, low: float, high: float) -> float | None:
    """See `Fields.number`."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and len(value) <= _LONGEST_NUMBER and _NUMBER.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"{key!r} must be a number, not {shown(value)}")
    if isinstance(value, float) and not math.isfinite(value):
        raise InputError(f"{key!r} is not a finite number")
    if not low <= value <= high:
        raise InputError(f"{key!r} is {shown(value)}, outside {low:g} to {high:g}")
    return float(value)


def iso_date(value: Any, key: str, *, utc: bool = False) -> date | None:
    """See `Fields.date` and `Fields.utc_date`."""
    line = one_line(value, key)
    if not line:
        return None
    try:
        if len(line) <= 10:
            return date.fromisoformat(line)
        stated = datetime.fromisoformat(line)
        return (stated.astimezone(UTC) if utc and stated.tzinfo else stated).date()
    except (ValueError, OverflowError):
        reason = f"{key!r} is {shown(line)}, not a date"
        raise InputError(reason, fix="Write dates as 2025-01-31.") from None


def named(value: Any) -> str:
    """The JSON name of a value's type, for messages."""
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def shown(value: Any) -> str:
    """A value, short enough for a message."""
    if isinstance(value, dict | list):
        return named(value)
    if isinstance(value, int) and abs(value) > 10**18:
        return "a number of many digits"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"


def content_id(value: Any) -> str:
    """`urn:sha256:…` of the canonical JSON (sorted keys, no blanks, UTF-8): the id of what has none."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "urn:sha256:" + hashlib.sha256(canonical.encode()).hexdigest()


def types_of(value: Mapping[str, Any]) -> tuple[str, ...]:
    """The `@type`/`type` values of a JSON-LD node, prefixes kept."""
    stated = as_list(value.get("@type")) + as_list(value.get("type"))
    return tuple(item for item in stated if isinstance(item, str))


def local_name(term: str) -> str:
    """`JobPosting` of `schema:JobPosting` and `https://schema.org/JobPosting`."""
    return re.split(r"[:/#]", term)[-1]


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """The non-empty ones, each once, in order."""
    return tuple(dict.fromkeys(value for value in values if value))
