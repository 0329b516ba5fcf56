"""A designer's report, put together from a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from skillmatch.domain import GapReport, TaughtSkill

from .goals import occupation_goal
from .programmes import Programme
from .reading import taught_by

if TYPE_CHECKING:
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
    near = _near_demand(snapshot, programme, taught)
    return gaps(
        programme.credentials,
        taught,
        relatedness=snapshot.relatedness,
        targets=_targets(snapshot, occupation),
        demand=near or snapshot.demand,
        demand_of="the postings it prepares for" if near else "postings",
        occupation_counts=snapshot.framework.occupation_counts(),
        catalogue=snapshot.trusted_catalogue,
        problems=snapshot.graph.problems(),
        name=programme.name,
        settings=snapshot.settings,
        n=n,
    )


def _near_demand(
    snapshot: Snapshot, programme: Programme, taught: Mapping[str, tuple[TaughtSkill, ...]]
) -> dict[str, float]:
    """Demand among the postings the programme prepares for; empty where no posting asks for what it teaches.

    Each posting counts by the share of its requirements that the programme teaches: what nurses need says
    little about a programme for data analysts.
    """
    from skillmatch.ranking import posting_demand, relevance_to, teaches

    settings = snapshot.settings
    skills = {
        uri
        for credential in programme.credentials
        for uri in teaches(taught.get(credential.id, ()), settings)
    }
    relevance = relevance_to(skills, snapshot.requirements, settings)
    return posting_demand(snapshot.requirements, settings, relevance=relevance)


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
