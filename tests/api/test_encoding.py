"""Long answers are the bytes that FastAPI would have sent."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.encoding import Encoder
from skillmatch import sample
from skillmatch.domain import GapReport, Match, Recommendation
from skillmatch.matcher import Matcher
from skillmatch.pathways import Pathway


def _answers(matcher: Matcher) -> dict[str, tuple[Any, Any]]:
    person, posting = sample.DEMO_LEARNER, matcher.posting_held(sample.DEMO_POSTING)
    return {
        "matches": (list[Match], list(matcher.rank(posting))),
        "next": (list[Recommendation], list(matcher.recommend(person))),
        "path": (Pathway, matcher.path(person, [sample.DEMO_PROGRAMME])),
        "gaps": (GapReport, matcher.gaps(sample.DEMO_PROGRAMME)),
    }


@pytest.mark.parametrize("name", ["matches", "next", "path", "gaps"])
def test_the_same_bytes(workspace_copy: Any, name: str) -> None:
    with Matcher.open(workspace_copy) as matcher:
        kind, value = _answers(matcher)[name]
    app = FastAPI()
    app.get("/checked", response_model=kind)(lambda: value)
    checked = TestClient(app).get("/checked")
    assert bytes(Encoder(kind)(value).body) == checked.content
    assert len(checked.content) > 100
