"""What every framework must hold before anything is built on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..domain import FrameworkRecords, Occupation, Skill
from ..errors import InputError

_FOREIGN = frozenset({"exactMatch", "closeMatch", "broadMatch", "narrowMatch"})
_SHOWN = 6


def check_records(
    records: FrameworkRecords, file: str | Path = "", rows: Mapping[str, int] | None = None
) -> None:
    """Refuse a framework with missing or double ids, empty labels, dangling relations or broader cycles.

    `file` and `rows` (row by URI, where the reader knows it) only serve the message. Targets of the
    four SKOS mappings lie in other frameworks and are not looked up.
    Raises InputError naming the first thing that is wrong.
    """
    place = file or records.info.id
    known = _check_ids((*records.skills, *records.groups, *records.occupations), place, rows or {})
    if not records.skills:
        raise InputError("holds no skills", file=place)
    _check_relations(records, known, place, rows or {})
    _check_occupation_skills(records, place, rows or {})
    cycle = find_cycle((r.source, r.target) for r in records.relations if r.kind == "broader")
    if cycle:
        names = " → ".join(known[uri].label for uri in (*cycle[:_SHOWN], cycle[0]))
        raise InputError(
            f"the hierarchy runs in a circle: {names}", file=place, row=(rows or {}).get(cycle[0])
        )


def _check_ids(
    concepts: Iterable[Skill | Occupation], file: str | Path, rows: Mapping[str, int]
) -> dict[str, Skill | Occupation]:
    known: dict[str, Skill | Occupation] = {}
    for position, concept in enumerate(concepts, 1):
        if not concept.uri:
            raise InputError(f"{concept.label!r} (record {position}) has no id", file=file)
        if not concept.label:
            raise InputError(f"{concept.uri!r} has no label", file=file, row=rows.get(concept.uri))
        if concept.uri in known:
            raise InputError(f"the id {concept.uri!r} appears twice", file=file, row=rows.get(concept.uri))
        known[concept.uri] = concept
    return known


def _check_relations(
    records: FrameworkRecords, known: Mapping[str, object], file: str | Path, rows: Mapping[str, int]
) -> None:
    for relation in records.relations:
        ends = (relation.source,) if relation.kind in _FOREIGN else (relation.source, relation.target)
        for uri in ends:
            if uri not in known:
                reason = f"the {relation.kind} relation {relation.source!r} → {relation.target!r} names"
                raise InputError(f"{reason} the unknown id {uri!r}", file=file, row=rows.get(relation.source))


def _check_occupation_skills(records: FrameworkRecords, file: str | Path, rows: Mapping[str, int]) -> None:
    skills = {skill.uri for skill in (*records.skills, *records.groups)}
    occupations = {occupation.uri for occupation in records.occupations}
    for need in records.occupation_skills:
        if need.occupation not in occupations:
            raise InputError(f"a requirement names the unknown occupation {need.occupation!r}", file=file)
        if need.skill not in skills:
            row = rows.get(need.occupation)
            raise InputError(
                f"{need.occupation!r} needs the unknown skill {need.skill!r}", file=file, row=row
            )
        if not 0 < need.weight <= 1:
            reason = f"the weight {need.weight} of {need.skill!r} for {need.occupation!r} is not in (0, 1]"
            raise InputError(reason, file=file, row=rows.get(need.occupation))


def find_cycle(edges: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The members of one directed cycle in order, or () where there is none."""
    targets: dict[str, list[str]] = {}
    for source, target in edges:
        targets.setdefault(source, []).append(target)
    left = _without_leaves(targets)
    if not left:
        return ()
    node = min(left)
    path: dict[str, int] = {}
    while node not in path:
        path[node] = len(path)
        node = next(target for target in targets[node] if target in left)
    return tuple(list(path)[path[node] :])


def _without_leaves(targets: Mapping[str, list[str]]) -> set[str]:
    """Nodes that stay once every node without onward edges is taken away, again and again (Kahn 1962)."""
    sources: dict[str, list[str]] = {}
    for source, ends in targets.items():
        for end in ends:
            sources.setdefault(end, []).append(source)
    onward = {node: len(ends) for node, ends in targets.items()}
    leaves = [node for node in sources if node not in onward]
    while leaves:
        for source in sources.get(leaves.pop(), ()):
            onward[source] -= 1
            if not onward[source]:
                leaves.append(source)
    return {node for node, count in onward.items() if count}
