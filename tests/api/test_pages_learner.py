"""The learner's pages without a browser: what they tell is what the engine says, and input is kept."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.pages.learner_visits import Visits
from api.pages.learner_words import CODES, PARTS, STEPS, parts_in_points
from skillmatch.access import LOCAL, Caller, Scope
from skillmatch.domain import ReasonCode
from skillmatch.matcher import Matcher
from skillmatch.matcher.examining import STEPS as CHECKED
from skillmatch.matcher.showing import Wallet

from .learner_files import HTML, show, wallet_of, zipped


def test_the_start_lets_people_choose_and_show(client: TestClient) -> None:
    text = client.get("/learner", headers=HTML).text
    assert 'type="file"' in text
    assert "/learner/profile?person=amara" in text
    assert "amara" not in client.get("/learner?q=chid", headers=HTML).text.replace("e.g. amara", "")


def test_a_profile_tells_kinds_of_evidence_apart(client: TestClient, sample_folder: Path) -> None:
    text = client.get("/learner/profile?person=amara", headers=HTML).text
    assert "✔ verified" in text
    assert "✎ self-claimed" in text
    with Matcher.open(sample_folder) as matcher:
        for skill in matcher.profile("amara").skills:
            assert skill.label in text
    assert "Harrowmere College" in text
    assert "only claimed" in text
    assert "Does the signature fit what it says?" in text


def test_every_code_and_step_has_words() -> None:
    assert set(CODES) == set(get_args(ReasonCode))
    assert tuple(key for key, _ in STEPS) == CHECKED


def test_next_credentials_are_the_engines_with_parts_that_sum(
    client: TestClient, sample_folder: Path
) -> None:
    text = client.get("/learner/next?person=amara", headers=HTML).text
    with Matcher.open(sample_folder) as matcher:
        best = matcher.recommend("amara", n=6)
    assert [one.name in text for one in best] == [True] * 6
    for table in re.findall(r'<table class="parts">.*?</table>', text, re.DOTALL):
        points = [float(one.replace("−", "-")) for one in re.findall(r'class="n">([+−][\d.]+)<', table)]
        total = float(re.findall(r"<strong>(-?[\d.]+)</strong>", table)[0])
        assert round(sum(points), 6) == total


_VALUES = st.floats(0, 0.4, allow_nan=False)


@given(
    st.fixed_dictionaries({key: _VALUES for key, _ in PARTS}), st.sets(st.sampled_from([k for k, _ in PARTS]))
)
def test_points_as_shown_sum_to_the_score_as_shown(parts: dict[str, float], negative: set[str]) -> None:
    signed = {key: -value if key in negative else value for key, value in parts.items()}
    told, total = parts_in_points(signed)
    if told:
        shown = [float(one.points.replace("−", "-")) for one in told]
        assert round(sum(shown), 6) == float(total)
        assert all(abs(one - part.value * 100) < 0.5 for one, part in zip(shown, told, strict=True))


def test_a_goal_in_words_that_name_nothing_brings_what_is_near(client: TestClient) -> None:
    text = client.get("/learner/next?person=amara&goal=analyst", headers=HTML).text
    assert "Nothing here is called" in text
    assert "goal=data-analyst-stack" in text
    assert 'value="analyst"' in text


def test_a_goal_by_name_leads_to_what_it_asks_for(client: TestClient) -> None:
    text = client.get("/learner/next?person=amara&goal=Machine+learning+foundations", headers=HTML).text
    assert "Machine learning foundations</strong>" in text
    assert "best first" in text


def test_a_plan_is_drawn_listed_and_compared(client: TestClient, sample_folder: Path) -> None:
    answer = client.get("/learner/pathway?person=amara&goal=data-analyst-stack", headers=HTML)
    with Matcher.open(sample_folder) as matcher:
        plan = matcher.path("amara", ["data-analyst-stack"]).plan
    assert plan is not None
    for step in plan.steps:
        assert answer.text.count(step.name) >= 3
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="pathway"' in answer.text
    assert "'sha256-" in answer.headers["content-security-policy"]
    assert "Proved: no plan is better at that." in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("coverage", "eleventy"),
        ("coverage", "0"),
        ("hours", "-1"),
        ("week", "nan"),
        ("by", "soon"),
        ("cost", "x"),
    ],
)
def test_bad_limits_are_told_in_place_and_kept(client: TestClient, field: str, value: str) -> None:
    answer = client.get(
        "/learner/pathway",
        params={"person": "amara", "goal": "data-analyst-stack", "hours": "200", field: value},
        headers=HTML,
    )
    assert answer.status_code == 422
    assert f'name="{field}" type="{"date" if field == "by" else "text"}" value="{value}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert 'value="data-analyst-stack"' in answer.text


def test_limits_are_kept_to(client: TestClient) -> None:
    asked = {"person": "amara", "goal": "data-analyst-stack", "hours": "20"}
    text = client.get("/learner/pathway", params=asked, headers=HTML).text
    assert "The budget is too small" in text
    late = client.get("/learner/pathway", params=asked | {"by": "2020-01-01"}, headers=HTML)
    assert late.status_code == 200
    assert "the day the plan begins" in late.text


def test_what_if_tells_before_and_after(client: TestClient) -> None:
    text = client.get("/learner/what-if?person=amara&credential=python-foundations", headers=HTML).text
    for words in (
        "With “Python foundations”",
        "It spares you",
        "Openings that come closer",
        "Steps still to take",
    ):
        assert words in text
    held = client.get("/learner/what-if?person=amara&credential=SQL+foundations", headers=HTML).text
    assert "already, so having it changes nothing" in held
    near = client.get("/learner/what-if?person=amara&credential=python", headers=HTML).text
    assert "credential=python-foundations" in near


def test_openings_say_what_is_missing(client: TestClient) -> None:
    text = client.get("/learner/openings?person=amara", headers=HTML).text
    assert "Not shown yet:" in text
    assert "of what it asks for" in text


def test_the_explorer_gets_neighbours(client: TestClient) -> None:
    found = client.get("/learner/pathway/around?person=amara&item=python-foundations&item=nothing").json()
    states = {one["id"]: one["state"] for one in found["nodes"]}
    assert states["python-foundations"] == "ready"
    assert all(edge["source"] in states and edge["target"] in states for edge in found["edges"])


def test_without_a_person_one_begins_at_the_start(client: TestClient) -> None:
    for path in ("profile", "next", "pathway", "what-if", "openings", "data"):
        answer = client.get(f"/learner/{path}", headers=HTML, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/learner")
        assert client.get(f"/learner/{path}?person=nobody", headers=HTML).status_code == 404


def test_a_wallet_goes_through_every_page(client: TestClient, sample_folder: Path) -> None:
    profile = show(client, ("my.zip", zipped(wallet_of(sample_folder, "amara"))))
    text = client.get(profile, headers=HTML).text
    assert "Shown, not kept." in text
    assert "SQL foundations" in text
    query = profile.partition("?")[2]
    for path, words in {
        "next": "best first", "pathway": "steps", "what-if": "For example", "openings": "of what it asks for",
    }.items():  # fmt: skip
        answer = client.get(f"/learner/{path}?{query}", headers=HTML)
        assert answer.status_code == 200
        assert words in answer.text
    for path in ("data", "export", "erase"):
        assert client.get(f"/learner/{path}?{query}", headers=HTML).status_code == 404


def test_visits_end_by_themselves_by_hand_and_are_nobody_elses() -> None:
    now = [0.0]
    visits = Visits(seconds=60, most=2, clock=lambda: now[0])
    other = Caller("other", frozenset((Scope.LEARNER,)))
    tokens = [visits.keep(LOCAL, Wallet(()), 1) for _ in range(3)]
    assert visits.find(LOCAL, tokens[0]) is None
    assert visits.find(LOCAL, tokens[1]) is not None
    assert visits.find(other, tokens[1]) is None
    visits.forget(other, tokens[1])
    assert visits.find(LOCAL, tokens[1]) is not None
    visits.forget(LOCAL, tokens[1])
    assert visits.find(LOCAL, tokens[1]) is None
    now[0] = 60.0
    assert visits.find(LOCAL, tokens[2]) is None
