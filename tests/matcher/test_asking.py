"""Requirements in an employer's words: found by any name, mended, and never silently dropped."""

from __future__ import annotations

import pytest

from skillmatch.domain import Requirement
from skillmatch.errors import InputError, NotFoundError
from skillmatch.frameworks import Framework
from skillmatch.matcher.asking import Find, Wanted, mended, stated_posting


def finder(framework: Framework) -> Find:
    def find(name: str) -> str:
        row = framework.find(name)
        if row is None:
            raise NotFoundError("skill", name)
        return str(framework.uris[row])

    return find


def test_skills_by_any_name(tiny: Framework) -> None:
    asked = (Requirement("python", "made up", level=0.5), Requirement("T2", "", essential=False, weight=0.25))
    found = stated_posting(asked, tiny, finder(tiny)).requirements
    assert found == (
        Requirement("u1", "Python", level=0.5),
        Requirement("u2", "Java", essential=False, weight=0.25),
    )


@pytest.mark.parametrize(
    "wrong", [{"weight": 0.0}, {"weight": float("nan")}, {"level": 1.5}, {"level": -1.0}]
)
def test_numbers_that_are_refused(tiny: Framework, wrong: dict[str, float]) -> None:
    with pytest.raises(InputError, match="weight"):
        stated_posting([Requirement("Python", "", **wrong)], tiny, finder(tiny))


def test_mending(tiny: Framework) -> None:
    asked = (Requirement("u1", "Python"), Requirement("u2", "Java"), Requirement("u3", "Statistics"))
    wanted = Wanted(nice_to_have=("Java", "Teamwork"), exclude=("T3",))
    found = mended(asked, wanted, tiny, finder(tiny), 0.5)
    assert [(one.skill, one.essential, one.weight) for one in found] == [
        ("u1", True, 1.0),
        ("u2", False, 0.5),
        ("u6", False, 0.5),
    ]
    assert mended(asked, Wanted(), tiny, finder(tiny), 0.5) == asked
    with pytest.raises(InputError, match="Java"):
        mended(asked, Wanted(nice_to_have=("Java",), exclude=("u2",)), tiny, finder(tiny), 0.5)
