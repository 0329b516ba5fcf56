"""A framework of two trades, each with three occupations that need alike."""

from __future__ import annotations

import pytest

from skillmatch.domain import FrameworkInfo, FrameworkRecords, Occupation, OccupationSkill, Skill
from skillmatch.frameworks import Framework

KITCHEN = ("chop vegetables", "taste sauces", "clean ovens", "order food")
CODE = ("write programs", "test programs", "read manuals", "fix computers")


@pytest.fixture(scope="session")
def trades() -> Framework:
    """Skills 0–3 of kitchens, 4–7 of computing; occupations k0–k2, c0–c2; the last of each needs only two."""
    skills = tuple(Skill(f"s{row}", label) for row, label in enumerate((*KITCHEN, *CODE)))
    said = {"k": "Prepares food in a kitchen and serves meals", "c": "Develops software on a computer"}
    occupations = tuple(
        Occupation(f"{trade}{number}", f"{'cook' if trade == 'k' else 'coder'} {number}",
                   description=f"{said[trade]}, grade {number}.", code=f"{trade.upper()}{number}")
        for trade in "kc" for number in range(3)
    )  # fmt: skip
    needs = tuple(
        OccupationSkill(one.uri, f"s{row + (4 if one.uri[0] == 'c' else 0)}", essential=row < 2)
        for one in occupations
        for row in range(2 if one.uri.endswith("2") else 4)
    )
    info = FrameworkInfo("trades", "Trades", "1", "CC0", "tests", "0" * 64)
    return Framework.from_records(
        FrameworkRecords(info, skills, occupations=occupations, occupation_skills=needs)
    )
