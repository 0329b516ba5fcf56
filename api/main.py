"""The service: `uvicorn api.main:app` in a checkout, `skillmatch serve` anywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from skillmatch import __version__

from . import (
    audits,
    case,
    catalogue,
    consents,
    crosswalks,
    designer,
    employer,
    health,
    jobs,
    learner,
    loading,
    open_badges,
    postings,
    records,
    reviews,
    trust,
    workforce,
)
from .access import describe_access
from .deadlines import Deadlines
from .door import Door
from .etag import ContentTags, describe_tags, install_not_modified
from .idempotency import install_idempotency
from .jobs_here import JobsByFolder
from .logs import Requests
from .metrics import install_metrics
from .middleware import BodyLimit, Failures, Heads, KnownHosts, RequestIds, SecurityHeaders
from .naming import describe_problems, operation_id
from .origins import SameOrigin, install_cors
from .pages.routes import install_pages
from .problems import install_problem_handlers, problem_responses
from .rates import Rates
from .settings import Settings, load_settings
from .telemetry import telemetry
from .tenants import opened
from .turns import Turns

_DESCRIPTION = """
Matches skills, not words. **Verified** skills are those a trusted issuer signed; *inferred* ones were
read from the text of a verified award; *self-claimed* ones weigh nothing by default. Every score is the
sum of its `parts`.
Rankings are advisory: a missing credential means "not verified", never "cannot".
"""

_TOPICS = (
    health,
    catalogue,
    postings,
    consents,
    learner,
    employer,
    workforce,
    designer,
    reviews,
    crosswalks,
    audits,
    trust,
    records,
    jobs,
    loading,
)


def create_app(settings: Settings | Path | None = None) -> FastAPI:
    """The service as the settings say, else the environment; a folder goes before its workspace.

    The workspace is opened when the service starts. Raises InputError where the environment is set up badly.
    """
    if not isinstance(settings, Settings):
        settings = load_settings(**({"workspace": settings} if settings else {}))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(settings) as tenants:
            app.state.tenants, app.state.turns = tenants, Turns(settings.answers_at_once)
            try:
                for name in tenants.names():
                    app.state.jobs.resume(tenants.folder(name))
                yield
            finally:
                app.state.jobs.close()
                app.state.door.close()

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
        telemetry=telemetry(settings),
        generate_unique_id_function=operation_id,
    )
    app.state.settings = settings
    app.state.jobs = JobsByFolder(settings)
    app.state.door, app.state.rates = Door(settings), Rates(settings)
    # The one added last meets a request first.
    install_idempotency(app)
    app.add_middleware(ContentTags)
    app.add_middleware(Failures)
    larger = (
        ("/v1/verify", settings.verify_limit),
        ("/v1/import/", settings.import_limit),
        ("/v1/frameworks", settings.import_limit),
        ("/operations/import", settings.import_limit),
        ("/v1/skills/extract/batch", settings.batch_limit),
        ("/designer/syllabus", settings.syllabus_limit),
        ("/learner/wallet", settings.verify_limit),
    )
    app.add_middleware(BodyLimit, limit=settings.body_limit, larger=larger)
    app.add_middleware(Deadlines, body_seconds=settings.body_seconds, answer_seconds=settings.answer_seconds)
    app.add_middleware(SameOrigin, allowed=settings.cors_origins)
    app.add_middleware(KnownHosts, hosts=settings.hosts)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Heads)
    install_cors(app, settings.cors_origins)
    if settings.metrics:
        install_metrics(app)
    app.add_middleware(Requests)
    app.add_middleware(RequestIds)
    install_problem_handlers(app)
    install_not_modified(app)
    for topic in _TOPICS:
        app.include_router(topic.router, prefix="/v1")
    app.include_router(case.router)
    app.include_router(open_badges.router)
    install_pages(app)
    describe_access(app)
    describe_problems(app)
    describe_tags(app)
    return app


def __getattr__(name: str) -> FastAPI:
    """`app`, for `uvicorn api.main:app`, made when it is asked for: `skillmatch serve` makes its own."""
    if name != "app":
        raise AttributeError(name)
    return create_app()
