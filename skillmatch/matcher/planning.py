"""A plan for a learner, put together from a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from skillmatch.domain import Award, Profile, Verdict
from skillmatch.errors import InputError, NotFoundError
from skillmatch.pathways import (
    Budget,
    Calendar,
    Learner,
    Offer,
    PathSettings,
    Pathway,
    Problem,
    Request,
    find_path,
)

from .aims import find_aim
from .standing import NOBODY_TRUSTED

if TYPE_CHECKING:
    from skillmatch.profile import Holdings

    from .snapshot import Snapshot


_FEWEST = 10_000.0
"""Hours that a step weighs where steps are to be fewest: more than any plan takes."""


@dataclass(frozen=True, slots=True)
class PathOptions:
    """What a learner may ask of a plan beside the goal."""

    coverage: float = 0.8
    """Share of the goal to cover, in (0, 1]."""
    max_hours: float | None = None
    max_cost: float | None = None
    by: date | None = None
    """The day to be done; with `hours_per_week`, a limit on hours."""
    hours_per_week: float = PathSettings().hours_per_week
    prefer: tuple[str, ...] = ()
    """Ids or names of issuers whose credentials count as a little less effort."""
    avoid: tuple[str, ...] = ()
    """Ids or names of issuers whose credentials are left out."""
    alternatives: int = 3
    what_if: str = ""
    """Id of a credential: what would having it change?"""
    level: int | None = None
    """EQF level (1–8) the goal is at; what is stated to be of a lower level counts for less."""
    seconds: float = 2.0
    """Time for each search."""
    fewest: bool = False
    """The plan of fewest credentials, of those the one of least effort; else the one of least effort."""


def plan_path(
    snapshot: Snapshot,
    person: str,
    profile: Profile,
    held: Holdings,
    goal: Sequence[str],
    options: PathOptions,
) -> Pathway:
    """The cheapest plan to `goal`, with alternatives; see `pathways.find_path`.

    Raises:
        NotFoundError: a goal, issuer or credential is not there.
        InputError: the options contradict each other or the day.
    """
    from skillmatch.ranking import needs

    _check(snapshot, held, options)
    settings = replace(PathSettings(), coverage=options.coverage, seconds=options.seconds)
    if options.fewest:
        settings = replace(settings, step_hours=_FEWEST)
    learner = Learner(
        held.held, snapshot.skill_strengths(profile), held.held | held.expired, _left_out(snapshot, options)
    )
    aim = find_aim(snapshot, person, learner, goal, settings)
    problem = Problem.of(
        Offer.of(snapshot.graph, snapshot.catalogue, snapshot.relatedness, snapshot.crosswalk),
        needs(aim.requirements),
        profile,
        learner,
        finish=aim.finish,
        finish_only=aim.only,
        trust=snapshot.trusted if snapshot.workspace.trust() else None,
        level=options.level,
        preferred=_issuers(snapshot, options.prefer),
    )
    request = Request(
        problem,
        settings,
        Budget(_hours(snapshot, options), options.max_cost),
        options.alternatives,
        Calendar(snapshot.as_of, options.hours_per_week, _expiry_dates(snapshot, person, held)),
        held.expired,
        held.claimed,
        _unbelieved(snapshot),
        () if snapshot.workspace.trust() else (NOBODY_TRUSTED,),
    )
    return find_path(
        request, person=person, goal=aim.title, what_if=options.what_if, version=snapshot.settings.version
    )


def _check(snapshot: Snapshot, held: Holdings, options: PathOptions) -> None:
    if not 0 < options.coverage <= 1:
        raise InputError(
            f"coverage {options.coverage:g} is not a share", fix="Give a number above 0, at most 1."
        )
    if options.hours_per_week <= 0:
        raise InputError("hours a week must be more than 0")
    if options.by is not None and options.by < snapshot.as_of:
        fix = "`--as-of` sets the day dates are judged on."
        raise InputError(f"{options.by} is before {snapshot.as_of}, the day the plan begins", fix=fix)
    if options.what_if and options.what_if not in snapshot.credentials:
        raise NotFoundError("credential", options.what_if, snapshot.credentials)
    if options.what_if in held.held:
        raise InputError(f"{options.what_if!r} is held already, so having it changes nothing")


def _hours(snapshot: Snapshot, options: PathOptions) -> float | None:
    """The lesser of the limit and what there is time for."""
    if options.by is None:
        return options.max_hours
    time = (options.by - snapshot.as_of).days / 7 * options.hours_per_week
    return time if options.max_hours is None else min(time, options.max_hours)


def _issuers(snapshot: Snapshot, names: Iterable[str]) -> frozenset[str]:
    issuers = snapshot.workspace.issuers()
    known = {issuer.name.casefold(): key for key, issuer in issuers.items()}
    known |= {one.issuer: one.issuer for one in snapshot.credentials.values()} | {key: key for key in issuers}
    found = set()
    for name in names:
        key = known.get(name) or known.get(name.casefold())
        if key is None:
            raise NotFoundError("issuer", name, [*known, *(issuer.name for issuer in issuers.values())])
        found.add(key)
    return frozenset(found)


def _left_out(snapshot: Snapshot, options: PathOptions) -> frozenset[str]:
    """Credentials of avoided issuers, and of those whose award would not count as held."""
    avoided = _issuers(snapshot, options.avoid)
    found = (key for key, one in snapshot.credentials.items() if one.issuer in avoided)
    return frozenset(found) | _unbelieved(snapshot)


def _unbelieved(snapshot: Snapshot) -> frozenset[str]:
    """Credentials of issuers that the registry, where one is kept, does not name.

    An award of an issuer nobody trusts would not count as held, so no later step could build on it.
    """
    trust = snapshot.workspace.trust()
    trusted = {entry.issuer for entry in trust if entry.weight > 0}
    return frozenset(key for key, one in snapshot.credentials.items() if trust and one.issuer not in trusted)


def _expiry_dates(snapshot: Snapshot, person: str, held: Holdings) -> dict[str, date]:
    """Credential held → the last day its longest-lasting award counts; left out where one never expires."""
    from skillmatch.profile.factors import expiry

    _, awards, verdicts = snapshot.judged(person)
    found: dict[str, date | None] = {}
    for award in _good(awards, verdicts, held.held):
        last = expiry(award, snapshot.credentials[award.credential])
        known = found.get(award.credential, date.min)
        found[award.credential] = None if last is None or known is None else max(last, known)
    return {key: last for key, last in found.items() if last is not None}


def _good(awards: Sequence[Award], verdicts: Sequence[Verdict], held: Set[str]) -> Iterable[Award]:
    pairs = zip(awards, verdicts, strict=True)
    return (award for award, verdict in pairs if award.credential in held and verdict.verified)
