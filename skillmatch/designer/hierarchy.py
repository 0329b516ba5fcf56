"""A framework's headings, and which skills stand under each, as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from skillmatch.domain import GroupCoverage
from skillmatch.frameworks import Framework

_KINDS = "kind:"
"""Before the kind of skill, as the URI of a heading, where a framework has no hierarchy of its own."""
_WORDS = {
    "skill": "Skills: what one can do",
    "knowledge": "Knowledge: what one knows",
    "ability": "Abilities",
    "task": "Tasks",
    "technology": "Tools and technology",
    "attitude": "Attitudes",
    "competency": "Competencies",
    "group": "Groups",
}
"""What such a heading is called."""


class Hierarchy:
    """Headings are the groups of a framework and the skills with narrower ones; built once, shared.

    A heading has under it every skill from which a chain of `broader` relations leads up to it; a skill with
    narrower ones counts under itself as well. A framework without any hierarchy is split by kind of skill.
    """

    def __init__(self, framework: Framework) -> None:
        above: dict[str, list[str]] = {}
        known = {*framework.uris.tolist(), *(group.uri for group in framework.groups)}
        for relation in framework.records.relations:
            if relation.kind == "broader" and relation.source in known and relation.target in known:
                above.setdefault(relation.source, []).append(relation.target)
        labels = {group.uri: group.label for group in framework.groups}
        if not above:
            above, labels = _by_kind(framework)
        headings = {target for targets in above.values() for target in targets}
        labels |= {uri: framework.label(uri) for uri in headings - set(labels)}
        self.uris = _from_the_top(headings, above, labels)
        self._places = {uri: place for place, uri in enumerate(self.uris)}
        self.labels = [labels[uri] for uri in self.uris]
        self._paths = _paths(self.uris, above, labels)
        rows, places = [], []
        reached: dict[str, frozenset[str]] = {}
        for row, uri in enumerate(framework.uris.tolist()):
            for heading in sorted(_upwards(uri, above, reached) | ({uri} & headings)):
                rows.append(row)
                places.append(self._places[heading])
        self._rows = np.array(rows, dtype=np.int64)
        self._headings = np.array(places, dtype=np.int64)

    def __len__(self) -> int:
        return len(self.uris)

    def roll_up(self, rows: NDArray[np.int64], states: NDArray[np.int8]) -> tuple[GroupCoverage, ...]:
        """Every heading with any of `rows` under it; `states` (rows,) as `Covered.states` gives them."""
        if not len(self):
            return ()
        column = np.full(max(int(self._rows.max(initial=-1)), int(rows.max(initial=-1))) + 1, -1, np.int8)
        column[rows] = states
        own = column[self._rows]
        counts = [np.bincount(self._headings[own == state], minlength=len(self)) for state in (2, 1, 0)]
        asked = np.flatnonzero(sum(counts))
        return tuple(
            GroupCoverage(
                uri=self.uris[place],
                label=self.labels[place],
                depth=len(self._paths[place]),
                path=self._paths[place],
                covered=int(counts[0][place]),
                partly=int(counts[1][place]),
                missing=int(counts[2][place]),
            )
            for place in asked.tolist()
        )

    def under(self, uri: str) -> NDArray[np.int64]:
        """Rows under a heading, rising."""
        return np.sort(self._rows[self._headings == self._places[uri]])


def _by_kind(framework: Framework) -> tuple[dict[str, list[str]], dict[str, str]]:
    kinds = dict.fromkeys(framework.kinds)
    if len(kinds) < 2:
        return {}, {}
    pairs = zip(framework.uris.tolist(), framework.kinds, strict=True)
    labels = {_KINDS + kind: _WORDS.get(kind, kind) for kind in kinds}
    return {uri: [_KINDS + kind] for uri, kind in pairs}, labels


def _upwards(
    uri: str, above: Mapping[str, Sequence[str]], reached: dict[str, frozenset[str]]
) -> frozenset[str]:
    """Everything above `uri`; the hierarchy has no circles (`check_records` refuses them)."""
    waiting = [uri]
    while waiting:
        one = waiting[-1]
        missing = [target for target in above.get(one, ()) if target not in reached]
        if missing:
            waiting.extend(missing)
            continue
        waiting.pop()
        own = above.get(one, ())
        reached[one] = frozenset(own).union(*(reached[target] for target in own))
    return reached[uri]


def _paths(
    uris: Sequence[str], above: Mapping[str, Sequence[str]], labels: Mapping[str, str]
) -> list[tuple[str, ...]]:
    """Labels above each heading, along the first of the shortest ways up; `uris` come from the top down."""
    found: dict[str, tuple[str, ...]] = {}
    for uri in uris:
        ways = [(*found[target], labels[target]) for target in above.get(uri, ())]
        found[uri] = min(ways, key=lambda way: (len(way), way), default=())
    return [found[uri] for uri in uris]


def _from_the_top(
    headings: set[str], above: Mapping[str, Sequence[str]], labels: Mapping[str, str]
) -> list[str]:
    """Headings so that each comes after every one above it, and otherwise beside its siblings, by label."""
    below: dict[str, list[str]] = {}
    for uri in sorted(headings, key=lambda one: (labels[one], one), reverse=True):
        for target in above.get(uri, ()):
            below.setdefault(target, []).append(uri)
    left = {uri: len(set(above.get(uri, ()))) for uri in headings}
    waiting = sorted((uri for uri in headings if not left[uri]), key=lambda one: (labels[one], one))[::-1]
    found: list[str] = []
    while waiting:
        one = waiting.pop()
        found.append(one)
        for uri in dict.fromkeys(below.get(one, ())):
            left[uri] -= 1
            if not left[uri]:
                waiting.append(uri)
    return found
