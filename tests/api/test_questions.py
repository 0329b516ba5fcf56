"""What employers and designers ask through the service, and credentials sent to be verified."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient

from skillmatch import Matcher, sample
from skillmatch.domain import Requirement
from skillmatch.ecosystem import Period
from skillmatch.matcher.gap_report import GapOptions
from skillmatch.matcher.judging import document_of

POSTING = sample.DEMO_POSTING


def plain(record: object) -> object:
    return json.loads(msgspec.json.encode(record))


def test_stated_requirements_rank_as_the_postings_own(client: TestClient, sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        asked = (Requirement("SQL", "", weight=2.0), Requirement("Statistics", "", essential=False))
        ranked = matcher.rank(matcher.posting_of(asked), n=3)
    stated = [{"skill": "SQL", "weight": 2.0}, {"skill": "Statistics", "essential": False}]
    answer = client.post("/v1/candidates/search", json={"requirements": stated, "n": 3})
    assert answer.status_code == 200, answer.text
    assert answer.json() == plain(ranked)
    assert ranked


def test_what_is_excluded_or_nice_to_have(client: TestClient) -> None:
    whole = client.post("/v1/candidates/search", json={"posting": POSTING, "n": 1}).json()
    skill = whole[0]["evidence"][0]
    assert skill["essential"]
    without = {"posting": POSTING, "n": 1, "exclude": [skill["label"]]}
    [found] = client.post("/v1/candidates/search", json=without).json()
    assert skill["requirement"] not in [one["requirement"] for one in found["evidence"]]
    nice = {"posting": POSTING, "n": 1, "nice_to_have": [skill["requirement"]]}
    [found] = client.post("/v1/candidates/search", json=nice).json()
    [again] = [one for one in found["evidence"] if one["requirement"] == skill["requirement"]]
    assert not again["essential"]
    both = client.post("/v1/candidates/search", json={**nice, "exclude": [skill["label"]]})
    assert both.status_code == 422


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"requirements": [{"skill": "nothing like it"}]}, 404),
        ({"requirements": [{"skill": "SQL", "weight": 0}]}, 422),
        ({"requirements": [{"skill": "SQL"}], "text": "SQL"}, 422),
        ({"requirements": [{"skill": "SQL", "probability": 2}]}, 422),
        ({"posting": POSTING, "exclude": ["nothing like it"]}, 404),
        ({"posting": POSTING, "must_have": ["SQL"] * 51}, 422),
        ({"posting": "\ud800"}, 422),
    ],
)
def test_searches_that_are_refused(client: TestClient, body: dict[str, object], status: int) -> None:
    sent = {"content-type": "application/json"}
    answer = client.post("/v1/candidates/search", content=json.dumps(body), headers=sent)
    assert answer.status_code == status, answer.text


def test_gaps_with_every_option(client: TestClient, sample_folder: Path, tmp_path: Path) -> None:
    options = GapOptions(n=5, postings=("data",), by="demand", level=4, hours=50.0, half_life_months=None)
    with Matcher.open(sample_folder) as matcher:
        report = matcher.gaps(sample.DEMO_PROGRAMME, options=options)
    body = {
        "programme": sample.DEMO_PROGRAMME, "n": 5, "postings": ["data"], "by": "demand", "level": 4,
        "hours": 50, "half_life_months": None,
    }  # fmt: skip
    answer = client.post("/v1/gaps", json=body)
    assert answer.status_code == 200, answer.text
    assert answer.json() == plain(report)
    (tmp_path / "jobs.txt").write_text("Zookeeper\n\nYou write SQL.")
    for file in (str(tmp_path / "jobs.txt"), str(tmp_path), "/etc/passwd"):
        for asked in ({"postings": [file]}, {"occupation": file}):
            refused = client.post("/v1/gaps", json={"programme": sample.DEMO_PROGRAMME, **asked})
            assert refused.status_code == 404, (asked, refused.text)
            assert "Zookeeper" not in refused.text


def test_the_report_of_a_period(client: TestClient, sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        report = matcher.report(Period.year(sample.SAMPLE_AS_OF.year))
    answer = client.get(f"/v1/reports?year={sample.SAMPLE_AS_OF.year}")
    assert answer.json() == plain(report)
    assert client.get("/v1/reports").status_code == 200
    for asked in ("quarter=2026Q5", "year=2026&quarter=2026Q1", "start=2026-01-01", "hide_under=1", "year=0"):
        assert client.get(f"/v1/reports?{asked}").status_code == 422, asked


def test_a_credential_is_verified_byte_for_byte(own: TestClient, workspace_copy: Path) -> None:
    with Matcher.open(workspace_copy) as matcher:
        owner, _, verdicts = matcher.snapshot.judged(sample.DEMO_LEARNER)
        proved = {one.award for one in verdicts if one.verified}
        raw = next(document_of(a) for a in matcher.workspace.awards(owner.id) if a.id in proved)
    good = own.post("/v1/verify", content=raw, params={"subject": [owner.id, *owner.subject_ids]})
    assert good.json()["verified"] is True, good.text
    assert good.json()["skills"]
    other = own.post("/v1/verify", content=raw, params={"subject": "did:example:other"}).json()
    assert other["codes"] == ["SUBJECT_MISMATCH"]
    forged = own.post("/v1/verify", content=raw.replace(b"20", b"19", 1)).json()
    assert not forged["verified"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"\xff\x00",
        b"PK\x03\x04",
        b"\x89PNG\r\n\x1a\n",
        b"a.b.c",
    ],
)
def test_what_is_no_credential_is_told_so(client: TestClient, raw: bytes) -> None:
    answer = client.post("/v1/verify", content=raw)
    assert answer.status_code == 200, answer.text
    assert not answer.json()["verified"]
    assert answer.json()["codes"]
