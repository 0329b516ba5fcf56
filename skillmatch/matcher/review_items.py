"""What there is to review: links as suggested, with what was said of them, and decisions gone stale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from skillmatch.domain import Credential, Decision, DecisionKind, LinkState, Posting, clean
from skillmatch.errors import NotFoundError
from skillmatch.review.applying import stands, statements_of

if TYPE_CHECKING:
    from .snapshot import Snapshot

_SHORTEST = 4
"""Digits of an id that must be given."""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A link and where it stands."""

    decision: Decision
    """The latest one; for what nobody judged yet, what confirming it would say, in state `suggested`."""
    name: str
    """Of the credential or posting."""
    suggested: bool
    """Whether the engine suggests it now."""
    probability: float = 1.0
    """As the workspace sees it now, in [0, 1]; what the decision keeps is the engine's own."""
    stale: str = ""
    """Why a decision no longer counts, in words; empty where it does."""

    @property
    def id(self) -> str:
        return self.decision.key

    @property
    def state(self) -> LinkState:
        return self.decision.state

    @property
    def document(self) -> dict[str, object]:
        """All of it, flat."""
        said = self.decision
        return {
            "id": self.id, "state": said.state, "stale": self.stale, "kind": said.kind, "record": said.record,
            "name": self.name, "statement": said.statement, "skill": said.skill, "label": said.label,
            "framework": said.framework, "probability": self.probability, "suggested": self.suggested,
            "by": said.by, "at": said.at, "origin": said.origin if said.number else "", "note": said.note,
            "batch": said.batch,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Which:
    """Which items are meant; every condition that is given must hold."""

    kind: DecisionKind | None = None
    record: str = ""
    skill: str = ""
    states: frozenset[LinkState] = frozenset()
    stale: bool | None = None
    at_least: float = 0.0
    under: float = 1.0 + 1e-9

    def __call__(self, item: ReviewItem) -> bool:
        said = item.decision
        return (
            self.kind in (None, said.kind)
            and self.record in ("", said.record)
            and self.skill in ("", said.skill)
            and (not self.states or said.state in self.states)
            and self.stale in (None, bool(item.stale))
            and self.at_least <= item.probability < self.under
        )


def review_items(snapshot: Snapshot, which: Which | None = None) -> list[ReviewItem]:
    """Links of credentials and postings into the snapshot's framework, surest first, then by record.

    What the source states itself is not up for review. Withdrawn decisions count as none.
    """
    found = {item.id: item for item in _suggested(snapshot)}
    for decision in snapshot.hearing.decisions:
        if decision.is_mapping or (decision.state == "suggested" and decision.key not in found):
            continue
        known = found.get(decision.key)
        reason = _stale(snapshot, decision)
        if decision.state != "suggested":
            found[decision.key] = ReviewItem(
                decision, _name(snapshot, decision), known is not None, _now(decision), reason
            )
    kept = [item for item in found.values() if which is None or which(item)]
    return sorted(kept, key=_order)


def find_item(items: Iterable[ReviewItem], wanted: str) -> ReviewItem:
    """The item whose id is, or begins with, `wanted`. Raises NotFoundError."""
    held = {item.id: item for item in items}
    if wanted in held:
        return held[wanted]
    near = [item for key, item in held.items() if len(wanted) >= _SHORTEST and key.startswith(wanted)]
    if len(near) == 1:
        return near[0]
    fix = f"{len(near)} ids begin so: give more of it." if near else "`skillmatch review list` shows the ids."
    raise NotFoundError("link", wanted, fix=fix)


def _suggested(snapshot: Snapshot) -> Iterator[ReviewItem]:
    reviewed, shift = snapshot.hearing.reviewed, snapshot.hearing.recalibration
    framework, model = snapshot.framework_id, snapshot.encoder.id
    for key, taught in snapshot.linked.items():
        name = snapshot.credentials[key].name if key in snapshot.credentials else ""
        for one in taught:
            if not one.aligned:
                made = Decision(
                    "credential", key, one.statement, framework, one.skill, "suggested", one.label
                )
                made = replace(made, probability=one.probability, model=model)
                yield ReviewItem(made, name, True, shift.apply(one.probability))
    for key, asked in snapshot.workspace.asked(framework).items():
        posting = snapshot.postings.get(key)
        for need in asked:
            if not need.quote:
                continue
            made = Decision("posting", key, need.quote, framework, need.skill, "suggested", need.label)
            said = reviewed.decision("posting", key, need.quote, need.skill)
            if said is not None and said.kind == "posting":
                made = replace(made, statement=said.statement)  # the same place, quoted in other words
            made = replace(made, probability=need.probability, model=model)
            yield ReviewItem(made, posting.title if posting else "", True, shift.apply(need.probability))


def _now(decision: Decision) -> float:
    if decision.state == "confirmed" or decision.probability is None:
        return 1.0
    return decision.probability


def _stale(snapshot: Snapshot, decision: Decision) -> str:
    if snapshot.framework.row(decision.skill) is None:
        return "the framework no longer has the skill"
    if decision.kind == "statement":
        return ""
    record = _record(snapshot, decision)
    if record is None:
        return f"the {decision.kind} is gone"
    return "" if stands(decision, statements_of(record)) else "its words have changed"


def _record(snapshot: Snapshot, decision: Decision) -> Credential | Posting | None:
    if decision.kind == "posting":
        return snapshot.postings.get(decision.record)
    return snapshot.credentials.get(decision.record)


def _name(snapshot: Snapshot, decision: Decision) -> str:
    record = _record(snapshot, decision)
    return "" if record is None else record.title if isinstance(record, Posting) else record.name


def _order(item: ReviewItem) -> tuple[bool, float, str, str, str]:
    said = item.decision
    return bool(item.stale), -item.probability, said.kind, said.record, said.skill


def words_of(record: Credential | Posting, wanted: str) -> str | None:
    """The statement of a record that `wanted` names: it, or the only one that has it in it; else None."""
    words = clean(wanted)
    own = statements_of(record)
    if isinstance(record, Posting):
        return words if any(words in statement for statement in own) else None
    near = [statement for statement in own if words in statement]
    return words if words in own else near[0] if len(near) == 1 else None
