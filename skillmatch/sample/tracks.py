"""Ways through the catalogue that respect every prerequisite: the lives generated people lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from ..domain import Credential, Prerequisite
from .catalogue import read_data

PATHS = 48
"""Paths drawn for each track."""
LONGEST = 11
"""Credentials on the longest path."""


@dataclass(frozen=True, slots=True)
class TrackRow:
    """A field people learn in: its share of the people, what they earn, buy and aim at."""

    id: str
    weight: float
    credentials: tuple[str, ...]
    bought: tuple[str, ...]
    goals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """`row`, with `PATHS` orders in which its credentials can be earned."""

    row: TrackRow
    paths: tuple[tuple[Credential, ...], ...]


def load_tracks(credentials: Sequence[Credential], seed: int) -> tuple[Track, ...]:
    """The tracks with their paths for `seed`."""
    known = {credential.id: credential for credential in credentials}
    rows = read_data("tracks.json", tuple[TrackRow, ...])
    return tuple(_track(row, known, Random(seed * 1009 + number)) for number, row in enumerate(rows))  # noqa: S311


def _track(row: TrackRow, known: dict[str, Credential], source: Random) -> Track:
    offered = tuple(known[name] for name in row.credentials)
    return Track(row, tuple(_path(offered, source) for _ in range(PATHS)))


def _path(offered: tuple[Credential, ...], source: Random) -> tuple[Credential, ...]:
    """One order of earning: at each step one of the credentials that are ready."""
    left, path = list(offered), list[Credential]()
    held, skills = set[str](), set[str]()
    while len(path) < LONGEST:
        ready = [c for c in left if c.prerequisite is None or met(c.prerequisite, held, skills)]
        if not ready:
            break
        # Only random(): the one method whose stream Python promises to keep (documentation of `random`).
        chosen = ready[int(len(ready) * source.random())]
        left.remove(chosen)
        path.append(chosen)
        held.add(chosen.id)
        skills.update(a.target_uri for c in chosen.competencies for a in c.alignments)
    return tuple(path)


def met(node: Prerequisite, held: set[str], skills: set[str]) -> bool:
    """Whether `node` holds. Text is taken as given in an all-of, and never counts as one of several."""
    if node.kind == "text":
        return True
    if node.kind == "credential":
        return node.ref in held
    if node.kind == "skill":
        return node.ref in skills
    parts = [child for child in node.children if child.kind != "text"]
    needed = {"all_of": len(parts), "any_of": 1}.get(node.kind, node.k)
    return sum(met(child, held, skills) for child in parts) >= min(needed, len(parts))
