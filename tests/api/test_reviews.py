"""Links reviewed over the API: listed, decided, mended, undone; figures follow, nothing is overwritten."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient

_STACK = {"programme": "data-analyst-stack"}
_LINK = "e5732c1f18"


def _gaps(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.post("/v1/gaps", json=_STACK | {"n": 1}).json()
    return found


def _links(client: TestClient, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get("/v1/reviews", params={"limit": 100, **asked})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def test_links_are_listed_page_by_page_and_filtered(client: TestClient) -> None:
    first = client.get("/v1/reviews", params={"limit": 5, "state": "suggested"})
    assert len(first.json()) == 5
    assert int(first.headers["x-total-count"]) > 5
    shares = [one["probability"] for one in _links(client, at_least=0.6, under=0.8)]
    assert shares
    assert all(0.6 <= share < 0.8 for share in shares)
    assert {one["kind"] for one in _links(client, kind="posting")} == {"posting"}
    assert len(_links(client, **_STACK)) == 73
    assert client.get("/v1/reviews", params={"programme": "nothing"}).status_code == 404
    assert client.get("/v1/reviews", params={"under": 2}).status_code == 422


def test_one_link_is_looked_at_closely(client: TestClient) -> None:
    link = _links(client, kind="credential", state="suggested")[0]
    found = client.get(f"/v1/reviews/{link['id']}").json()
    assert found["link"] == link
    assert 0 <= found["closer"]["start"] < found["closer"]["end"] <= len(link["statement"])
    assert link["skill"] not in [one["skill"] for one in found["closer"]["others"]]
    assert client.get("/v1/reviews/ffff").status_code == 404


def test_decisions_move_figures_at_once_and_come_back(own: TestClient) -> None:
    before = _gaps(own)
    ids = [one["id"] for one in _links(own, **_STACK)]
    body = {"ids": ids, "state": "rejected", "note": "not taught", "by": "Ann", **_STACK}
    made = own.post("/v1/reviews/decisions", json=body).json()
    assert {(one["state"], one["by"], one["note"]) for one in made} == {("rejected", "Ann", "not taught")}
    assert _gaps(own)["covered"] == []
    assert _gaps(own)["mapping"]["rejected"] == len(ids)
    assert own.post("/v1/reviews/undo", json={"by": "Bob"}).status_code == 422
    assert len(own.post("/v1/reviews/undo", json={"by": "Ann"}).json()) == len(ids)
    assert _gaps(own) == before
    history = own.get("/v1/reviews/history", params={"limit": 1})
    assert history.headers["x-total-count"] == str(2 * len(ids))
    assert history.json()[0]["origin"] == "undo"


def test_a_decision_asked_for_twice_with_one_key_is_made_once(own: TestClient) -> None:
    body = {"ids": [_LINK], "state": "confirmed", **_STACK}
    key = {"Idempotency-Key": '"once"'}
    answers = [own.post("/v1/reviews/decisions", json=body, headers=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert own.get("/v1/reviews/history").headers["x-total-count"] == "1"


def test_links_are_mended_added_and_decided_in_bulk(own: TestClient) -> None:
    asked = {"id": _LINK, "skill": "Statistics", **_STACK}
    made = own.post("/v1/reviews/retargets", json=asked).json()
    assert [one["state"] for one in made] == ["rejected", "confirmed"]
    words = "Reads a chart of measurements with care."
    added = own.post("/v1/reviews/additions", json={"skill": "Statistics", "statement": words}).json()
    assert added[0]["kind"] == "statement"
    sure = {"state": "confirmed", "at_least": 0.9}
    would = own.post("/v1/reviews/bulk", json=sure | {"dry_run": True}).json()
    standing = own.get("/v1/reviews/stats").json()
    assert standing["counts"]["confirmed"] == 2
    assert standing["recalibration"]["brier_before"] is None
    assert len(own.post("/v1/reviews/bulk", json=sure).json()) == len(would) > 0
    assert own.get("/v1/reviews/stats").json()["counts"]["confirmed"] == 2 + len(would)
    assert own.post("/v1/reviews/calibration", json={"on": True}).json()["useful"] is False


def test_a_syllabus_handed_in_is_a_programme_like_any(own: TestClient) -> None:
    text = "# Data\n## Learning outcomes\n- Query tables with SQL\n- Write Python programs"
    made = own.post("/v1/programmes", json={"text": text}).json()
    assert made["name"] == "Data"
    assert made["statements"] == ["Query tables with SQL", "Write Python programs"]
    asked = {"programme": made["programme"]}
    before = own.post("/v1/gaps", json=asked).json()
    assert before["mapping"]["links"] > 0
    links = _links(own, **asked)
    body = {"ids": [links[0]["id"]], "state": "rejected", **asked}
    assert own.post("/v1/reviews/decisions", json=body).json()[0]["kind"] == "statement"
    assert own.post("/v1/gaps", json=asked).json()["mapping"]["rejected"] == 1
    assert own.post("/v1/programmes", json={"text": "."}).status_code == 422


def test_bad_decisions_change_nothing(client: TestClient) -> None:
    for path, body in (
        ("decisions", {"ids": [], "state": "confirmed"}),
        ("decisions", {"ids": [_LINK], "state": "suggested"}),
        ("decisions", {"ids": ["zzzz"], "state": "confirmed"}),
        ("retargets", {"id": _LINK, "skill": "no such skill", **_STACK}),
        ("additions", {"skill": "Statistics"}),
        ("additions", {"skill": "Statistics", "record": "nothing"}),
        ("undo", {"batch": "b99"}),
    ):
        assert client.post(f"/v1/reviews/{path}", json=body).status_code in (404, 422), (path, body)
    assert client.get("/v1/reviews/history").json() == []
