"""What statements were linked to, and people's word on it: listed, decided, mended, undone. Append-only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from skillmatch.access import LOCAL, Caller
from skillmatch.domain import Decision
from skillmatch.errors import InputError
from skillmatch.matcher import Matcher
from skillmatch.matcher.designing import links_of
from skillmatch.matcher.heeding import heard_now
from skillmatch.matcher.programme_links import look_closer
from skillmatch.matcher.review_items import ReviewItem, Which, find_item, review_items
from skillmatch.matcher.reviewing import (
    add,
    bulk,
    calibrate,
    decide,
    last_batch,
    retarget,
    stats,
    undo,
)
from skillmatch.matcher.snapshot import Snapshot

from .access import Designer
from .bodies import MAX_ID, Body, Id, example
from .idempotency import Once
from .paging import PAGED, USUAL, Limit, Offset, paged, some_of
from .review_records import LookedAt, Recalibrated, Reviewed, ReviewStanding
from .state import Lent

router = APIRouter(prefix="/reviews", tags=["review"])
Kind = Literal["credential", "posting", "statement"]
Verdict = Literal["confirmed", "rejected"]
Note = Annotated[str, Field(max_length=2000, description="Why, in your words; kept with the decision.")]
By = Annotated[str, Field(max_length=100, description="Who decides; only at the machine itself.")]
Share = Annotated[float, Field(ge=0, le=1)]
_Programme = Annotated[
    str,
    Query(max_length=MAX_ID, description="Every link of this stack, credential, issuer or syllabus."),
]
OfProgramme = Annotated[
    Id, Field(description="Programme whose links are meant; else all of the catalogue's.")
]
_EXAMPLE = "e5732c1f18"
"""A link of the sample's data analyst stack on the starter framework."""


class DecideBody(Body):
    model_config = example(ids=[_EXAMPLE], state="confirmed", programme="data-analyst-stack")

    ids: list[Annotated[str, Field(max_length=40)]] = Field(min_length=1, max_length=1000)
    state: Verdict
    programme: OfProgramme = ""
    note: Note = ""
    by: By = ""


class RetargetBody(Body):
    model_config = example(id=_EXAMPLE, skill="Statistics", programme="data-analyst-stack")

    id: str = Field(max_length=40)
    skill: Id = Field(description="Label, code or URI of the right skill.")
    programme: OfProgramme = ""
    note: Note = ""
    by: By = ""


class AddBody(Body):
    model_config = example(skill="Statistics", statement="Reads a chart of measurements with care.")

    skill: Id = Field(description="Label, code or URI.")
    record: Id = Field("", description="Credential or posting; none for any with that statement.")
    statement: str = Field("", max_length=20_000, description="The words that speak of it, as they stand.")
    note: Note = ""
    by: By = ""


class BulkBody(Body):
    model_config = example(state="confirmed", at_least=0.9, dry_run=True)

    state: Verdict
    kind: Kind | None = None
    record: Id = ""
    skill: Id = Field("", description="URI.")
    at_least: Share = 0.0
    under: Share | None = None
    note: Note = ""
    by: By = ""
    dry_run: bool = Field(False, description="Say what would be decided; keep nothing.")


class UndoBody(Body):
    model_config = example(batch="")

    batch: str = Field("", max_length=40, description="Else your own latest that is not undone.")
    by: By = ""


class CalibrateBody(Body):
    model_config = example(on=True)

    on: bool = Field(description="Whether to use them, where they are better.")


@router.get("", summary="Links to review, surest first, and where each stands", responses=PAGED)
def reviews(
    request: Request,
    response: Response,
    _: Designer,
    lent: Lent,
    programme: _Programme = "",
    state: Annotated[Literal["", "suggested", "confirmed", "rejected", "stale"], Query()] = "",
    kind: Annotated[Literal["", "credential", "posting", "statement"], Query()] = "",
    record: Annotated[str, Query(max_length=MAX_ID, description="Of this credential or posting.")] = "",
    at_least: Annotated[float, Query(ge=0, le=1, description="Least probability.")] = 0.0,
    under: Annotated[float | None, Query(ge=0, le=1, description="Probabilities under this.")] = None,
    offset: Offset = 0,
    limit: Limit = USUAL,
) -> list[Reviewed]:
    which = Which(
        kind=kind or None,
        record=record,
        states=frozenset((state,)) if state and state != "stale" else frozenset(),
        stale=None if not state else state == "stale",
        at_least=at_least,
        under=Which().under if under is None else under,
    )
    found = [one for one in _items(lent, programme)[1] if which(one)]
    page = some_of(found, offset, limit)
    return [Reviewed.of(one) for one in paged(request, response, page)]


@router.get("/history", summary="Every decision, the latest first", responses=PAGED)
def review_history(
    request: Request, response: Response, _: Designer, lent: Lent, offset: Offset = 0, limit: Limit = USUAL
) -> list[Decision]:
    found = lent.workspace.decisions.history(lent.framework.info.id)[::-1]
    return paged(request, response, some_of(found, offset, limit))


@router.get("/stats", summary="Where the review stands: counts, reviewers, what recalibration does")
def review_stats(_: Designer, lent: Lent) -> ReviewStanding:
    return ReviewStanding.of(stats(heard_now(lent.snapshot)))


@router.post("/calibration", summary="Fit probabilities on decisions made one by one, or use the usual ones")
def review_calibration(_: Designer, _once: Once, lent: Lent, body: CalibrateBody) -> Recalibrated:
    return Recalibrated.of(calibrate(heard_now(lent.snapshot), on=body.on))


@router.post("/decisions", summary="Confirm or reject links, in one batch")
def review_decisions(who: Designer, _once: Once, lent: Lent, body: DecideBody) -> list[Decision]:
    snapshot, items = _items(lent, body.programme)
    return list(decide(snapshot, body.ids, body.state, signed_by(who, body.by), body.note, items=items))


@router.post("/retargets", summary="Reject a link and confirm another skill for the same words")
def review_retargets(who: Designer, _once: Once, lent: Lent, body: RetargetBody) -> list[Decision]:
    snapshot, items = _items(lent, body.programme)
    return list(retarget(snapshot, body.id, body.skill, signed_by(who, body.by), body.note, items=items))


@router.post("/additions", summary="Confirm a link that was not suggested")
def review_additions(who: Designer, _once: Once, lent: Lent, body: AddBody) -> list[Decision]:
    by, words = signed_by(who, body.by), body.statement
    snapshot = heard_now(lent.snapshot)
    return list(add(snapshot, body.record, body.skill, by, statement=words, note=body.note))


@router.post("/bulk", summary="Confirm or reject everything that is only suggested and meant")
def review_bulk(who: Designer, _once: Once, lent: Lent, body: BulkBody) -> list[Decision]:
    under = Which().under if body.under is None else body.under
    which = Which(body.kind, body.record, body.skill, at_least=body.at_least, under=under)
    made = bulk(
        heard_now(lent.snapshot),
        body.state,
        which,
        signed_by(who, body.by),
        note=body.note,
        dry_run=body.dry_run,
    )
    return list(made)


@router.post("/undo", summary="Put back what stood before a batch of decisions")
def review_undo(who: Designer, _once: Once, lent: Lent, body: UndoBody) -> list[Decision]:
    by = signed_by(who, body.by)
    return list(undo(lent.workspace, by, body.batch or _latest(lent, by)))


Key = Annotated[str, Path(max_length=40, description="Key of a link.", examples=["0d5b1c7a9e3f4210"])]


@router.get("/{key}", summary="One link: the words that speak of its skill, and what else they may mean")
def review_item(_: Designer, lent: Lent, key: Key, programme: _Programme = "") -> LookedAt:
    snapshot, items = _items(lent, programme)
    item = find_item(items, key)
    said = item.decision
    return LookedAt(
        Reviewed.of(item), look_closer(snapshot, lent.linker(), said.statement[:20_000], said.skill)
    )


def _items(lent: Matcher, programme: str) -> tuple[Snapshot, Sequence[ReviewItem]]:
    """What there is to review, as of the latest decision. Raises NotFoundError, BusyError."""
    if programme:
        snapshot, links = links_of(lent, programme)
        return snapshot, [one.item for one in links]
    snapshot = heard_now(lent.snapshot)
    return snapshot, review_items(snapshot)


def signed_by(who: Caller, stated: str) -> str:
    """Whoever asks; at the machine itself, where nobody needs a key, whoever they say they are."""
    return (stated.strip() or who.id) if who.id == LOCAL.id else who.id


def _latest(lent: Matcher, by: str) -> str:
    """The caller's own latest batch; "" (the latest of all) is never meant where there is none."""
    known = lent.workspace.decisions.history(lent.framework.info.id)
    found = last_batch(known, by, {one.key for one in known})
    if not found:
        raise InputError("there is nothing of yours left to undo", fix="Name the batch.")
    return found
