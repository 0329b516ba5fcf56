"""A small framework with the awkward names real ones have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skillmatch.domain import FrameworkInfo, FrameworkRecords, Occupation, OccupationSkill, Relation, Skill
from skillmatch.encoders import HashingEncoder
from skillmatch.frameworks import Framework
from skillmatch.linking import Linker

_NAMES: dict[str, tuple[str, ...]] = {
    "Python (computer programming)": (),
    "R": (),
    "Go (computer programming)": (),
    "C++": (),
    "JavaScript": ("JS",),
    "Node.js": (),
    ".NET": (),
    "SAS language": ("SAS",),
    "SQL": (),
    "use spreadsheets software": ("Excel", "use of spreadsheets"),
    "lead a team": ("lead teams", "lead"),
    "think creatively": ("design", "create"),
    "manage budgets": (),
    "manage finances": (),
    "health and safety regulations": (),
    "monitor programming": (),
    "care for animals": ("look after animals",),
    "machine learning": ("ML",),
    "project management": (),
    "develop crops": (),
}


def uri(label: str) -> str:
    return f"urn:skill:{label}"


@pytest.fixture(scope="session")
def framework() -> Framework:
    skills = tuple(Skill(uri(label), label, alt_labels=others) for label, others in _NAMES.items())
    return Framework.from_records(
        FrameworkRecords(
            info=FrameworkInfo("tiny", "Tiny", "1", "CC0", "tests", "0" * 64),
            skills=skills,
            relations=(Relation(uri("manage budgets"), uri("manage finances"), "broader"),),
            occupations=(Occupation("urn:occupation:1", "developer"),),
            occupation_skills=(OccupationSkill("urn:occupation:1", uri("SQL"), essential=True),),
        )
    )


@pytest.fixture(scope="session")
def linker(framework: Framework) -> Linker:
    return Linker(framework, HashingEncoder())


@pytest.fixture(scope="session")
def described(framework: Framework) -> Framework:
    """The same with descriptions: without them the weighted sum judges."""
    told = [replace(one, description=f"About {one.label}.") for one in framework.records.skills]
    return Framework.from_records(replace(framework.records, skills=tuple(told)))
