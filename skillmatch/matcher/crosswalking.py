"""Mapping two frameworks of a workspace: suggestions, and what people said of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from skillmatch.domain import (
    Decision,
    DecisionOrigin,
    LinkState,
    Mapping,
    MappingRelation,
    Progress,
    silent,
)
from skillmatch.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from skillmatch.crosswalk import Concepts
    from skillmatch.encoders import Encoder
    from skillmatch.frameworks import Framework
    from skillmatch.workspace import Workspace
    from skillmatch.workspace.mappings import MappingKind


@dataclass(frozen=True, slots=True)
class Pair:
    """Two frameworks of a workspace, and what of them is mapped."""

    kind: MappingKind
    source: str
    target: str

    @property
    def key(self) -> tuple[MappingKind, str, str]:
        return self.kind, self.source, self.target

    @property
    def turned(self) -> Pair:
        return Pair(self.kind, self.target, self.source)


@dataclass(frozen=True, slots=True)
class CrosswalkItem:
    """A mapping and where it stands, read from the pair's source to its target."""

    decision: Decision
    parts: dict[str, float]
    """What the suggestion was judged by; empty where there is none."""
    stale: str = ""

    @property
    def id(self) -> str:
        return self.decision.canonical().key

    @property
    def state(self) -> LinkState:
        return self.decision.state

    @property
    def probability(self) -> float:
        return 1.0 if self.decision.probability is None else self.decision.probability

    @property
    def document(self) -> dict[str, object]:
        """All of it, flat."""
        one = self.decision
        return {
            "id": self.id, "state": one.state, "stale": self.stale, "kind": one.kind,
            "relation": one.relation, "probability": one.probability, "source": one.record,
            "source_label": one.statement, "source_framework": one.source_framework, "target": one.skill,
            "target_label": one.label, "framework": one.framework, "by": one.by, "at": one.at,
            "origin": one.origin if one.number or one.origin == "framework" else "", "note": one.note,
            "batch": one.batch, "parts": self.parts,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class SuggestReport:
    """What a run did."""

    pair: Pair
    sources: int
    read: int
    """Sources looked at in this run; the others were up to date."""
    suggested: int


def suggest(workspace: Workspace, pair: Pair, encoder: Encoder, progress: Progress = silent) -> SuggestReport:
    """Look for mappings of every source, block by block; a stopped run goes on where it was.

    Raises FrameworkError where one of the frameworks is not here, or has nothing of this kind.
    """
    from skillmatch.crosswalk import PairScorer, suggest_block, suggestion_version
    from skillmatch.crosswalk.suggesting import blocks

    sources, targets = _both(workspace, pair)
    version = suggestion_version(sources, targets, encoder.id)
    done = workspace.mappings.done(pair.key, version)
    todo = [
        (start, stop)
        for start, stop in blocks(len(sources), len(targets))
        if not done.issuperset(sources.uris[start:stop])
    ]
    scorer = PairScorer(sources, targets, encoder, progress=progress) if todo else None
    for number, (start, stop) in enumerate(todo):
        if scorer is not None:
            workspace.mappings.put(pair.key, version, suggest_block(scorer, start, stop))
        progress("comparing", number + 1, len(todo))
    workspace.mappings.drop(pair.key, keep=sources.uris)
    read = sum(stop - start for start, stop in todo)
    return SuggestReport(pair, len(sources), read, len(_suggestions(workspace, pair)))


def _both(workspace: Workspace, pair: Pair) -> tuple[Concepts, Concepts]:
    from skillmatch.crosswalk import concepts_of

    if pair.source == pair.target:
        raise InputError("a framework is not mapped to itself", fix="Name two frameworks.")
    source, target = workspace.framework(pair.source), workspace.framework(pair.target)
    return concepts_of(source, pair.kind), concepts_of(target, pair.kind)


def _suggestions(workspace: Workspace, pair: Pair) -> list[Mapping]:
    from skillmatch.crosswalk import finished

    return finished(workspace.mappings.of(pair.key))


def crosswalk_items(workspace: Workspace, pair: Pair) -> list[CrosswalkItem]:
    """Mappings stated, suggested and decided on, in either direction; surest first, stale ones last.

    A mapping that a framework states counts as confirmed by its publisher, until somebody decides.
    """
    held = {name: workspace.framework(name) for name in (pair.source, pair.target)}
    labels = {name: _labels(framework, pair.kind) for name, framework in held.items()}
    found: dict[str, CrosswalkItem] = {}
    for direction in (pair, pair.turned):
        mine, theirs = labels[direction.source], labels[direction.target]
        for one in _suggestions(workspace, direction):
            if one.source not in mine or one.target not in theirs:
                continue  # of an earlier version of a framework: nothing there to map
            made = Decision(
                pair.kind, one.source, mine[one.source], direction.target, one.target, "suggested",
                theirs[one.target], relation=one.relation, source_framework=direction.source,
                probability=one.probability,
            )  # fmt: skip
            item = CrosswalkItem(_towards(made, pair), one.parts)
            found.setdefault(item.id, item)
    for made in _stated(held, labels, pair):
        item = CrosswalkItem(made, {})
        found[item.id] = replace(found.get(item.id, item), decision=made)
    for said in workspace.decisions.current(pair.target):
        if said.kind == pair.kind and pair.source in (said.framework, said.source_framework):
            _lay(found, _towards(said, pair), labels)
    return sorted(found.values(), key=_order)


def _lay(found: dict[str, CrosswalkItem], said: Decision, labels: dict[str, dict[str, str]]) -> None:
    """Put a decision in place of what was suggested; a withdrawn one says nothing."""
    if said.state == "suggested":
        return
    gone = said.record not in labels[said.source_framework] or said.skill not in labels[said.framework]
    stale = "a framework no longer has it" if gone else ""
    item = CrosswalkItem(said, {}, stale)
    found[item.id] = replace(found.get(item.id, item), decision=said, stale=stale)


def _stated(held: dict[str, Framework], labels: dict[str, dict[str, str]], pair: Pair) -> list[Decision]:
    relations: tuple[MappingRelation, ...] = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")
    found = []
    for direction in (pair, pair.turned):
        mine, theirs = labels[direction.source], labels[direction.target]
        for relation in relations:
            for source, targets in held[direction.source].mappings(relation).items():
                for target in targets:
                    if source in mine and target in theirs:
                        made = Decision(
                            pair.kind, source, mine[source], direction.target, target, "confirmed",
                            theirs[target], relation=relation, source_framework=direction.source,
                            origin="framework",
                        )  # fmt: skip
                        found.append(_towards(made, pair))
    return found


def _labels(framework: Framework, kind: MappingKind) -> dict[str, str]:
    if kind == "skill":
        return {skill.uri: skill.label for skill in framework.records.skills}
    return {one.uri: one.label for one in framework.occupations}


def _towards(one: Decision, pair: Pair) -> Decision:
    return one if one.framework == pair.target else one.turned()


def _order(item: CrosswalkItem) -> tuple[bool, float, str, str]:
    return bool(item.stale), -item.probability, item.decision.record, item.decision.skill


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of mappings."""

    state: LinkState
    by: str
    relation: MappingRelation = ""
    """In place of the suggested one; "" leaves it."""
    note: str = ""


def decide_mappings(workspace: Workspace, pair: Pair, ids: Sequence[str], said: Said) -> tuple[Decision, ...]:
    """Confirm or reject mappings by their ids, or unmistakable beginnings of them. Raises NotFoundError."""
    items = {item.id: item for item in crosswalk_items(workspace, pair)}
    chosen: dict[str, CrosswalkItem] = {}
    for wanted in ids:
        near = [wanted] if wanted in items else [key for key in items if key.startswith(wanted)]
        if len(near) != 1 or len(wanted) < 4:
            fix = "`skillmatch crosswalk list` shows the ids."
            raise NotFoundError("mapping", wanted, fix=f"{len(near)} ids begin so." if near else fix)
        chosen[near[0]] = items[near[0]]
    return workspace.decisions.append([_made(item, said, "single") for item in chosen.values()])


def bulk_mappings(
    workspace: Workspace, pair: Pair, at_least: float, under: float, said: Said, *, dry_run: bool = False
) -> tuple[Decision, ...]:
    """Decide, in one batch, on what is only suggested with a probability in [at_least, under)."""
    made = [
        _made(item, said, "bulk")
        for item in crosswalk_items(workspace, pair)
        if item.state == "suggested" and at_least <= item.probability < under
    ]
    return tuple(made) if dry_run or not made else workspace.decisions.append(made)


def add_mapping(
    workspace: Workspace, pair: Pair, source: str, target: str, said: Said
) -> tuple[Decision, ...]:
    """Confirm a mapping that was not suggested, by labels, codes or URIs. Raises NotFoundError."""
    mine = _find(workspace.framework(pair.source), pair.kind, source)
    theirs = _find(workspace.framework(pair.target), pair.kind, target)
    made = Decision(
        pair.kind, mine[0], mine[1], pair.target, theirs[0], "confirmed", theirs[1],
        relation=said.relation or "exactMatch", source_framework=pair.source,
    )  # fmt: skip
    return workspace.decisions.append([_made(CrosswalkItem(made, {}), said, "single")])


def _find(framework: Framework, kind: MappingKind, name: str) -> tuple[str, str]:
    if kind == "occupation":
        one = framework.occupation(name)
        return one.uri, one.label
    row = framework.find(name)
    if row is None:
        raise NotFoundError(f"skill in {framework.info.id}", name, framework.labels)
    return str(framework.uris[row]), framework.labels[row]


def _made(item: CrosswalkItem, said: Said, origin: DecisionOrigin) -> Decision:
    one = replace(
        item.decision,
        state=said.state,
        relation=said.relation or item.decision.relation,
        by=said.by,
        note=said.note,
        origin=origin,
        at="",
        batch="",
        number=0,
    )
    return one.canonical()
