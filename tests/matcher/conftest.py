"""A small workspace of our own, so that these tests depend on no sample and no verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import (
    Award,
    Competency,
    Credential,
    FrameworkInfo,
    FrameworkRecords,
    Issuer,
    Occupation,
    OccupationSkill,
    Person,
    Posting,
    Prerequisite,
    Relation,
    Skill,
    Stack,
)
from skillmatch.matcher import Matcher, MatcherPool
from skillmatch.workspace import Workspace

SKILLS = {
    "python": "Python programming",
    "sql": "SQL queries",
    "welding": "Welding",
    "first-aid": "First aid",
    "teaching": "Teaching adults",
}
CLAIMS_COUNT = "self_claimed_weight = 0.5\n"
"""No award here carries a proof; with this in `settings.toml` there is something to rank all the same."""


@pytest.fixture(autouse=True, scope="session")
def patience() -> Iterator[None]:
    """Questions wait for what was just written, however busy the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MatcherPool, "patience", 120.0)
        yield


def framework(
    name: str = "tiny",
    version: str = "1",
    *,
    skills: Sequence[str] = tuple(SKILLS),
    same: Sequence[tuple[str, str]] = (),
    needs: dict[str, Sequence[str]] | None = None,
) -> FrameworkRecords:
    """Skills `urn:<name>:<key>`. `same`: (own key, foreign URI); `needs`: occupation → keys of its skills."""
    made = tuple(Skill(f"urn:{name}:{key}", SKILLS.get(key, key)) for key in skills)
    jobs = tuple(Occupation(f"urn:{name}:o:{title}", title) for title in needs or ())
    return FrameworkRecords(
        info=FrameworkInfo(name, name.title(), version, "CC0", "a test", version * 8),
        skills=made,
        occupations=jobs,
        relations=tuple(Relation(f"urn:{name}:{key}", target, "exactMatch") for key, target in same),
        occupation_skills=tuple(
            OccupationSkill(f"urn:{name}:o:{title}", f"urn:{name}:{key}", essential=True)
            for title, keys in (needs or {}).items()
            for key in keys
        ),
    )


def credential(key: str, *statements: str, needs: str = "") -> Credential:
    return Credential(
        f"c-{key}",
        f"Credential in {key}",
        "school",
        competencies=tuple(map(Competency, statements)),
        prerequisite=Prerequisite("credential", ref=needs) if needs else None,
        hours=10,
    )


def award(person: str, key: str, **more: Any) -> Award:
    values = {"credential": f"c-{key}", "issuer": "school", "issued": date(2025, 1, 31), **more}
    return Award(f"a-{person}-{key}", person, **values)


def records() -> list[Any]:
    both = (Prerequisite("credential", ref="c-python"), Prerequisite("credential", ref="c-sql"))
    return [
        Issuer("school", "The School"),
        credential("python", "The earner can do Python programming."),
        credential("sql", "The earner can write SQL queries.", needs="c-python"),
        credential("welding", "The earner can do welding."),
        Stack("s-data", "Data worker", "school", Prerequisite("all_of", children=both)),
        Posting("p-data", "Data worker", "Requirements:\n- Python programming\n- SQL queries"),
        Posting("p-weld", "Welder", "Requirements:\n- Welding\n- First aid"),
        Person("ann", goal="p-data"),
        award("ann", "python"),
        Person("bob"),
        award("bob", "welding"),
    ]


def make(folder: Path, *frameworks: FrameworkRecords) -> Path:
    with Workspace.create(folder) as workspace:
        for one in frameworks or (framework(),):
            workspace.save_framework(one)
        workspace.save(records())
        workspace.set_meta("as_of", "2025-06-01")
        workspace.set_meta("framework", "tiny")
    (folder / "settings.toml").write_text(CLAIMS_COUNT)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace that was never indexed."""
    return make(tmp_path / "workspace")


@pytest.fixture
def matcher(folder: Path) -> Iterator[Matcher]:
    """A matcher over it, indexed."""
    with Matcher.open(folder, encoder="hashing") as opened:
        opened.index()
        yield opened


def ranked(matcher: Matcher, posting: str = "p-data") -> list[str]:
    return [match.item for match in matcher.rank(matcher.posting_held(posting))]
