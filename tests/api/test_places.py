"""Candidates of a place and a day, through the service and on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from skillmatch import Matcher, sample
from skillmatch.domain import Place

ASKED = {"posting": sample.DEMO_POSTING, "n": 100}


def items(answer: object) -> list[str]:
    return [one["item"] for one in answer]


def test_the_service_filters_as_the_library_does(client: TestClient, sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        posting = matcher.posting(sample.DEMO_POSTING)
        ranked = matcher.rank(posting, n=100, place=Place("Rivermouth", by=sample.SAMPLE_AS_OF))
    asked = {**ASKED, "place": {"location": "Rivermouth", "by": sample.SAMPLE_AS_OF.isoformat()}}
    answer = client.post("/v1/candidates/search", json=asked)
    assert answer.status_code == 200, answer.text
    assert items(answer.json()) == [one.item for one in ranked]
    assert [one["unstated"] for one in answer.json()] == [list(one.unstated) for one in ranked]
    assert len(ranked) < len(client.post("/v1/candidates/search", json=ASKED).json())


def test_an_empty_place_is_none(client: TestClient) -> None:
    empty = client.post("/v1/candidates/search", json={**ASKED, "place": {}}).json()
    assert empty == client.post("/v1/candidates/search", json=ASKED).json()


@pytest.mark.parametrize(
    "place", [{"location": "x" * 201}, {"location": "a\nb"}, {"by": "soon"}, {"where": "x"}]
)
def test_places_that_are_refused(client: TestClient, place: dict[str, str]) -> None:
    answer = client.post("/v1/candidates/search", json={**ASKED, "place": place})
    assert answer.status_code == 422


def test_the_command_filters_too(run, sample_folder: Path) -> None:
    asked = ("rank", sample.DEMO_POSTING, "-w", sample_folder, "-n", "100", "--json")
    everybody = run(*asked).out
    done = run(*asked, "--location", "Rivermouth", "--by", sample.SAMPLE_AS_OF.isoformat())
    assert (done.code, done.err) == (0, "")
    assert 0 < done.out.count('"item"') < everybody.count('"item"')
