"""Which postings a person is closest to, and what is missing for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillmatch.domain import Match, Profile, RequirementMatch

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

    from .snapshot import Snapshot


def find_openings(snapshot: Snapshot, workspace: Workspace, profile: Profile, n: int) -> tuple[Match, ...]:
    """The `n` postings with the highest score for this person, best first; ties by id.

    The score is the one an employer sees for them (`ranking.score_everybody`); postings without a single
    skill the person can show are left out. `gap` names what nothing of theirs speaks to.
    """
    import numpy as np

    from skillmatch.employer import evidence
    from skillmatch.ranking import top

    asked, settings = snapshot.asked, snapshot.settings
    standings = asked.standings(profile, snapshot.relatedness, settings)
    scores = standings.total
    issuers = workspace.issuers()

    def name(issuer: str) -> str:
        return issuers[issuer].name if issuer in issuers else issuer

    found = []
    for rank, place in enumerate(top(scores, n, np.asarray(scores > 0)).tolist(), start=1):
        matches = weightiest_first(snapshot, place, profile)
        parts = {
            "verified": float(standings.verified[place]),
            "inferred": float(standings.inferred[place]),
            "self_claimed": float(standings.self_claimed[place]),
        }
        found.append(
            Match(
                rank=rank,
                item=asked.ids[place],
                score=sum(parts.values()),
                parts=parts,
                because=evidence.sentences(matches, name),
                evidence=tuple(matches),
                gap=evidence.gap(matches),
                settings_version=settings.version,
            )
        )
    return tuple(found)


def weightiest_first(snapshot: Snapshot, place: int, profile: Profile) -> list[RequirementMatch]:
    """What a person has for each requirement of the posting at `place`, essential and weighty first."""
    from skillmatch.employer import evidence

    goal = snapshot.asked.goal(place)
    shares = {need.skill: need.share for need in goal}
    told = evidence.explain(goal, profile, snapshot.relatedness, snapshot.settings)
    return sorted(told, key=lambda r: (not r.essential, -shares[r.requirement], r.label))
