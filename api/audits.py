"""Is it fair, and can it be shown? The catalogue's access and equity; the log of decisions, asked again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import islice
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from skillmatch.ecosystem.equity import EquityAudit
from skillmatch.matcher.catalogue import Page
from skillmatch.matcher.equity import audit_equity
from skillmatch.matcher.replaying import Replay, replay
from skillmatch.trust import verify_chain
from skillmatch.trust.audit import AuditLog, ChainReport

from .access import Admin, Designer
from .bodies import MAX_ID
from .paging import PAGED, USUAL, LongLimit, Offset, paged
from .state import Lent

router = APIRouter(tags=["audits"])
_LAST = 2**53
"""Above the number of any line."""


@router.get("/audits/equity", summary="Access and equity of the catalogue, credential by credential")
def equity(
    _: Designer,
    lent: Lent,
    credential: Annotated[
        list[Annotated[str, Query(max_length=MAX_ID)]],
        Query(max_length=50, description="Only these; without any, all of them."),
    ] = [],  # noqa: B006 - FastAPI copies it
) -> EquityAudit:
    """Nothing is kept: the trend shows the runs of `skillmatch audit equity`."""
    moment = datetime.combine(lent.snapshot.as_of, time(), UTC)
    return audit_equity(lent.workspace, credential, moment, keep=False)


@router.get("/audits/log", summary="The lines of the audit log, newest first", responses=PAGED)
def audit_log(
    _: Admin,
    lent: Lent,
    request: Request,
    response: Response,
    event: Annotated[str, Query(max_length=100, description="Only these, for instance `ranking`.")] = "",
    before: Annotated[
        int | None, Query(ge=1, le=_LAST, description="Only lines before the one with this number.")
    ] = None,
    offset: Offset = 0,
    limit: LongLimit = USUAL,
) -> list[dict[str, Any]]:
    """Its links lead to every line once: their `before` leaves out what is added meanwhile."""
    log = lent.workspace.audit
    last, total, lines = 0, 0, deque[dict[str, Any]](maxlen=limit)
    for number, one in _numbered(log, event, before):
        last, total = max(last, number), total + 1
        lines.append(one)
    if offset:  # looked for anew: to hold all that is newer until now could be millions of lines
        wanted = _numbered(log, event, last + 1)
        end = max(0, total - offset)
        lines = deque(one for _, one in islice(wanted, max(0, end - limit), end))
    page = Page(tuple(lines)[::-1], total, offset, limit)
    return paged(request, response, page, before=last + 1)


def _numbered(log: AuditLog, event: str, before: int | None) -> Iterator[tuple[int, dict[str, Any]]]:
    """Lines before the one with that number, each with its own; a spoilt one is that above."""
    number = 0
    for one in log.entries():
        said = one.get("n")
        number = said if isinstance(said, int) and 0 < said < _LAST else number
        if (before is None or number < before) and (not event or one.get("event") == event):
            yield number, one


@router.get("/audits/log/whole", summary="Is the log as it was written? Its head, to be noted elsewhere")
def audit_log_whole(_: Admin, lent: Lent) -> ChainReport:
    return verify_chain(lent.workspace.path)


Line = Annotated[int, Path(ge=1, le=_LAST, description="Number of a line.", examples=[1])]


@router.get("/audits/log/{line}/replay", summary="A logged decision, asked again")
def replay_decision(_: Admin, lent: Lent, line: Line) -> Replay:
    """Nothing is written. `unexplained` means that the log or the store was tampered with."""
    return replay(lent.workspace, line)
