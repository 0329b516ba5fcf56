"""How two frameworks are mapped: what was suggested, and what people said of it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from skillmatch.errors import NotFoundError
from skillmatch.matcher.catalogue import page
from skillmatch.matcher.crosswalking import Pair, crosswalk_items
from skillmatch.workspace.mappings import MappingKind

from .access import Designer
from .paging import PAGED, USUAL, Limit, Offset, paged
from .state import Lent

router = APIRouter(tags=["designer"])
_Framework = Annotated[str, Query(max_length=200, description="Id of a framework held.")]


@router.get("/crosswalks", summary="Mappings from one framework to another", responses=PAGED)
def crosswalks(
    _: Designer,
    lent: Lent,
    request: Request,
    response: Response,
    source: _Framework,
    target: _Framework,
    kind: Annotated[MappingKind, Query(description="What is mapped.")] = "skill",
    offset: Offset = 0,
    limit: Limit = USUAL,
) -> list[dict[str, Any]]:
    """Suggested by `skillmatch crosswalk suggest`; decided there, or by importing decisions."""
    held = {info.id for info in lent.workspace.framework_infos()}
    for one in (source, target):
        if one not in held:
            raise NotFoundError("framework", one, held)
    items = crosswalk_items(lent.workspace, Pair(kind, source, target))
    found = [one.document for one in items[offset : offset + limit]]
    return paged(request, response, page(found, len(items), offset, limit))
