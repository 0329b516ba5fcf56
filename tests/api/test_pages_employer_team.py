"""A team of candidates held against roles, under the names the employer knows them by."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from .employer_forms import HTML, POSTING, ask, fields, names, post


def test_the_ticked_of_a_list_are_a_team_and_stay_pseudonyms(client: TestClient) -> None:
    page = post(client, "candidates", fields(ask(client)))
    picked = names(page.text)[:3]
    told = post(client, "team", fields(page.text, "chosen", pick=picked))
    assert told.status_code == 200
    assert "Training to commission" in told.text
    assert all(one in told.text for one in picked)
    assert POSTING in told.text
    assert "jonas" not in told.text
    again = post(client, "team", {"team": "\n".join(picked), "roles": "Data analyst\nSQL", "share": "1.0"})
    assert again.status_code == 200
    assert again.text.count("Who could move to") == 2


@pytest.mark.parametrize(("sent", "wrong"), [
    ({"team": "", "roles": POSTING}, "a team is 1 to 50"),
    ({"team": "\n".join(f"c-{n}" for n in range(51)), "roles": POSTING}, "51 are named"),
    ({"team": "c-nobody", "roles": POSTING}, "No person"),
    ({"team": "jonas", "roles": ""}, "1 to 5 roles"),
    ({"team": "jonas", "roles": "/etc/passwd"}, "/etc/passwd"),
    ({"team": "<script>alert(1)</script>", "roles": POSTING}, "&lt;script&gt;"),
])  # fmt: skip
def test_what_cannot_be_asked_is_told_in_place(client: TestClient, sent: dict[str, Any], wrong: str) -> None:
    page = client.post("/employer/team", data=sent, headers=HTML)
    assert page.status_code == 422
    assert wrong in page.text
    assert "root:" not in page.text
    assert "<script>alert" not in page.text
