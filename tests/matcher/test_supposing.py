"""What one credential more would change, against the same questions asked for real."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.errors import NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.guests import as_guest, having, held_by
from skillmatch.matcher.supposing import suppose


@pytest.fixture(scope="module")
def matcher(sample_folder: Path) -> Matcher:
    return Matcher.open(sample_folder)


def test_before_and_after_are_what_the_questions_say(matcher: Matcher) -> None:
    guest = held_by(matcher, "amara")
    found = suppose(matcher, guest, "python-foundations", n=100)
    after = as_guest(matcher, having(matcher, guest, "python-foundations"))
    was = {one.skill: one.verified for one in matcher.profile("amara").skills}
    now = {one.skill: one.verified for one in after.profile("amara").skills}
    assert found.skills
    for skill in found.skills:
        assert (skill.before, skill.after) == (was.get(skill.skill, 0.0), now[skill.skill])
        assert skill.after > skill.before
    scores = {one.item: one.score for one in matcher.openings("amara", n=100)}
    then = {one.item: one for one in after.openings("amara", n=100)}
    assert found.openings
    for opening in found.openings:
        assert opening.before == pytest.approx(scores.get(opening.item, 0.0))
        assert opening.after == pytest.approx(then[opening.item].score)
        assert opening.gap == then[opening.item].gap
    gained = [one.after - one.before for one in found.openings]
    assert gained == sorted(gained, reverse=True)


def test_the_plan_is_told_with_it(matcher: Matcher) -> None:
    found = suppose(matcher, held_by(matcher, "amara"), "python-foundations", ["data-analyst-rivermouth"])
    assert found.path is not None
    assert found.path.what_if is not None
    assert found.path.what_if.credential == "python-foundations"


def test_what_cannot_be_planned_is_told_and_the_rest_stands(matcher: Matcher) -> None:
    found = suppose(matcher, held_by(matcher, "amara"), "python-foundations", ["no such goal"])
    assert found.path is None
    assert "no such goal" in found.problem
    assert found.skills
    with pytest.raises(NotFoundError):
        suppose(matcher, held_by(matcher, "amara"), "nothing")


def test_nobody_is_changed_by_it(matcher: Matcher) -> None:
    before = matcher.profile("amara"), matcher.workspace.generation()
    suppose(matcher, held_by(matcher, "amara"), "python-foundations")
    assert (matcher.profile("amara"), matcher.workspace.generation()) == before
