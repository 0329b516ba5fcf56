"""What text was read to mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal, TypeAlias, TypeVar, overload

from ..domain import Requirement, TaughtSkill
from .database import Database
from .payloads import decode, encode

LinkKind: TypeAlias = Literal["credential", "posting", "award"]
Linked: TypeAlias = TaughtSkill | Requirement
T = TypeVar("T")
_BATCH = 1000

_SAVE_LINKS = "REPLACE INTO links (kind, framework, id, version, payload) VALUES (?, ?, ?, ?, ?)"


def save_links(
    database: Database, kind: LinkKind, framework: str, items: Iterable[tuple[str, str, Sequence[Linked]]]
) -> None:
    """Keep (record id, version, skills) in one transaction. Links are derived: no new generation."""
    with database.writing() as connection:
        for batch in _batches(items):
            rows = (
                (kind, framework, key, version, encode(tuple(skills), f"links of {key!r}"))
                for key, version, skills in batch
            )
            connection.executemany(_SAVE_LINKS, rows)


@overload
def load_links(
    database: Database, kind: Literal["posting"], framework: str
) -> dict[str, tuple[Requirement, ...]]: ...
@overload
def load_links(
    database: Database, kind: Literal["credential", "award"], framework: str
) -> dict[str, tuple[TaughtSkill, ...]]: ...
def load_links(
    database: Database, kind: LinkKind, framework: str
) -> dict[str, tuple[Requirement, ...]] | dict[str, tuple[TaughtSkill, ...]]:
    """Record id → skills, in the order of ids."""
    rows = database.rows(
        "SELECT id, payload FROM links WHERE kind = ? AND framework = ? ORDER BY id", (kind, framework)
    )
    if kind == "posting":
        return {key: decode(payload, tuple[Requirement, ...]) for key, payload in rows}
    return {key: decode(payload, tuple[TaughtSkill, ...]) for key, payload in rows}


def link_version(database: Database, kind: LinkKind, framework: str) -> dict[str, str]:
    """Record id → version under which it was linked."""
    sql = "SELECT id, version FROM links WHERE kind = ? AND framework = ?"
    return dict(database.rows(sql, (kind, framework)))


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    """The items in lists of `_BATCH`, so that no iterable is ever held whole."""
    source = iter(items)
    while batch := list(islice(source, _BATCH)):
        yield batch
