"""From a workspace to the columns an ecosystem report is made from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from skillmatch.domain import Award, EvidenceKind, Progress, Verdict, silent
from skillmatch.ecosystem import DEFAULT_FLOOR, AwardCollector, AwardFact, Ecosystem, ecosystem_report
from skillmatch.ecosystem.breakdowns import Labels
from skillmatch.ecosystem.skills import Demand
from skillmatch.ecosystem.stacks import StackBook
from skillmatch.ecosystem.summary import Offers

if TYPE_CHECKING:
    from skillmatch.ecosystem import Awards, EcosystemReport, Period
    from skillmatch.profile.claims import Claims, Judged

    from .snapshot import Snapshot

_BATCH = 5_000
"""Awards between two calls of `progress`."""


def report(
    snapshot: Snapshot, period: Period, floor: int = DEFAULT_FLOOR, progress: Progress = silent
) -> EcosystemReport:
    """The state of the workspace's ecosystem over a period; see `ecosystem_report`."""
    issuers = snapshot.workspace.issuers()
    names = {key: one.name for key, one in snapshot.credentials.items()}
    stacks = snapshot.stacks
    known = Ecosystem(
        awards=_awards(snapshot, progress),
        offers=Offers({key: one.offered for key, one in snapshot.credentials.items() if one.offered}),
        stacks=StackBook(snapshot.graph),
        labels=Labels(
            {key: one.name for key, one in issuers.items()},
            names,
            {key: one.region for key, one in issuers.items() if one.region},
        ),
        demand=_demand(snapshot),
        stack_name=lambda key: stacks[key].name,
        framework=f"{snapshot.framework.info.id} {snapshot.framework.info.version}".strip(),
        as_of=snapshot.as_of,
    )
    return ecosystem_report(known, period, floor)


def _awards(snapshot: Snapshot, progress: Progress) -> Awards:
    collector = AwardCollector()
    for done, fact in enumerate(_facts(snapshot), start=1):
        collector.add(fact)
        if done % _BATCH == 0:
            progress("reading awards", done, None)
    return collector.finish()


def _facts(snapshot: Snapshot) -> Iterator[AwardFact]:
    claims = snapshot.builder.claims
    for person, awards, verdicts in snapshot.everybody_judged():
        for award, verdict in zip(awards, verdicts, strict=True):
            yield _fact(claims, person.id, award, verdict)


def _fact(claims: Claims, person: str, award: Award, verdict: Verdict) -> AwardFact:
    from skillmatch.profile import achievement

    judged = claims.judge(person, award, verdict)
    aligned = tuple(sorted(claims.aligned(award))) if set(judged.codes) <= {"EXPIRED"} else ()
    return AwardFact(
        person=person,
        credential=achievement(award),
        issuer=award.issuer,
        issued=award.issued,
        codes=judged.codes,
        evidence=_evidence(judged, aligned),
        assessment=award.assessment,
        started=award.started,
        assessor=award.assessor,
        skills=aligned,
    )


def _evidence(judged: Judged, aligned: tuple[int, ...]) -> EvidenceKind:
    if not judged.verified:
        return "self_claimed"
    return "verified" if aligned else "inferred"


def _demand(snapshot: Snapshot) -> Demand:
    """Postings with the skills they ask for: those stated, and links no less sure than the floor."""
    framework, floor = snapshot.framework, snapshot.settings.link_floor
    postings = {}
    for key, asked in snapshot.requirements.items():
        held = snapshot.postings.get(key)
        if held is None:
            continue
        rows = {framework.row(one.skill) for one in asked if one.probability >= floor}
        postings[key] = (held.posted, frozenset(row for row in rows if row is not None))
    return Demand(postings, framework.labels)
