"""What templates make of figures and times, and who may keep a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.pages.rendering import _moment, _percent

from .employer_forms import HTML
from .guarded import by, make_keys, serving, unlimited

_SENT = {"text": "You use SQL and statistics."}


@pytest.mark.parametrize(
    ("share", "told"),
    [(0.0, "0%"), (17 / 13939, "<1%"), (0.01, "1%"), (0.5, "50%"), (13916 / 13939, ">99%"), (1.0, "100%")],
)
def test_some_are_not_none_and_most_are_not_all(share: float, told: str) -> None:
    assert _percent(share) == told


def test_times_are_told_for_readers() -> None:
    assert _moment("2026-11-02T06:15:30.024Z") == "2 November 2026, 06:15 UTC"


def test_a_browser_keeps_what_a_form_was_answered_with_on_ones_own_machine_only(
    client: TestClient, workspace_copy: Path
) -> None:
    assert client.get("/employer", headers=HTML).headers["cache-control"] == "no-store"
    answer = client.post("/employer/posting", data=_SENT, headers=HTML)
    assert answer.headers["cache-control"] == "private, no-cache"
    keys = make_keys(workspace_copy, "amara")
    with serving(unlimited(workspace=workspace_copy)) as one:
        answer = one.post("/employer/posting", data=_SENT, headers=HTML | by(keys.good["employer"]))
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
