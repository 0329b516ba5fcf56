"""A designer's report, put together from a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from skillmatch.domain import GapReport, Requirement, TaughtSkill

from .goals import occupation_goal
from .programmes import Programme
from .reading import taught_by

if TYPE_CHECKING:
    from skillmatch.designer import Wanted
    from skillmatch.linking import Linker

    from .snapshot import Snapshot


def gap_report(
    snapshot: Snapshot, linker: Callable[[], Linker], programme: Programme, *, n: int, occupation: str = ""
) -> GapReport:
    """Coverage and gaps of a programme against the framework, or against one occupation's skills.

    Raises:
        NotFoundError: no framework here knows the occupation.
    """
    from skillmatch.designer import gaps

    taught = _taught(snapshot, linker, programme)
    skills = _skills(snapshot, programme, taught)
    return gaps(
        programme.credentials,
        taught,
        relatedness=snapshot.relatedness,
        targets=_targets(snapshot, occupation),
        demand=_wanted(snapshot, snapshot.requirements, skills, "postings"),
        occupations=_wanted(snapshot, snapshot.occupation_needs, skills, "occupations"),
        catalogue=snapshot.trusted_catalogue,
        offered=snapshot.credentials,
        problems=snapshot.graph.problems(),
        name=programme.name,
        settings=snapshot.settings,
        n=n,
    )


def _skills(
    snapshot: Snapshot, programme: Programme, taught: Mapping[str, tuple[TaughtSkill, ...]]
) -> frozenset[str]:
    """URIs of what the programme teaches."""
    from skillmatch.ranking import teaches

    found = (
        teaches(taught.get(credential.id, ()), snapshot.settings) for credential in programme.credentials
    )
    return frozenset(skill for skills in found for skill in skills)


def _wanted(
    snapshot: Snapshot, asked: Mapping[str, Sequence[Requirement]], skills: frozenset[str], kind: str
) -> Wanted:
    """Who wants each skill, among the postings or occupations that the programme prepares for.

    Each counts by the share of its requirements that the programme teaches: what nurses need says little
    about a programme for data analysts. Where nothing asks for anything the programme teaches, all count.
    """
    from skillmatch.designer import Wanted
    from skillmatch.ranking import posting_demand, relevance_to

    relevance = relevance_to(skills, asked, snapshot.settings)
    near = posting_demand(asked, snapshot.settings, relevance=relevance)
    if near:
        return Wanted(near, f"the {kind} it prepares for")
    return Wanted(posting_demand(asked, snapshot.settings), kind)


def _taught(
    snapshot: Snapshot, linker: Callable[[], Linker], programme: Programme
) -> Mapping[str, tuple[TaughtSkill, ...]]:
    if programme.held:
        return snapshot.taught
    found = taught_by(programme.credentials, linker(), snapshot)
    return {credential.id: skills for credential, skills in zip(programme.credentials, found, strict=True)}


def _targets(snapshot: Snapshot, occupation: str) -> list[int] | None:
    if not occupation:
        return None
    asked = (snapshot.framework.row(r.skill) for r in occupation_goal(snapshot, occupation).requirements)
    return [row for row in asked if row is not None]
