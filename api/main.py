"""The service: `uvicorn api.main:app` in a checkout, `skillmatch serve` anywhere."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from skillmatch import __version__
from skillmatch.matcher import MatcherPool

from . import catalogue, designer, employer, health, learner, records
from .etag import install_not_modified
from .middleware import BodyLimit, Failures, KnownHosts, RequestIds, SameOrigin, SecurityHeaders
from .problems import install_problem_handlers, problem_responses

_DESCRIPTION = """
Matches skills, not words. **Verified** skills are those a trusted issuer signed; *inferred* ones were
read from the text of a verified award; *self-claimed* ones weigh nothing by default. Every score is the
sum of its `parts`.
Rankings are advisory: a missing credential means "not verified", never "cannot".
"""


_LARGER = (("/v1/verify", 8 * 2**20), ("/v1/import/", 64 * 2**20))
"""Paths that take files, and how large ones."""


def create_app(workspace: Path | None = None) -> FastAPI:
    """The service over one workspace: `workspace`, else `SKILLMATCH_WORKSPACE`, else `demo-workspace`.

    The workspace is opened when the service starts, so that creating the app never fails.
    """
    folder = workspace or Path(os.environ.get("SKILLMATCH_WORKSPACE", "demo-workspace"))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with MatcherPool(folder, encoder=os.environ.get("SKILLMATCH_ENCODER", "")) as pool:
            app.state.matchers, app.state.turn = pool, asyncio.Semaphore(1)
            yield

    app = FastAPI(
        title="SkillMatch",
        version=__version__,
        summary="Next credentials, verified candidates, curriculum gaps.",
        description=_DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        docs_url=None,  # its page, and the next one's, would load scripts from a CDN
        redoc_url=None,
        responses=problem_responses(),
    )
    # The one added last meets a request first.
    app.add_middleware(Failures)
    app.add_middleware(BodyLimit, larger=_LARGER)
    app.add_middleware(SameOrigin)
    app.add_middleware(KnownHosts, hosts=os.environ.get("SKILLMATCH_HOSTS", "").split(","))
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestIds)
    install_problem_handlers(app)
    install_not_modified(app)
    for topic in (health, catalogue, learner, employer, designer, records):
        app.include_router(topic.router, prefix="/v1")
    return app


app = create_app()
