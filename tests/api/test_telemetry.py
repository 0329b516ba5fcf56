"""Traces are off unless asked for, and name nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from api.settings import Settings
from api.telemetry import telemetry

trace = pytest.importorskip("opentelemetry.sdk.trace", reason="pip install 'skillmatch[telemetry]'")


def test_spans_tell_routes_and_nobody(sample_folder: Path) -> None:
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    app = create_app(Settings(workspace=sample_folder, telemetry=True))
    spans = InMemorySpanExporter()
    app._telemetry["tracer_provider"].add_span_processor(SimpleSpanProcessor(spans))  # type: ignore[typeddict-item, union-attr]
    with TestClient(app) as client:
        client.get("/v1/profiles/amara?wish=secret", headers={"User-Agent": "amara's own"})
        client.get("/v1/profiles/nobody-known")
        client.post("/v1/recommendations", json={"person": "amara", "wish": "secret"})
    found = spans.get_finished_spans()
    assert "GET /v1/profiles/{key}" in {one.name for one in found}
    told = " ".join(f"{one.name} {one.attributes} {one.events} {one.status.description}" for one in found)
    for word in ("amara", "secret", "nobody", "wish"):
        assert word not in told


def test_they_are_off_unless_asked_for() -> None:
    config = telemetry(Settings())
    assert not any(config.values())
