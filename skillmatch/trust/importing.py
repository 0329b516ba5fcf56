"""Registries of others: the DCC community registry format, and our own TOML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import InputError, reason_of
from ..readers.files import parse_json
from ..verification import TrustedIssuer
from .entries import entry, parse

_MAX_BYTES = 16 * 2**20


def read_registry(path: str | Path) -> tuple[TrustedIssuer, ...]:
    """The issuers a registry file lists.

    JSON is read as the DCC community registry does it: `{"registry": {issuer id: {"name", "location",
    "url"}}}`; anything else as our own `trust.toml`.

    Raises:
        InputError: the file cannot be read, or an entry is bad: the message names file and entry.
    """
    path = Path(path)
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(f"is larger than {_MAX_BYTES:,} bytes", file=path)
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {reason_of(error)}", file=path) from error
    if not text.lstrip().startswith("{"):
        return parse(path)[0]
    return tuple(_dcc(parse_json(text, path), path))


def _dcc(value: Any, path: Path) -> Iterator[TrustedIssuer]:
    listed = value.get("registry") if isinstance(value, Mapping) else None
    if not isinstance(listed, Mapping):
        raise InputError("has no 'registry' object", file=path, fix="Give a DCC registry or a trust.toml.")
    for place, (issuer, said) in enumerate(listed.items(), 1):
        if not isinstance(said, Mapping):
            raise InputError(f"the entry of {issuer} must be an object", file=path, row=place)
        parts = [said[key] for key in ("location", "url") if isinstance(said.get(key), str)]
        name = said.get("name", "")
        yield entry({"id": issuer, "name": name, "note": ", ".join(parts)}, path, place)
