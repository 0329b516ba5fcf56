"""Trust entries out of TOML, each value checked, each refusal naming file, entry and key."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from ..errors import InputError, reason_of
from ..verification import TrustedIssuer, VerifySettings

_MAX_BYTES = 16 * 2**20
AGES = {"max_list_age_days": "max_list_age", "max_document_age_days": "max_document_age"}
"""Key in the file → setting of the verifier: from which age a status list, or a document, says nothing."""
_MOST_DAYS = 36_500
MOST_ID = 4_000
"""Longest id of an issuer, in characters, as credentials may have; and all framework ids of one, as JSON.
A line of the audit log has room for both."""
_KEY_PARTS = {"OKP": ("crv", "x"), "EC": ("crv", "x", "y"), "RSA": ("n", "e")}
"""Members a public key of each kind has (RFC 7518 section 6, RFC 8037 section 2)."""
_PRIVATE = ("d", "p", "q", "dp", "dq", "qi", "oth", "k")


def parse(path: Path) -> tuple[tuple[TrustedIssuer, ...], VerifySettings]:
    """The entries of a `trust.toml`, and how old what was fetched may be, in days.

    Raises:
        InputError: the file cannot be read or is no TOML; an entry names no issuer, one twice, or holds
            a key that is unknown, of the wrong type or out of range.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"is larger than {_MAX_BYTES:,} bytes", file=path)
        stated = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError(f"cannot be read: {reason_of(error)}", file=path) from error
    unknown = sorted(stated.keys() - {"issuer", *AGES})
    if unknown:
        fix = f"Entries are [[issuer]] tables; before them may stand {' and '.join(AGES)}."
        raise InputError(f"unknown key {unknown[0]!r}", file=path, fix=fix)
    ages: dict[str, Any] = {
        field: _days(stated[key], key, path) for key, field in AGES.items() if key in stated
    }
    return tuple(_unique(stated.get("issuer", []), path)), replace(VerifySettings(), **ages)


def _days(value: object, key: str, path: Path) -> timedelta:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _MOST_DAYS:
        raise InputError(f"{key!r} must be a number of days over 0, not {value!r}", file=path)
    return timedelta(days=value)


def _unique(tables: object, path: Path) -> Iterator[TrustedIssuer]:
    if not isinstance(tables, list):
        raise InputError("'issuer' must be written as [[issuer]] tables", file=path)
    seen: set[str] = set()
    for place, table in enumerate(tables, 1):
        found = entry(table, path, place)
        if found.id in seen:
            raise InputError(f"the issuer {found.id!r} has a second entry", file=path, row=place)
        seen.add(found.id)
        yield found


def entry(table: object, file: Path, place: int | None = None) -> TrustedIssuer:
    """One entry out of a table of plain values. Raises InputError."""
    if not isinstance(table, Mapping):
        raise InputError("an entry must be a table", file=file, row=place)
    name = table.get("id")
    if not isinstance(name, str) or not name.strip() or name != name.strip():
        raise InputError("'id' must name the issuer (a DID or an https URL)", file=file, row=place)
    if len(name) > MOST_ID:
        raise InputError(f"'id' is longer than {MOST_ID:,} characters", file=file, row=place)
    changes: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _CHECKS:
            fix = f"Keys are: {', '.join(_CHECKS)}."
            raise InputError(f"unknown key {key!r} for {name}", file=file, row=place, fix=fix)
        try:
            changes[key] = _CHECKS[key](value)
        except ValueError as error:
            raise InputError(f"{key!r} of {name} {error}", file=file, row=place) from None
    found = replace(TrustedIssuer(name), **changes)
    if found.valid_from and found.valid_to and found.valid_from > found.valid_to:
        raise InputError(f"'valid_to' of {name} lies before 'valid_from'", file=file, row=place)
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be text, not {value!r}")  # noqa: TRY004 - caught beside the others
    return value


def frameworks(value: object) -> tuple[str, ...]:
    """Framework ids, or "*" for every one. Raises ValueError."""
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
        raise ValueError('must be a list of framework ids, or ["*"]')
    if len(json.dumps(value)) > MOST_ID:  # as the audit log writes them
        raise ValueError(f"has more than {MOST_ID:,} characters in all")
    return tuple(dict.fromkeys(value))


def weight(value: object) -> float:
    """Over 0, at most 1. Raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"must be a number over 0 and at most 1, not {value!r}")
    if not 0 < value <= 1:
        raise ValueError(f"must be over 0 and at most 1, not {value!r}")
    return float(value)


def _day(value: object) -> date:
    if isinstance(value, datetime) or not isinstance(value, date):
        raise ValueError(f"must be a day such as 2026-01-31, not {value!r}")  # noqa: TRY004
    return value


def _keys(value: object) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, list):
        raise ValueError("must be a list of JWK tables")  # noqa: TRY004
    return tuple(public_key(one) for one in value)


def public_key(value: object) -> dict[str, Any]:
    """A public key as JWK: OKP, EC or RSA, nothing private in it. Raises ValueError."""
    if not isinstance(value, Mapping):
        raise ValueError("must be a JWK, an object with 'kty'")  # noqa: TRY004
    parts = _KEY_PARTS.get(str(value.get("kty")))
    if parts is None:
        raise ValueError(f"has 'kty' {value.get('kty')!r}; known are {', '.join(_KEY_PARTS)}")
    if any(part in value for part in _PRIVATE):
        raise ValueError("is a private key; pin the public one")
    if not all(isinstance(value.get(part), str) and value[part] for part in parts):
        raise ValueError(f"lacks one of {', '.join(parts)}")
    return {str(key): inner for key, inner in value.items() if isinstance(inner, str)}


_CHECKS: dict[str, Callable[[object], Any]] = {
    "id": _text,
    "name": _text,
    "frameworks": frameworks,
    "weight": weight,
    "valid_from": _day,
    "valid_to": _day,
    "note": _text,
    "keys": _keys,
}
