"""Postings held, for whoever has an account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from skillmatch.domain import Posting
from skillmatch.matcher.posting_catalogue import PostingEntry, find_postings, posting_entry

from .access import Known
from .bodies import MAX_ID
from .etag import NOT_MODIFIED, Tagged
from .paging import PAGED, USUAL, Limit, Offset, paged
from .state import Lent

router = APIRouter(tags=["postings"], responses=NOT_MODIFIED)
Key = Annotated[str, Path(max_length=MAX_ID, description="Id.", examples=["data-analyst-rivermouth"])]


@router.get("/postings", summary="Postings, searched", responses=PAGED)
def postings(
    _: Known,
    lent: Lent,
    request: Request,
    response: Response,
    _tag: Tagged,
    q: Annotated[str, Query(max_length=1000, description="Nearest to these words first.")] = "",
    offset: Offset = 0,
    limit: Limit = USUAL,
) -> list[Posting]:
    found = find_postings(lent.snapshot, lambda: lent.text_encoder, q, offset, limit)
    return paged(request, response, found)


@router.get("/postings/{key:path}", summary="One posting, with the skills it asks for")
def posting(_: Known, lent: Lent, _tag: Tagged, key: Key) -> PostingEntry:
    return posting_entry(lent.snapshot, key)
