"""Goals in a learner's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.matcher import Matcher
from skillmatch.matcher.goal_finding import find_goals, for_recommending, suggested_goals


@pytest.fixture(scope="module")
def matcher(sample_folder: Path) -> Matcher:
    return Matcher.open(sample_folder)


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("data-analyst-stack", "stack", "data-analyst-stack"),
        ("data-analyst-rivermouth", "posting", "data-analyst-rivermouth"),
        ("SQL FOUNDATIONS", "credential", "sql-foundations"),
        ("sql", "skill", "https://skillmatch.dev/taxonomies/starter/sql"),
    ],
)
def test_goals_are_named_by_id_or_by_name(matcher: Matcher, text: str, kind: str, key: str) -> None:
    [found] = find_goals(matcher, text).goals
    assert (found.kind, found.id) == (kind, key)


def test_every_suggestion_names_a_goal(matcher: Matcher) -> None:
    names = suggested_goals(matcher.snapshot)
    assert names
    found = find_goals(matcher, ";".join(names[:50]))
    assert not found.unknown
    for one in found.goals:
        assert matcher.recommend("amara", for_recommending(matcher.snapshot, [one]), n=1) is not None


def test_words_that_name_nothing_bring_what_is_near(matcher: Matcher) -> None:
    found = find_goals(matcher, "SQL; analyst")
    assert [one.title for one in found.goals] == ["SQL"]
    assert found.unknown == ("analyst",)
    assert any("analyst" in one.title.casefold() for one in found.near)
    assert len({(one.kind, one.id) for one in found.near}) == len(found.near)


def test_nothing_is_no_goal(matcher: Matcher) -> None:
    assert find_goals(matcher, " ; ;").goals == ()


def test_a_credential_stands_for_what_it_teaches(matcher: Matcher) -> None:
    skills = for_recommending(matcher.snapshot, find_goals(matcher, "python-foundations").goals)
    assert "https://skillmatch.dev/taxonomies/starter/python" in skills
