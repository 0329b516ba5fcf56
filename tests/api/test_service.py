"""The service: every endpoint, one error shape, and the same answers as the library."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient

from api.main import create_app
from skillmatch import Matcher, sample


def test_health_and_version(client: TestClient) -> None:
    assert client.get("/v1/health/live").json()["status"] == "ok"
    assert client.get("/v1/health/ready").json()["status"] == "ok"
    version = client.get("/v1/version").json()
    assert version["framework"] == "starter"
    assert version["settings_version"]


def test_the_service_answers_what_the_library_answers(client: TestClient, sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        recommended = matcher.recommend(sample.DEMO_LEARNER, n=4)
        ranked = matcher.rank(matcher.posting_held(sample.DEMO_POSTING), n=4)
        report = matcher.gaps(sample.DEMO_PROGRAMME, n=4)
    learner = {"person": sample.DEMO_LEARNER, "n": 4}
    employer = {"posting": sample.DEMO_POSTING, "n": 4}
    designer = {"programme": sample.DEMO_PROGRAMME, "n": 4}
    for path, body, expected in (
        ("recommendations", learner, recommended),
        ("candidates/search", employer, ranked),
        ("gaps", designer, report),
    ):
        answer = client.post(f"/v1/{path}", json=body)
        assert answer.status_code == 200, answer.text
        assert answer.json() == json.loads(msgspec.json.encode(expected))


def test_skills_are_searched_and_extracted(client: TestClient) -> None:
    hits = client.get("/v1/skills/search", params={"q": "python", "n": 3}).json()
    assert len(hits) == 3
    assert hits[0]["score"] >= hits[-1]["score"]
    document = client.post("/v1/skills/extract", json={"text": "Write Python programs."}).json()
    assert document["links"]


def test_candidates_for_a_text_that_is_not_held(client: TestClient) -> None:
    answer = client.post(
        "/v1/candidates/search", json={"text": "Analyst\n\nYou write Python and SQL.", "n": 2}
    )
    assert answer.status_code == 200, answer.text
    assert len(answer.json()) <= 2


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("recommendations", {"person": "nobody"}, 404),
        ("recommendations", {"person": sample.DEMO_LEARNER, "n": 0}, 422),
        ("recommendations", {"person": sample.DEMO_LEARNER, "surprise": 1}, 422),
        ("candidates/search", {}, 422),
        ("candidates/search", {"posting": "a", "text": "b"}, 422),
        ("candidates/search", {"posting": "nothing-like-it"}, 404),
        ("gaps", {"programme": "nothing-like-it"}, 404),
        ("gaps", {"programme": "../../etc/passwd"}, 404),
        ("skills/extract", {"text": "x" * 100_001}, 422),
        ("nowhere", {}, 404),
    ],
)
def test_every_error_is_a_problem(
    client: TestClient, path: str, body: dict[str, object], status: int
) -> None:
    answer = client.post(f"/v1/{path}", json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["detail"]


def test_a_file_of_the_server_is_never_read(client: TestClient, tmp_path: Path) -> None:
    (tmp_path / "catalogue.json").write_text('{"credentials": []}')
    answer = client.post("/v1/gaps", json={"programme": str(tmp_path / "catalogue.json")})
    assert answer.status_code == 404


def test_openapi_has_examples_and_the_problem_shape(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert "application/problem+json" in document["paths"]["/v1/gaps"]["post"]["responses"]["404"]["content"]
    for name in ("ExtractBody", "RecommendationsBody", "CandidatesBody", "GapsBody"):
        assert "examples" in str(document["components"]["schemas"][name])


def test_a_folder_that_holds_no_workspace_yet_is_looked_at_again(tmp_path: Path) -> None:
    with TestClient(create_app(tmp_path)) as client:
        assert client.get("/v1/health/live").status_code == 200
        answer = client.get("/v1/version")
        assert answer.status_code == 503
        assert "no workspace here yet" in answer.json()["detail"]
        assert str(tmp_path) not in answer.text


def test_a_workspace_that_cannot_be_opened_refuses_to_start(tmp_path: Path) -> None:
    (tmp_path / "workspace.db").write_text("another program's")
    with pytest.raises(Exception, match="workspace"), TestClient(create_app(tmp_path)):
        pass
