"""`manifest.toml` of a folder in `taxonomies/`: what a framework is, and where it can be fetched."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..domain import FrameworkInfo, clean
from ..errors import InputError
from .files import read_text
from .wheels import Wheel

_REQUIRED = ("id", "title", "version", "licence", "source")


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept whose parts the sources run together, told apart by hand in the manifest."""

    uri: str
    label: str
    description_begins: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest, checked. `counts` holds what a whole pull must give, by name."""

    file: str | Path
    fields: Mapping[str, str]
    counts: Mapping[str, int]
    wheels: tuple[Wheel, ...]
    concepts: tuple[Concept, ...]

    def info(self, sha256: str) -> FrameworkInfo:
        """The framework's description, for data with this sha256."""
        return FrameworkInfo(**self.fields, sha256=sha256)


def read_manifest(file: Path) -> Manifest:
    """The manifest in a file; see `parse_manifest`."""
    return parse_manifest(read_text(file), file)


def parse_manifest(text: str, file: str | Path) -> Manifest:
    """The manifest in a text; InputError where it is no TOML or lacks a key."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"is not valid TOML ({error})", file=file) from None
    fields = {name: _text(data, name, file) for name in _REQUIRED}
    optional = ("publisher", "language", "missing")
    fields |= {name: _text(data, name, file) for name in optional if name in data}
    try:
        return Manifest(
            file=file,
            fields=fields,
            counts=data.get("counts", {}),
            wheels=tuple(Wheel(**wheel) for wheel in data.get("wheel", ())),
            concepts=tuple(Concept(**concept) for concept in data.get("concept", ())),
        )
    except TypeError as error:
        raise InputError(f"has a wheel or concept with wrong keys ({error})", file=file) from None


def _text(data: Mapping[str, Any], name: str, file: str | Path) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not clean(value):
        raise InputError(f"lacks the key {name!r}", file=file, fix=f"It needs {', '.join(_REQUIRED)}.")
    return clean(value)
