"""Internal mobility and training on the sample: plans are the planner's own, nobody is told of by a claim."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.errors import InputError, NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.planning import PathOptions
from skillmatch.matcher.workforce import WorkforceOptions, read_team, workforce

ROLE = "data-analyst-rivermouth"
TEAM = ("amara", "jonas", "bruno", "chidi")


@pytest.fixture(scope="module")
def found(sample_folder: Path):
    with Matcher.open(sample_folder) as matcher:
        yield matcher, workforce(matcher, TEAM, [ROLE, "data-analyst-stack"])


def test_who_is_there_already_needs_nothing(found) -> None:
    _, view = found
    first = view.roles[0].movers[0]
    assert (first.person, first.credentials, first.hours) == ("jonas", (), 0.0)
    assert first.coverage >= 0.8


def test_movers_come_by_fewest_credentials_and_their_plans_reach(found) -> None:
    matcher, view = found
    for role in view.roles:
        steps = [mover.steps for mover in role.movers]
        assert steps == sorted(steps, key=lambda count: (count is None, count or 0))
        for mover in role.movers:
            plain = matcher.path(mover.person, (role.role,), PathOptions(alternatives=0))
            if mover.credentials:
                assert len(mover.credentials) <= len(plain.plan.steps)
                assert plain.plan.hours <= mover.hours + 1e-9  # fewest steps may take longer, never less


def test_training_closes_what_is_missing_or_hangs_on_one(found) -> None:
    _, view = found
    unsafe = {skill.label for skill in view.skills if skill.state != "shared"}
    assert unsafe
    assert view.training.steps
    assert all(set(step.closes) <= unsafe for step in view.training.steps)


def test_skills_of_the_team_equal_its_profiles(found) -> None:
    matcher, view = found
    sql = next(skill for skill in view.skills if skill.label == "SQL")
    profile = matcher.profile(sql.holders[0].person)
    own = max(one.verified for one in profile.skills if one.label == "SQL")
    assert sql.holders[0].strength >= own > 0


def test_refusals(sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        with pytest.raises(NotFoundError):
            workforce(matcher, ["nobody"], [ROLE])
        with pytest.raises(NotFoundError):
            workforce(matcher, TEAM, ["no such role"])
        with pytest.raises(InputError, match="no role"):
            workforce(matcher, TEAM, [])
        with pytest.raises(InputError, match="not a share"):
            workforce(matcher, TEAM, [ROLE], WorkforceOptions(coverage=2))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("person,team\namara,a\n\njonas,b\namara,c\n", ("amara", "jonas")),
        ("amara\njonas\n", ("amara", "jonas")),
        ("\ufeffid\namara\n", ("amara",)),
    ],
)
def test_teams_are_read(tmp_path: Path, text: str, people: tuple[str, ...]) -> None:
    (tmp_path / "team.csv").write_text(text, encoding="utf-8")
    assert read_team(tmp_path / "team.csv") == people


@pytest.mark.parametrize("text", ["", "person\n", "name,team\nx,y\n"])
def test_teams_that_name_nobody_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "team.csv").write_text(text)
    with pytest.raises(InputError, match=r"team\.csv"):
        read_team(tmp_path / "team.csv")
