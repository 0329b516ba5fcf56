"""Traces for OpenTelemetry, off unless they are asked for, and without anybody in them.

FastAPI traces requests itself where the SDK is there and somebody has set up a provider for the whole
process; it would tell paths and queries, which name people. So it is told to stay silent, unless
SKILLMATCH_TELEMETRY is on: then spans tell the template of the route in their place. Where they go is
for the variables of OpenTelemetry to say, such as OTEL_EXPORTER_OTLP_ENDPOINT.
"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

from fastapi.telemetry import TelemetryConfig

from skillmatch.errors import InputError

from .settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

TOLD = ("url.path", "url.query", "client.address", "user_agent.original")
"""What FastAPI tells of a request that may name or hold something of somebody."""


def telemetry(settings: Settings) -> TelemetryConfig:
    """For `FastAPI(telemetry=…)`. Raises InputError where it is asked for and not installed."""
    if not settings.telemetry:
        return {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
    if importlib.util.find_spec("opentelemetry.sdk") is None:
        raise InputError(
            "SKILLMATCH_TELEMETRY is on, and OpenTelemetry is not installed",
            fix="pip install 'skillmatch[telemetry]'",
        )
    return {
        "tracer_provider": provider(),
        "tracing": True,
        "metrics": False,  # those of /metrics
        "logs": False,  # they would hold what requests held
        "operation_spans": False,
        "auto_configure": True,
    }


def provider() -> TracerProvider:
    """Where spans begin, each losing at once what it must not tell."""
    from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider

    class Unsaid(SpanProcessor):
        def on_start(self, span: Span, parent_context: Any = None) -> None:  # noqa: ARG002 - the seam's
            for name in TOLD:
                if name in (span.attributes or {}):
                    span.set_attribute(name, "")

    made = TracerProvider()
    made.add_span_processor(Unsaid())
    return made
