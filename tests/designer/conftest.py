"""A framework small enough to see through."""

from __future__ import annotations

import pytest

from skillmatch.domain import FrameworkInfo, FrameworkRecords, Occupation, Relation, Skill
from skillmatch.frameworks import Framework

LABELS = (
    "Programming",
    "Python",
    "Java",
    "Statistics",
    "Data analysis",
    "Communication",
    "Teamwork",
    "Leadership",
)
BROADER = ((1, 0), (2, 0), (4, 3), (7, 6))


@pytest.fixture(scope="session")
def tiny() -> Framework:
    """Skills u0 … u7; Python (u1) and Java (u2) are kinds of Programming (u0), u4 of u3, u7 of u6."""
    info = FrameworkInfo("tiny", "Tiny Skills", "1.0", "CC0", "tests", "0" * 64)
    skills = tuple(Skill(f"u{i}", label, code=f"T{i}") for i, label in enumerate(LABELS))
    relations = tuple(Relation(f"u{low}", f"u{high}", "broader") for low, high in BROADER)
    occupations = (
        Occupation("o1", "Analyst"),
        Occupation("o2", "Developer"),
        Occupation("g", "All", is_group=True),
    )
    return Framework.from_records(
        FrameworkRecords(info, skills, occupations=occupations, relations=relations)
    )
