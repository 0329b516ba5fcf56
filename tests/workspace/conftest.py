"""A workspace and the records that go into it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import (
    Alignment,
    Award,
    Competency,
    Credential,
    Evidence,
    FrameworkInfo,
    FrameworkRecords,
    Issuer,
    Occupation,
    OccupationSkill,
    Person,
    Posting,
    Prerequisite,
    Relation,
    Requirement,
    Skill,
    Stack,
)
from skillmatch.workspace import Record, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "ws") as made:
        yield made


def award(person: str, key: str = "award-1", **changes: Any) -> Award:
    values: dict[str, Any] = {
        "id": key,
        "person": person,
        "credential": "cred-1",
        "issuer": "school",
        "name": f"Badge of {person}",
        "issued": date(2024, 5, 1),
        "alignments": (Alignment("urn:s1", "plan lessons"),),
        "statements": (f"{person} planned lessons.",),
        "evidence": (Evidence("https://example.org/e", narrative=f"What {person} did"),),
        "extra": {"note": [1, {"deep": None}]},
    }
    return Award(**{**values, **changes})


def everything() -> list[Record]:
    """One record of each kind, with every sort of value."""
    both = Prerequisite(
        "all_of", children=(Prerequisite("credential", "cred-0"), Prerequisite("text", text="C1"))
    )
    return [
        Issuer("school", "The School"),
        Credential(
            "cred-1",
            "Lesson planning – Größe",
            "school",
            competencies=(Competency("The earner can plan.", (Alignment("urn:s1"),)),),
            prerequisite=both,
            hours=12.5,
            cost=0.0,
            assessment="project",
            extra={"ctdl": {"a": [1, 2.5, "x"]}},
        ),
        Stack("stack-1", "Teaching", "school", both),
        Posting(
            "post-1",
            "Teacher",
            "Plan lessons.",
            posted=date(2024, 1, 2),
            requirements=(Requirement("u", "l"),),
        ),
        Person("ann", ("did:key:ann",), goal="post-1"),
        award("ann"),
    ]


def framework(name: str = "esco", version: str = "1.0", skills: int = 3) -> FrameworkRecords:
    made = tuple(Skill(f"urn:s{n}", f"skill {n}", alt_labels=(f"alias {n}",)) for n in range(skills))
    return FrameworkRecords(
        info=FrameworkInfo(name, name.upper(), version, "CC BY 4.0", "test", "0" * 64),
        skills=made,
        groups=(Skill("urn:g", "group", "group"),),
        occupations=(Occupation("urn:o", "teacher", "2341"),),
        relations=(Relation("urn:s0", "urn:g", "broader"), Relation("urn:s1", "urn:s0", "broader")),
        occupation_skills=(OccupationSkill("urn:o", "urn:s1", True, 0.5),),
    )
