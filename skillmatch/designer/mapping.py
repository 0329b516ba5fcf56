"""A programme's statements held against a framework: what they teach, on whose word; which say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from skillmatch.domain import Credential, Mapped, MappingShares, TaughtSkill, clean


def statements_of(credential: Credential) -> tuple[str, ...]:
    """What is read of a credential: its competencies, its description where it has none."""
    if credential.competencies or not credential.description.strip():
        return tuple(one.text for one in credential.competencies)
    return (credential.description,)


def taught_of(mapped: Iterable[Mapped]) -> dict[str, tuple[TaughtSkill, ...]]:
    """Credential id → what its statements teach. A confirmed link is certain, a rejected one is left out."""
    found: dict[str, list[TaughtSkill]] = {}
    for one in mapped:
        if one.state != "rejected":
            sure = 1.0 if one.state == "confirmed" else one.probability
            skill = TaughtSkill(one.skill, one.label, sure, one.statement, one.aligned, one.state)
            found.setdefault(one.credential, []).append(skill)
    return {credential: tuple(skills) for credential, skills in found.items()}


def mapping_shares(mapped: Iterable[Mapped]) -> MappingShares:
    """How many links there are, and on whose word; a statement and a skill count once a credential."""
    distinct = {(one.credential, one.statement, one.skill): one for one in mapped}
    kept = [one for one in distinct.values() if one.state != "rejected"]
    confirmed = sum(one.state == "confirmed" for one in kept)
    stated = sum(one.state == "suggested" and one.aligned for one in kept)
    return MappingShares(len(kept), confirmed, stated, len(distinct) - len(kept))


def mapped_from(taught: Mapping[str, Sequence[TaughtSkill]], programme: Iterable[Credential]) -> list[Mapped]:
    """The same the other way round, where only what credentials teach is known."""
    return [
        Mapped(credential.id, one.statement, one.skill, one.label, one.probability, one.aligned, one.state)
        for credential in programme
        for one in taught.get(credential.id, ())
    ]


def unlinked(programme: Iterable[Credential], mapped: Iterable[Mapped]) -> Iterator[tuple[str, str]]:
    """(credential id, statement) of every statement linked to nothing, or only to what was rejected."""
    linked = {(one.credential, clean(one.statement)) for one in mapped if one.state != "rejected"}
    for credential in programme:
        for statement in dict.fromkeys(statements_of(credential)):
            if (credential.id, clean(statement)) not in linked:
                yield credential.id, statement
