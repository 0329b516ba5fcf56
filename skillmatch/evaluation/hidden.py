"""Hidden answers: relations of occupations taken out of a framework, to be found again from descriptions.

What is hidden is gone from the framework before anything is computed from it. What is left of an occupation's
own relations is known to everybody alike: no system is asked for it, and only one that says so uses it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..domain import FrameworkRecords, Occupation, OccupationSkill
from ..errors import FrameworkError
from ..frameworks import Framework
from ..occupations import Described, described
from .ranking import Queries

LEAST = 4
"""Relations an occupation must state for half of them to be hidden."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is asked, and the framework that is left. `gold[i]` are rows that `asked[i]` needs."""

    name: str
    sha256: str
    framework: Framework
    asked: tuple[Described, ...]
    """`known` holds the relations that are left of each."""
    gold: tuple[frozenset[int], ...]
    unlabelled: int = 0
    """Occupations without any skill that the framework knows."""
    unknown_labels: Mapping[str, int] = field(default_factory=dict)
    share_dropped: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def queries(self) -> Queries:
        return Queries(tuple(map(text_of, self.asked)), self.gold)

    @property
    def relations(self) -> int:
        """How many are hidden."""
        return sum(map(len, self.gold))


def text_of(asked: Described) -> str:
    """What a system that reads text is given."""
    return f"{asked.title}: {asked.description}" if asked.description else asked.title


def hide(
    framework: Framework, share: float = 0.5, *, seed: int = 0, limit: int = 0, tuning: bool = False
) -> Hidden:
    """Hide `share` in (0, 1] of the relations of up to `limit` occupations (0: all), chosen by hash.

    The half of the occupations whose hash is even was kept for choosing settings (`tuning`), the other half
    is measured on: what was chosen on one never saw the other. Only occupations with `LEAST` relations or
    more, and a description, take part.

    Raises FrameworkError where there are none.
    """
    needs = needs_of(framework)
    fit = [
        one
        for one in framework.occupations
        if not one.is_group and one.description and len(needs.get(one.uri, ())) >= LEAST
    ]
    own = sorted((_hash(one.uri, 0), one.uri, one) for one in fit)
    kept = [one for place, _, one in own if (place % 2 == 0) == tuning]
    chosen = sorted(kept, key=lambda one: (_hash(one.uri, seed), one.uri))[: limit or None]
    if not chosen:
        raise FrameworkError(
            f"{framework.info.id} has no occupation with a description and {LEAST} skills or more.",
            fix="Give a file with occupation,description,skill rows, or a framework that states relations.",
        )
    gone = {one.uri: frozenset(_drawn(one.uri, needs[one.uri], share, seed)) for one in chosen}
    name = f"{share:.0%} of the relations of {len(chosen):,} occupations of {framework.info.id}"
    note = (
        f"Seed {seed}; of the {len(kept):,} occupations set apart for "
        f"{'choosing settings' if tuning else 'measuring'}."
    )
    return hidden_from(framework, {one.uri: one for one in chosen}, gone, name=name, notes=(note,))


def hidden_answers(framework: Framework, answers: FrameworkRecords, *, limit: int = 0) -> Hidden:
    """What `answers`, a fuller release of the same framework, states of occupations and this one does not.

    Raises FrameworkError where there is no such relation.
    """
    held, rows = needs_of(framework), {uri: row for row, uri in enumerate(framework.uris.tolist())}
    found: dict[str, set[int]] = {}
    for need in answers.occupation_skills:
        row = rows.get(need.skill)
        if row is not None and row not in held.get(need.occupation, ()):
            found.setdefault(need.occupation, set()).add(row)
    known = {one.uri: one for one in (*answers.occupations, *framework.occupations) if not one.is_group}
    uris = sorted((uri for uri in found if uri in known), key=lambda uri: (_hash(uri, 0), uri))
    if not uris:
        raise FrameworkError(
            f"It states no relation that {framework.info.id} {framework.info.version} lacks."
        )
    gone = {uri: frozenset(found[uri]) for uri in uris[: limit or None]}
    name = f"{answers.info.title} {answers.info.version}"
    return hidden_from(framework, {uri: known[uri] for uri in gone}, gone, name=name)


def hidden_from(
    framework: Framework,
    occupations: Mapping[str, Occupation],
    gone: Mapping[str, frozenset[int]],
    *,
    name: str,
    notes: Sequence[str] = (),
) -> Hidden:
    """`gone`: occupation URI → rows to hide, none empty; taken out where the framework states them."""
    needs = needs_of(framework)
    uris = framework.uris.tolist()
    away = {(uri, uris[row]) for uri, rows in gone.items() for row in rows}
    left = without_relations(framework, away)
    asked = tuple(described(occupations[uri], needs.get(uri, frozenset()) - gone[uri]) for uri in gone)
    document = [[uri, sorted(gone[uri])] for uri in sorted(gone)]
    digest = hashlib.sha256(json.dumps([framework.info.sha256, document]).encode()).hexdigest()
    return Hidden(name, digest, left, asked, tuple(gone.values()), notes=tuple(notes))


def without_relations(framework: Framework, away: Collection[tuple[str, str]]) -> Framework:
    """The framework without these (occupation, skill) relations, with a sha256 that tells the two apart."""
    records = framework.records

    def stays(need: OccupationSkill) -> bool:
        return (need.occupation, need.skill) not in away

    told = json.dumps([records.info.sha256, sorted(away)])
    info = dataclasses.replace(records.info, sha256=hashlib.sha256(told.encode()).hexdigest())
    needs = tuple(filter(stays, records.occupation_skills))
    return Framework.from_records(dataclasses.replace(records, info=info, occupation_skills=needs))


def needs_of(framework: Framework) -> dict[str, frozenset[int]]:
    """Occupation URI → rows it needs."""
    found: dict[str, set[int]] = {}
    for need in framework.records.occupation_skills:
        row = framework.row(need.skill)
        if row is not None:
            found.setdefault(need.occupation, set()).add(row)
    return {uri: frozenset(rows) for uri, rows in found.items()}


def _drawn(uri: str, rows: Iterable[int], share: float, seed: int) -> list[int]:
    """`share` of the rows, rounded down but at least one, by hash."""
    ordered = sorted(rows, key=lambda row: (_hash(f"{uri} {row}", seed), row))
    return ordered[: max(int(len(ordered) * share), 1)]


def _hash(text: str, seed: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}\n{text}".encode("utf-8", "surrogatepass")).digest()[:8])
