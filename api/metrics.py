"""Figures for Prometheus at `/metrics`, for the scope `admin`: how much is asked, how fast, what waits.

Requests are counted by the template of their route, so that no id of anybody becomes a label, and what fits
no route is one of them; so are methods that HTTP has not. Each worker process counts for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from fastapi import APIRouter, FastAPI, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from prometheus_fastapi_instrumentator import Instrumentator
from starlette.types import ASGIApp, Receive, Scope, Send

from skillmatch.jobs import JobState

from .access import Admin

router = APIRouter(tags=["service"])
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"))


class JobFigures(Collector):
    """Jobs held in each state: five lines, whoever asked for them and however many tenants there are."""

    def __init__(self, standing: Callable[[], Mapping[JobState, int]]) -> None:
        self._standing = standing

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """The name alone: to be registered counts nothing."""
        yield GaugeMetricFamily(
            "skillmatch_jobs", "Jobs by state; ended ones until they are forgotten", labels=["state"]
        )

    def collect(self) -> Iterable[GaugeMetricFamily]:
        for family in self.describe():
            for state, count in self._standing().items():
                family.add_metric([state.value], count)
            yield family


class Figures:
    """Our own figures beside those of requests."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answers = Counter(
            "skillmatch_answers", "Answers worked out, by the index used", ["index"], registry=self.registry
        )
        self._working = Gauge("skillmatch_working", "Answers being worked out", registry=self.registry)
        self._waiting = Gauge("skillmatch_waiting", "Requests that wait for a turn", registry=self.registry)

    def follow(self, app: FastAPI) -> None:
        """Tell how many wait for a turn, how many have one, and how jobs stand, whenever somebody looks."""
        self._working.set_function(lambda: app.state.turns.working)
        self._waiting.set_function(lambda: app.state.turns.waiting)
        self.registry.register(JobFigures(lambda: app.state.jobs.standing()))


@router.get("/metrics", summary="Figures for Prometheus", response_class=Response, include_in_schema=False)
def metrics(_: Admin, request: Request) -> Response:
    figures: Figures = request.app.state.figures
    return Response(generate_latest(figures.registry), media_type=CONTENT_TYPE_LATEST)


class KnownMethods:
    """Calls every other method `OTHER`: whoever makes up methods would else fill the memory with labels."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _METHODS:
            scope["method"] = "OTHER"
        await self._app(scope, receive, send)


def install_metrics(app: FastAPI) -> None:
    """Count requests, and show the count at `/metrics`."""
    app.state.figures = figures = Figures()
    figures.follow(app)
    app.include_router(router)
    Instrumentator(
        registry=figures.registry, should_group_untemplated=True, excluded_handlers=["^/metrics$"]
    ).instrument(app, latency_lowr_buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10))
    app.add_middleware(KnownMethods)
