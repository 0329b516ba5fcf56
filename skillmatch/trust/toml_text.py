"""Trust entries as TOML text; Python reads TOML but does not write it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date

from ..errors import InputError
from ..verification import TrustedIssuer, VerifySettings
from .entries import AGES

_HEAD = """\
# Whose word counts here, for which frameworks, and how much. Change it with `skillmatch trust`,
# or by hand: the next command sees it. An issuer that is not listed proves nothing.
"""


def dump(issuers: Iterable[TrustedIssuer], settings: VerifySettings) -> str:
    """The whole file; what stands at its default is left out. Raises InputError for half a character."""
    return _HEAD + _ages(settings) + "".join(f"\n[[issuer]]\n{_table(issuer)}" for issuer in issuers)


def _ages(settings: VerifySettings) -> str:
    plain, ages = VerifySettings(), [(key, getattr(settings, field), field) for key, field in AGES.items()]
    return "".join(
        f"{key} = {age.total_seconds() / 86_400!r}\n"
        for key, age, field in ages
        if age != getattr(plain, field)
    )


def _table(issuer: TrustedIssuer) -> str:
    plain = TrustedIssuer(issuer.id)
    values: dict[str, object] = {"id": issuer.id}
    for key in ("name", "frameworks", "weight", "valid_from", "valid_to", "note", "keys"):
        value = getattr(issuer, key)
        if value != getattr(plain, key):
            values[key] = value
    return "".join(f"{key} = {_value(value)}\n" for key, value in values.items())


def _value(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float | int):
        return repr(float(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_text(str(k))} = {_value(v)}" for k, v in value.items()) + " }"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    raise TypeError(f"no TOML for {type(value).__name__}")


def _text(value: str) -> str:
    """A basic string: JSON's escapes are TOML's, but for DEL, which TOML wants escaped as well."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"{value!r} holds what no text file can: {error.reason}") from None
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
