"""What learners get through the service: profile, pathway, openings, and all that is held about them."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient

from skillmatch import Matcher, sample
from skillmatch.matcher.planning import PathOptions

AMARA = sample.DEMO_LEARNER


def plain(record: object) -> object:
    return json.loads(msgspec.json.encode(record))


def test_profile_openings_and_pathway_are_the_librarys(client: TestClient, sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        profile, openings = matcher.profile(AMARA), matcher.openings(AMARA, n=3)
        options = PathOptions(max_hours=300, alternatives=1, seconds=5)
        path = matcher.path(AMARA, ["data-analyst-stack"], options)
    assert client.get(f"/v1/profiles/{AMARA}").json() == plain(profile)
    assert client.get(f"/v1/profiles/{AMARA}/openings?n=3").json() == plain(openings)
    body = {
        "person": AMARA,
        "goal": ["data-analyst-stack"],
        "max_hours": 300,
        "alternatives": 1,
        "seconds": 5,
    }
    answer = client.post("/v1/pathways", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json() == plain(path)


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"person": "nobody"}, 404),
        ({"what_if": "nothing-like-it"}, 404),
        ({"prefer": ["nobody"]}, 404),
        ({"coverage": 0}, 422),
        ({"seconds": 1e9}, 422),
        ({"alternatives": 5}, 422),
        ({"by": "0001-01-01"}, 422),
        ({"by": "never"}, 422),
        ({"max_hours": "nan"}, 422),
        ({"hours_per_week": "inf"}, 422),
    ],
)
def test_pathways_that_are_refused(client: TestClient, changes: dict[str, object], status: int) -> None:
    answer = client.post("/v1/pathways", json={"person": AMARA, **changes})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_everything_held_is_handed_out(client: TestClient, sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        held = list(matcher.workspace.awards(AMARA))
    found = client.get(f"/v1/profiles/{AMARA}/export").json()
    assert found["person"]["id"] == AMARA
    assert found["awards"] == plain(held)
    assert len(found["verdicts"]) == len(held) > 0
    assert client.get("/v1/profiles/nobody/export").status_code == 404
    assert client.get("/v1/profiles/nobody/openings").status_code == 404


def test_who_is_erased_is_nowhere(own: TestClient, workspace_copy: Path) -> None:
    ask = {"posting": sample.DEMO_POSTING, "n": 100}
    before = own.post("/v1/candidates/search", json=ask).json()
    gone = before[0]["item"]
    answer = own.delete(f"/v1/profiles/{gone}")
    assert (answer.status_code, answer.content) == (204, b"")
    for address in (f"/v1/profiles/{gone}", f"/v1/profiles/{gone}/export"):
        assert own.get(address).status_code == 404
    assert own.delete(f"/v1/profiles/{gone}").status_code == 404
    after = own.post("/v1/candidates/search", json=ask)
    assert after.status_code == 200, after.text
    assert [one["item"] for one in after.json()[:99]] == [one["item"] for one in before[1:]]
    with Matcher.open(workspace_copy) as matcher:
        [line] = [one for one in matcher.workspace.audit.entries() if one["event"] == "person.erase"]
    assert gone not in json.dumps(line)
