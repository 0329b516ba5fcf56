"""What a request gets handed."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import Request

from skillmatch.matcher import Matcher, MatcherPool


def matcher(request: Request) -> Iterator[Matcher]:
    """A matcher of the service's workspace, lent for one request."""
    pool: MatcherPool = request.app.state.matchers
    with pool.lend() as lent:
        yield lent
