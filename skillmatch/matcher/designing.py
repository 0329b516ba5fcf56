"""A designer's sheet: programme, links and report together, made in small turns that hold nobody up."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from skillmatch.domain import GapReport, Mapped
from skillmatch.errors import BusyError, FrameworkError

from .facade import Matcher
from .gap_report import GapOptions, report_of, warm
from .heeding import heard_now
from .indexing import index_key
from .mapping import read_statements
from .programme_links import ProgrammeLink, programme_links
from .programmes import Programme
from .sent_programmes import find_programme
from .snapshot import Snapshot

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

TURN = 0.8
"""Seconds of work on one sheet before others have their turn."""
_MOST_FRAMEWORKS = 4
"""Frameworks beside the workspace's own that are kept in memory."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """What a designer works on. Without a report some of it has still to be read: ask again."""

    snapshot: Snapshot
    programme: Programme
    read: int
    """Statements linked so far."""
    total: int
    links: tuple[ProgrammeLink, ...] = ()
    report: GapReport | None = None

    @property
    def decided(self) -> int:
        """Links somebody has confirmed or rejected."""
        return sum(one.decided for one in self.links)


def sheet(matcher: Matcher, key: str, options: GapOptions, seconds: float = TURN) -> Sheet:
    """The sheet of the programme `key` as far as it can be made in about so many seconds.

    Every figure is as of the latest decision. Raises NotFoundError, InputError, FrameworkError,
    StaleIndexError.
    """
    matcher.check_fresh()
    if not _ready(matcher.snapshot, seconds):
        programme = find_programme(matcher.snapshot, key)
        return Sheet(
            matcher.snapshot, programme, 0, sum(len(one.competencies) for one in programme.credentials)
        )
    found, mapped = _linked(matcher, key, seconds)
    if mapped is None:
        return found
    report = report_of(found.snapshot, matcher.linker, found.programme, mapped, options)
    return replace(found, report=report)


def gaps_so_far(matcher: Matcher, key: str, options: GapOptions, seconds: float = TURN) -> GapReport | None:
    """What `Matcher.gaps` answers; None where this call has used its turn to load or link: ask again.

    Nothing is linked and reported in one call, so that none takes much longer than `seconds`. Raises as
    `sheet` does.
    """
    matcher.check_fresh()
    programme = find_programme(matcher.snapshot, key)
    if not _ready(matcher.snapshot, seconds):
        return None
    snapshot = heard_now(matcher.snapshot)
    reading = read_statements(snapshot, matcher.linker, programme.credentials, seconds)
    if reading.newly or not reading.whole:
        return None
    mapped = snapshot.decided(reading.mapped, programme.credentials)
    return report_of(snapshot, matcher.linker, programme, mapped, options)


def links_of(matcher: Matcher, key: str, seconds: float = TURN) -> tuple[Snapshot, tuple[ProgrammeLink, ...]]:
    """Only the links, with the snapshot that has heard every decision on them.

    Raises as `sheet` does, and BusyError where statements have still to be read: ask again.
    """
    found, mapped = _linked(matcher, key, seconds)
    if mapped is None:
        told = f"{found.read:,} of {found.total:,} statements are read."
        raise BusyError(f"The programme is still being read: {told}", fix="Ask again in a second.")
    return found.snapshot, found.links


def _linked(matcher: Matcher, key: str, seconds: float) -> tuple[Sheet, Sequence[Mapped] | None]:
    """The sheet without a report, and its statements decided on; None where some are not read yet."""
    matcher.check_fresh()
    programme = find_programme(matcher.snapshot, key)
    snapshot = heard_now(matcher.snapshot)
    reading = read_statements(snapshot, matcher.linker, programme.credentials, seconds)
    if not reading.whole:
        return Sheet(snapshot, programme, reading.read, reading.total), None
    mapped = snapshot.decided(reading.mapped, programme.credentials)
    links = programme_links(snapshot, programme, mapped)
    return Sheet(snapshot, programme, reading.read, reading.total, links), mapped


_WARMED: WeakKeyDictionary[Snapshot, Future[None]] = WeakKeyDictionary()


def _ready(snapshot: Snapshot, seconds: float) -> bool:
    """Whether all that reports need of a snapshot is loaded; begins to load it, and waits for it so long."""
    known = _WARMED.get(snapshot)
    if known is None:
        known = _WARMED[snapshot] = Future()
        loader = threading.Thread(target=_load, args=(snapshot, known), name="designing", daemon=True)
        loader.start()
        snapshot.workspace.read_by(loader)
    wait([known], timeout=seconds)
    if known.done() and known.exception() is not None:
        _WARMED.pop(snapshot, None)
        known.result()
    return known.done()


def _load(snapshot: Snapshot, told: Future[None]) -> None:
    try:
        warm(snapshot)
    except Exception as error:
        told.set_exception(error)
    else:
        told.set_result(None)


_OTHERS: dict[tuple[str, str], Matcher] = {}


def other_frameworks(matcher: Matcher) -> tuple[str, ...]:
    """Ids of the frameworks a programme may be held against, the matcher's own first: those indexed."""
    own, workspace = matcher.framework.info.id, matcher.workspace
    held = (info.id for info in workspace.framework_infos() if info.id != own)
    return (own, *(one for one in held if workspace.meta(index_key(one))))


def matcher_in(matcher: Matcher, framework: str) -> Matcher:
    """A matcher over the same records in another framework; this one for "" and its own.

    Raises FrameworkError where the framework is not held or was never indexed.
    """
    if framework in ("", matcher.framework.info.id):
        return matcher
    if framework not in other_frameworks(matcher):
        raise FrameworkError(
            f"Nothing is indexed in the framework {framework[:100]!r}.",
            fix="Choose one of those listed; `skillmatch index --framework ID` adds another.",
        )
    place = (str(matcher.workspace.path), framework)
    known = _OTHERS.get(place)
    if known is None or _outdated(known, matcher.workspace):
        bench = Matcher(matcher.workspace, framework=framework, as_of=matcher.snapshot.as_of)
        known = bench.pinned(Snapshot(matcher.workspace, framework, bench.encoder, bench.day()), fresh=True)
        _OTHERS.pop(place, None)
        for oldest in list(_OTHERS)[: -(_MOST_FRAMEWORKS - 1)]:
            _OTHERS.pop(oldest, None)
        _OTHERS[place] = known
    return known


def _outdated(known: Matcher, workspace: Workspace) -> bool:
    """Whether records have changed since; decisions count anyway, see `heard_now`."""
    return known.workspace is not workspace or known.snapshot.generation != workspace.generation()
