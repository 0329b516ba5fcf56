"""What is logged: JSON, one object a line, on stderr, and nothing about anybody.

A request is told by the template of its route, never by its path, its query or its body: those may name
people or hold what they wrote. Whoever asked is told by the id of their key. Of a failure its kind and the
places in the code are told, but not its message, which may quote records; with `log_level` "debug" it is.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Iterable
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .settings import Settings

REQUESTS = "skillmatch.requests"
UNROUTED = "none"
"""Told in place of a template where no route fits."""
_LOG = logging.getLogger(REQUESTS)


class Requests:
    """One line a request: method, route, status, milliseconds, request id, key id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _LOG.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            told = {
                "method": scope["method"],
                "route": route_of(scope),
                "status": status,
                "ms": round(1000 * (time.perf_counter() - started), 2),
                "request_id": scope.get("request_id", ""),
                "caller": getattr(scope.get("state", {}).get("caller"), "id", ""),
            }
            _LOG.info("request", extra=told)


def route_of(scope: Scope) -> str:
    """The whole template of the route that a request was led to, as `/v1/profiles/{key}`."""
    app = scope.get("app")
    if app is None or "endpoint" not in scope:
        return UNROUTED
    templates = getattr(app.state, "templates", None)
    if templates is None:
        templates = app.state.templates = _templates(app.routes)
    return str(templates.get(scope["endpoint"], scope.get("root_path") or UNROUTED))


def _templates(routes: Iterable[Any]) -> dict[Any, str]:
    """Endpoint → template, those of included routers with their prefix."""
    found: dict[Any, str] = {}
    for route in routes:
        inner = getattr(route, "effective_route_contexts", None)
        for one in inner() if inner is not None else (route,):
            if (endpoint := getattr(one, "endpoint", None)) is not None:
                found[endpoint] = str(getattr(one, "path", UNROUTED))
    return found


def log_config(settings: Settings) -> dict[str, Any]:
    """For `logging.config.dictConfig`: ours, uvicorn's and everybody's lines alike."""
    level = settings.log_level.upper()
    handler = {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter, "settings": settings}},
        "handlers": {"stderr": handler},
        "root": {"handlers": ["stderr"], "level": "WARNING" if level == "INFO" else level},
        "loggers": {
            "skillmatch": {"level": level},
            "uvicorn": {"level": level},
            "uvicorn.access": {"level": "CRITICAL", "propagate": False},  # it tells paths
        },
    }


def formatter(settings: Settings) -> logging.Formatter:
    """Lines as the settings want them."""
    json_lines = settings.log_format == "json"
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_colours,
        _places(messages=settings.log_level == "debug"),
    ]
    last = structlog.processors.JSONRenderer() if json_lines else structlog.dev.ConsoleRenderer(colors=False)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )


def _without_colours(_logger: Any, _name: str, event: Any) -> Any:
    """Uvicorn says many things twice, the second time in colours."""
    event.pop("color_message", None)
    return event


def _places(*, messages: bool) -> Any:
    """A processor that puts an exception's kind and places, with `messages` what it says, in its stead."""

    def tell(_logger: Any, _name: str, event: Any) -> Any:
        info = event.pop("exc_info", None)
        error = info[1] if isinstance(info, tuple) else info if isinstance(info, BaseException) else None
        if error is not None:
            event["error"] = type(error).__name__
            frames = traceback.extract_tb(error.__traceback__)
            event["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-20:]]
            if messages:
                event["message"] = str(error)
        return event

    return tell
