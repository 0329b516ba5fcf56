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

from .answers import router as answers
from .catalogue import router as catalogue
from .etag import install_not_modified
from .health import router as health
from .problems import install_problem_handlers, problem_responses

_DESCRIPTION = """
Matches skills, not words. **Verified** skills are those a trusted issuer signed; *inferred* ones were
read from the text of a verified award; *self-claimed* ones weigh nothing by default. Every score is the
sum of its `parts`.
Rankings are advisory: a missing credential means "not verified", never "cannot".
"""


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
        responses=problem_responses(),
    )
    install_problem_handlers(app)
    install_not_modified(app)
    app.include_router(health, prefix="/v1")
    app.include_router(catalogue, prefix="/v1")
    app.include_router(answers, prefix="/v1")
    return app


app = create_app()
