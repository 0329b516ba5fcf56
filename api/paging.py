"""Lists page by page: `offset` and `limit` in, RFC 8288 `Link` and `X-Total-Count` headers out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

from fastapi import Query, Request, Response

from skillmatch.matcher.catalogue import Page

T = TypeVar("T")
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="How many to pass over.")]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
LongLimit = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]
"""For lists of small things, such as lines and results."""
USUAL = 100
"""How many, where a caller does not say: the same for every list."""

PAGED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "One page",
        "headers": {
            "Link": {
                "description": "Where the first, previous, next and last pages are (RFC 8288)",
                "schema": {"type": "string"},
            },
            "X-Total-Count": {"description": "How many there are in all", "schema": {"type": "integer"}},
        },
    }
}


def some_of(items: Sequence[T], offset: int, limit: int) -> Page[T]:
    """One page of a list that is in memory as a whole."""
    return Page(tuple(items[offset : offset + limit]), len(items), offset, limit)


def paged(request: Request, response: Response, page: Page[T], **pinned: int) -> list[T]:
    """The items, with where the other pages are told in the headers.

    `pinned` are parameters that the others take too, so that all are pages of one and the same list.
    """
    last = max(0, (page.total - 1) // page.limit * page.limit)
    before, after = min(page.offset - page.limit, last), page.offset + page.limit
    places = {"first": 0, "prev": before, "next": after, "last": last}
    if page.offset == 0:
        del places["prev"]
    if page.offset + page.limit >= page.total:
        del places["next"]
    links = [
        f'<{_address(request, {**pinned, "offset": max(0, offset)})}>; rel="{rel}"'
        for rel, offset in places.items()
    ]
    response.headers["Link"] = ", ".join(links)
    response.headers["X-Total-Count"] = str(page.total)
    return list(page.items)


def _address(request: Request, parameters: dict[str, int]) -> str:
    """A reference relative to this address, percent-encoded: nothing of the request reaches a header raw."""
    return "?" + request.url.include_query_params(**parameters).query
