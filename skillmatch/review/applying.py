"""Decisions laid over links: confirmed ones are certain, rejected ones are gone, added ones are there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ..domain import Credential, Decision, DecisionKind, Posting, Requirement, TaughtSkill, clean


@dataclass(frozen=True, slots=True)
class _Words:
    """Where decisions on one record and skill stand: decision by the words that were judged."""

    by_statement: Mapping[str, Decision]

    def of(self, statement: str, *, loosely: bool) -> Decision | None:
        """The decision on these words; `loosely`: on words that contain, or are part of, them."""
        wanted = clean(statement)
        found = self.by_statement.get(wanted)
        if found is not None or not loosely:
            return found
        near = [one for words, one in self.by_statement.items() if words in wanted or wanted in words]
        return max(near, key=lambda one: one.number, default=None)


class Reviewed:
    """The current decisions into one framework, by record and skill. Withdrawn ones say nothing.

    A decision on a *statement* holds wherever the very words stand; one on a record goes before it.
    """

    def __init__(self, decisions: Iterable[Decision]) -> None:
        """`decisions`: at most one a key, as `DecisionStore.current` gives them; mappings are left out."""
        self._by_record: dict[tuple[DecisionKind, str], dict[str, dict[str, Decision]]] = {}
        for one in decisions:
            if not one.is_mapping and one.state != "suggested":
                own = self._by_record.setdefault((one.kind, one.record), {})
                own.setdefault(one.skill, {})[clean(one.statement)] = one

    def __bool__(self) -> bool:
        return bool(self._by_record)

    def decision(self, kind: DecisionKind, record: str, statement: str, skill: str) -> Decision | None:
        """What was said of `skill` in `statement` of this credential or posting; None where nothing was.

        A posting's quotes vary with the model that read it, so that there a decision on words that
        contain the quote, or are part of it, holds as well. For a statement of no record, `record` is "".
        """
        for key, loosely in (((kind, record), kind == "posting"), (("statement", ""), False)):
            own = self._by_record.get(key, {}).get(skill)
            found = _Words(own).of(statement, loosely=loosely) if own else None
            if found is not None:
                return found
        return None

    def confirmed(self, kind: DecisionKind, record: str, statements: Collection[str]) -> list[Decision]:
        """Confirmed decisions that hold for a record whose cleaned words are `statements`."""
        judged = [
            one
            for words in self._by_record.get((kind, record), {}).values()
            for one in words.values()
            if stands(one, statements)
        ]
        own = [one for one in judged if one.state == "confirmed"]
        said = {(one.skill, clean(one.statement)) for one in judged}  # rejected here goes first, too
        general = self._by_record.get(("statement", ""), {})
        wanted = set(statements) if kind == "credential" else set()
        return own + [
            one
            for words in general.values()
            for statement, one in words.items()
            if one.state == "confirmed" and statement in wanted and (one.skill, statement) not in said
        ]


def stands(decision: Decision, statements: Collection[str]) -> bool:
    """Whether the words that were judged still stand in a record; `statements` are cleaned.

    An added link that quotes nothing stands as long as the record does.
    """
    words = clean(decision.statement)
    if not words:
        return True
    if decision.kind == "posting":
        return any(words in statement for statement in statements)
    return words in statements


def statements_of(record: Credential | Posting) -> tuple[str, ...]:
    """The cleaned words of a record that links are read from."""
    if isinstance(record, Posting):
        return (clean(record.text), *(clean(r.quote) for r in record.requirements if r.quote))
    own = [clean(competency.text) for competency in record.competencies]
    return tuple(own) if own else (clean(record.description),)


def apply_taught(
    credential: str, taught: Sequence[TaughtSkill], reviewed: Reviewed, statements: Collection[str]
) -> tuple[TaughtSkill, ...]:
    """What a credential teaches once its reviewers were heard; aligned first, then by falling probability.

    A stated alignment is the source's own word and stays, unless it is rejected. `statements` are the
    credential's cleaned statements (see `statements_of`); for a single statement of no record,
    `credential` is "".
    """
    kind: DecisionKind = "credential" if credential else "statement"
    found: dict[tuple[str, str], TaughtSkill] = {}
    for one in taught:
        said = reviewed.decision(kind, credential, one.statement, one.skill)
        if said is None:
            found[one.skill, clean(one.statement)] = one
        elif said.state == "confirmed":
            found[one.skill, clean(one.statement)] = replace(one, probability=1.0, state="confirmed")
    for said in reviewed.confirmed(kind, credential, statements):
        added = TaughtSkill(said.skill, said.label, 1.0, said.statement, aligned=False, state="confirmed")
        found.setdefault((said.skill, clean(said.statement)), added)
    best: dict[str, TaughtSkill] = {}
    for one in sorted(found.values(), key=_order):
        best.setdefault(one.skill, one)
    return tuple(best.values())


def apply_requirements(
    posting: str, asked: Sequence[Requirement], reviewed: Reviewed, statements: Collection[str]
) -> tuple[Requirement, ...]:
    """The same for what a posting asks for: the essential first, then by falling probability."""
    found: dict[str, Requirement] = {}
    for one in asked:
        said = reviewed.decision("posting", posting, one.quote, one.skill)
        if said is None:
            found[one.skill] = one
        elif said.state == "confirmed":
            found[one.skill] = replace(one, probability=1.0, state="confirmed")
    for said in reviewed.confirmed("posting", posting, statements):
        added = Requirement(said.skill, said.label, quote=said.statement, state="confirmed")
        found.setdefault(said.skill, added)
    return tuple(sorted(found.values(), key=lambda r: (not r.essential, -r.probability, r.skill)))


def _order(one: TaughtSkill) -> tuple[bool, float, str, str]:
    return not one.aligned, -one.probability, one.skill, one.statement
