from __future__ import annotations

import pytest

from skillmatch.domain import FrameworkInfo, FrameworkRecords, Skill
from skillmatch.frameworks import Framework

LABELS = ("manage budgets", "care for animals", "Python (computer programming)", "lead a team", "SQL")


@pytest.fixture(scope="session")
def framework() -> Framework:
    info = FrameworkInfo("tiny", "Tiny", "1", "CC0", "tests", "0" * 64)
    skills = tuple(Skill(f"urn:{label}", label) for label in LABELS)
    return Framework.from_records(FrameworkRecords(info=info, skills=skills))
