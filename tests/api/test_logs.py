"""What the log says of requests and failures, and what it must not say."""

from __future__ import annotations

import json
import logging
import logging.config
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.logs import REQUESTS, formatter, log_config
from api.settings import Settings

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Lines:
    """Reads what was logged of requests so far, as a machine would."""
    caplog.set_level(logging.INFO, logger=REQUESTS)
    made = formatter(Settings())
    return lambda: [json.loads(made.format(one)) for one in caplog.records if one.name == REQUESTS]


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/v1/profiles/amara", "/v1/profiles/{key:path}"),
        ("/v1/credentials?q=a%20secret%20wish", "/v1/credentials"),
        ("/v1/profiles/nobody-known-here", "/v1/profiles/{key:path}"),
        ("/no/such/amara", "none"),
        ("/static/style.css", "/static"),
    ],
)
def test_a_request_is_told_by_its_route(client: TestClient, lines: Lines, path: str, route: str) -> None:
    answer = client.get(path, headers={"X-Request-ID": "mine-1"})
    (line,) = lines()
    assert (line["route"], line["status"], line["request_id"]) == (route, answer.status_code, "mine-1")
    assert line["method"] == "GET"
    assert line["ms"] > 0
    for word in ("amara", "secret", "nobody"):
        assert word not in json.dumps(line)


def test_bodies_are_not_told(client: TestClient, lines: Lines) -> None:
    client.post("/v1/recommendations", json={"person": "amara", "goal": ["a wish of mine"]})
    (line,) = lines()
    assert line["caller"] == "local"
    assert "wish" not in json.dumps(line)
    assert "amara" not in json.dumps(line)


def failed(settings: Settings) -> dict[str, Any]:
    try:
        float("amara@example.org")
    except ValueError as error:
        record = logging.LogRecord(
            "skillmatch.service", logging.ERROR, __file__, 1, "request %s failed", ("r1",),
            (type(error), error, error.__traceback__),
        )  # fmt: skip
    return dict(json.loads(formatter(settings).format(record)))


def test_a_failure_is_told_by_its_kind_and_place_without_what_it_quotes() -> None:
    line = failed(Settings())
    assert line["event"] == "request r1 failed"
    assert line["error"] == "ValueError"
    assert "test_logs.py" in line["at"][-1]
    assert "amara" not in json.dumps(line)
    assert "amara" in failed(Settings(log_level="debug"))["message"]


def test_the_configuration_is_one_that_logging_takes() -> None:
    root, ours = logging.getLogger(), logging.getLogger("skillmatch")
    before = (root.handlers[:], root.level, ours.level)
    try:
        logging.config.dictConfig(log_config(Settings(log_format="text")))
        assert ours.isEnabledFor(logging.INFO)
        assert not logging.getLogger("uvicorn.access").isEnabledFor(logging.INFO)
    finally:
        root.handlers[:], root.level, ours.level = before
