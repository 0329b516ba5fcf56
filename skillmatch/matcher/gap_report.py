"""A designer's report, put together from a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from skillmatch.domain import GapOrder, GapReport, Mapped, Requirement

from .heeding import heard_now
from .mapping import mapped_statements
from .occupation_aim import occupation_aim
from .posting_sets import posting_set
from .programmes import Programme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from skillmatch.designer import Askers, Hierarchy, Target
    from skillmatch.frameworks import Framework
    from skillmatch.graph import PrerequisiteGraph
    from skillmatch.linking import Linker

    from .snapshot import Snapshot

HALF_LIFE_MONTHS = 12.0
"""Age at which a posting counts half towards demand, as for plans (`PathSettings.half_life_months`)."""


@dataclass(frozen=True, slots=True)
class GapOptions:
    """What a designer may ask beside the programme."""

    n: int = 15
    """Gaps listed."""
    occupation: str = ""
    """Only the skills this occupation needs, or is expected to need; see `occupation_aim`."""
    postings: tuple[str, ...] = ()
    """Only what these postings ask for: ids, files, words; see `posting_set`."""
    by: GapOrder = "score"
    level: int = 0
    """EQF level (1–8) the skills are asked for at; 0 for any."""
    hours: float | None = None
    """Hours there are for additions, which are then chosen exactly."""
    seconds: float = 5.0
    """For choosing them; then the best so far is told, and how far from the best there is it may be."""
    ordered: bool = False
    """Whether the order of the credentials is the order of teaching."""
    half_life_months: float | None = HALF_LIFE_MONTHS
    """None where old postings count as much as new ones."""
    files: bool = True
    """Whether `occupation` and `postings` may name files: never where strangers ask."""


def gap_report(
    snapshot: Snapshot, linker: Callable[[], Linker], programme: Programme, options: GapOptions
) -> GapReport:
    """Coverage and gaps of a programme against the framework, one occupation's skills, or some postings'.

    What reviewers decided counts at once, even where the snapshot is older.

    Raises:
        NotFoundError: no framework here knows the occupation, or no posting is what was asked for.
        InputError: a file of postings cannot be read.
    """
    snapshot = heard_now(snapshot)
    suggested = mapped_statements(snapshot, linker, programme.credentials)
    mapped = snapshot.decided(suggested, programme.credentials)
    return report_of(snapshot, linker, programme, mapped, options)


def report_of(
    snapshot: Snapshot,
    linker: Callable[[], Linker],
    programme: Programme,
    mapped: Sequence[Mapped],
    options: GapOptions,
) -> GapReport:
    """The same of statements that are linked already and decided on. Raises as `gap_report`."""
    from skillmatch.designer import Programme as Held
    from skillmatch.designer import Shelf, Wish, gaps

    desk = _desk(snapshot)
    target = _target(snapshot, linker, desk, options, _skills(snapshot, mapped))
    issuers = frozenset(one.issuer for one in programme.credentials)
    inside = {one.id for one in programme.credentials}
    return gaps(
        Held(programme.credentials, mapped, programme.name, options.ordered),
        target,
        snapshot.relatedness,
        shelf=Shelf(snapshot.trusted_catalogue, inside, snapshot.credentials, issuers),
        graph=_graph(snapshot, programme),
        hierarchy=desk.hierarchy,
        wish=Wish(options.n, options.by, options.level, options.hours, options.seconds),
    )


class _Ground:
    """What every report against one framework needs; each part is made when first asked for.

    It holds parts of the framework, never the framework itself, which must stay free to go.
    """

    def __init__(self) -> None:
        self.hierarchy: Hierarchy | None = None
        self.occupations: dict[str, Askers] = {}
        """By version of the settings."""


class _Desk:
    """What every report over one snapshot needs; each part is made when first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        # Parts of the snapshot, never the snapshot itself, which must stay free to go.
        self._framework, self._settings = snapshot.framework, snapshot.settings
        self._day = snapshot.as_of
        self._postings, self._requirements = snapshot.postings, snapshot.requirements
        self._ground = _GROUNDS.setdefault(snapshot.framework, _Ground())

    @cached_property
    def hierarchy(self) -> Hierarchy:
        from skillmatch.designer import Hierarchy

        if self._ground.hierarchy is None:
            self._ground.hierarchy = Hierarchy(self._framework)
        return self._ground.hierarchy

    @cached_property
    def postings(self) -> Askers:
        from skillmatch.designer import Askers

        posted = {key: one.posted for key, one in self._postings.items()}
        return Askers.of(self._requirements, self._framework, self._settings, posted=posted, as_of=self._day)

    @cached_property
    def occupations(self) -> Askers:
        from skillmatch.designer import Askers

        known = self._ground.occupations.get(self._settings.version)
        if known is None:
            known = Askers.of_occupations(self._framework, self._settings)
            self._ground.occupations[self._settings.version] = known
        return known


_GROUNDS: WeakKeyDictionary[Framework, _Ground] = WeakKeyDictionary()
_DESKS: WeakKeyDictionary[Snapshot, _Desk] = WeakKeyDictionary()


def _desk(snapshot: Snapshot) -> _Desk:
    desk = _DESKS.get(snapshot)
    if desk is None:
        desk = _DESKS[snapshot] = _Desk(snapshot)
    return desk


def warm(snapshot: Snapshot) -> None:
    """Load all that reports over a snapshot need: seconds for a large framework, then nothing."""
    desk = _desk(snapshot)
    _ = desk.hierarchy, desk.occupations, desk.postings
    _ = snapshot.relatedness, snapshot.graph, snapshot.trusted_catalogue


def hierarchy_of(snapshot: Snapshot) -> Hierarchy:
    """The headings of the snapshot's framework, made once."""
    return _desk(snapshot).hierarchy


def _target(
    snapshot: Snapshot,
    linker: Callable[[], Linker],
    desk: _Desk,
    options: GapOptions,
    skills: NDArray[np.bool_],
) -> Target:
    """What the programme is held against, and who wants it: see `Askers.wanted`."""
    from skillmatch.designer import Askers, Target, wanted_rows

    framework = snapshot.framework
    demand = desk.postings.wanted(
        skills, "postings", "the postings it prepares for", options.half_life_months
    )
    weights: dict[int, float] = {}
    words = f"all of {framework.info.id}"
    if options.postings:
        found = posting_set(snapshot, linker, options.postings, files=options.files)
        posted = {key: one.posted for key, one in found.postings.items()}
        askers = Askers.of(
            found.requirements, framework, snapshot.settings, posted=posted, as_of=snapshot.as_of
        )
        demand = askers.all(f"these {askers.size:,} postings", options.half_life_months)
        weights |= _weights(snapshot, [one for asked in found.requirements.values() for one in asked])
        words = found.words
    if options.occupation:
        goal, _ = occupation_aim(snapshot, options.occupation, files=options.files)
        needed = _weights(snapshot, goal.requirements)
        weights = {row: needed[row] for row in needed if row in weights} if options.postings else needed
        words = f"{goal.title} and {words}" if options.postings else goal.title
    chosen = bool(options.postings or options.occupation)
    return Target(
        rows=wanted_rows(weights) if chosen else np.arange(len(framework)),
        demand=demand,
        occupations=desk.occupations.wanted(skills, "occupations", "the occupations it prepares for"),
        words=words,
        weights=weights if options.occupation else {},
        counts=desk.occupations.counts(),
    )


def _weights(snapshot: Snapshot, requirements: Sequence[Requirement]) -> dict[int, float]:
    """Row → 1 where any of them is essential, the weight of an optional one elsewhere."""
    found: dict[int, float] = {}
    for one in requirements:
        row = snapshot.framework.row(one.skill)
        if row is not None:
            weight = 1.0 if one.essential else snapshot.settings.optional_weight
            found[row] = max(weight, found.get(row, 0.0))
    return found


def _skills(snapshot: Snapshot, mapped: Sequence[Mapped]) -> NDArray[np.bool_]:
    """(n,) what the programme teaches."""
    found = np.zeros(len(snapshot.framework), dtype=np.bool_)
    rows = (snapshot.framework.row(one.skill) for one in mapped if one.state != "rejected")
    found[[row for row in rows if row is not None]] = True
    return found


def _graph(snapshot: Snapshot, programme: Programme) -> PrerequisiteGraph:
    """The catalogue's graph, with the credentials and stacks of a file that is not kept."""
    from skillmatch.graph import PrerequisiteGraph

    if programme.held:
        return snapshot.graph
    own = {one.id: one for one in programme.credentials}
    stacks = {one.id: one for one in programme.stacks}
    return PrerequisiteGraph({**snapshot.credentials, **own}, {**snapshot.stacks, **stacks})
