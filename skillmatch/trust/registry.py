"""The trust registry: `trust.toml` in the workspace is its only truth."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import msgspec

from ..domain import TrustEntry
from ..errors import NotFoundError
from ..verification import TrustedIssuer, VerifySettings
from .entries import parse
from .locked import locked, replace_file
from .toml_text import dump

FILE = "trust.toml"


@dataclass(frozen=True)
class Registry:
    """Every trusted issuer, in the order of ids, and the verifier's settings with the operator's ages."""

    issuers: Mapping[str, TrustedIssuer] = field(default_factory=dict)
    settings: VerifySettings = field(default_factory=VerifySettings)

    @classmethod
    def of(cls, issuers: Iterable[TrustedIssuer], settings: VerifySettings | None = None) -> Registry:
        """Of several entries for one issuer the last counts."""
        found = {issuer.id: issuer for issuer in issuers}
        return cls({key: found[key] for key in sorted(found)}, settings or VerifySettings())

    def __len__(self) -> int:
        return len(self.issuers)

    @cached_property
    def version(self) -> str:
        """Twelve hex digits that change with anything a verdict or a score can depend on."""
        said = [
            (i.id, sorted(i.frameworks), i.weight, i.keys, i.valid_from, i.valid_to)
            for i in self.issuers.values()
        ]
        return _digest([said, self.settings])

    @cached_property
    def pins(self) -> str:
        """Twelve hex digits that change with any pinned key or age: what proofs and statuses rest on."""
        return _digest([[(i.id, i.keys) for i in self.issuers.values() if i.keys], self.settings])

    @cached_property
    def entries(self) -> tuple[TrustEntry, ...]:
        """What scoring needs of it; keys and dates are the verifier's matter."""
        return tuple(TrustEntry(i.id, i.frameworks, i.weight, i.note) for i in self.issuers.values())

    def with_(self, issuers: Iterable[TrustedIssuer]) -> Registry:
        """This registry with entries added, or put in place of those of the same issuer."""
        return Registry.of((*self.issuers.values(), *issuers), self.settings)

    def without(self, issuer: str) -> Registry:
        """This registry without an issuer. Raises NotFoundError."""
        if issuer not in self.issuers:
            raise NotFoundError("trusted issuer", issuer, self.issuers)
        kept = {key: one for key, one in self.issuers.items() if key != issuer}
        return Registry(kept, self.settings)


def _digest(value: object) -> str:
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()[:12]


class TrustFile:
    """`trust.toml` of one workspace. Whoever edits it by hand is heard at the next look."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._seen: tuple[tuple[int, int, int], Registry] | None = None

    def load(self) -> Registry:
        """What the file says now; nobody is trusted where there is none.

        Raises:
            InputError: the file is no TOML, or an entry is bad: the message names file, entry and key.
        """
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return Registry()
        mark = (state.st_mtime_ns, state.st_size, state.st_ino)
        if self._seen is None or self._seen[0] != mark:
            self._seen = (mark, Registry.of(*parse(self.path)))
        return self._seen[1]

    @property
    def version(self) -> str:
        return self.load().version

    def save(self, registry: Registry) -> None:
        """Put `registry` in the file's place in one step. Raises WorkspaceError."""
        replace_file(self.path, dump(registry.issuers.values(), registry.settings).encode())
        self._seen = None

    def changing(self) -> AbstractContextManager[None]:
        """A block in which nobody else changes the file: for reading, deciding and saving."""
        return locked(self.path.with_suffix(".lock"))
