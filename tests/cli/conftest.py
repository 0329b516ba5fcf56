"""A tiny framework and records of our own, so that these tests depend on no sample."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SKILLS = """label,uri,alt_labels,description,kind,broader
Programming,urn:t:programming,,Telling machines what to do.,group,
Python,urn:t:python,Python programming|py3,Writing programs in Python.,skill,Programming
SQL,urn:t:sql,Structured Query Language,Asking databases.,skill,Programming
Welding,urn:t:welding,arc welding,Joining metal.,skill,
First aid,urn:t:first-aid,emergency aid,Helping the injured.,knowledge,
"""
CATALOGUE: dict[str, Any] = {
    "issuers": [{"id": "school", "name": "The School"}],
    "credentials": [
        {"id": "c-python", "name": "Python basics", "issuer": "school", "hours": 10,
         "competencies": [{"text": "The earner can write Python.",
                           "alignments": [{"target_uri": "urn:t:python", "framework": "tiny"}]}]},
        {"id": "c-sql", "name": "SQL basics", "issuer": "school", "hours": 20, "prerequisites": ["c-python"],
         "competencies": ["The earner can write SQL queries."]},
        {"id": "c-weld", "name": "Welding", "issuer": "school",
         "competencies": ["The earner can do welding."]},
    ],
    "stacks": [{"id": "s-data", "name": "Data worker", "issuer": "school",
                "credentials": ["c-python", "c-sql"]}],
}  # fmt: skip
POSTINGS = {
    "postings": [
        {"id": "p-data", "title": "Data worker", "text": "Requirements:\n- Python\n- SQL"},
        {"id": "p-weld", "title": "Welder", "text": "You will do welding. First aid is a plus."},
    ]
}  # fmt: skip
AWARDS = {
    "people": [{"id": "ann", "goal": "p-data"}, {"id": "bob"}],
    "awards": [
        {"id": "a-1", "person": "ann", "credential": "c-python", "issuer": "school", "issued": "2025-01-31"},
        {"id": "a-2", "person": "bob", "credential": "c-weld", "issuer": "school", "issued": "2025-01-31"},
    ],
}


@pytest.fixture(autouse=True)
def _hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLMATCH_ENCODER", "hashing")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with `skills.csv`, `catalogue.json`, `postings.json` and `awards.json`."""
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "skills.csv").write_text(SKILLS)
    for name, value in (("catalogue", CATALOGUE), ("postings", POSTINGS), ("awards", AWARDS)):
        (folder / f"{name}.json").write_text(json.dumps(value))
    return folder


@pytest.fixture
def tiny(run: Callable[..., Any], files: Path, tmp_path: Path) -> Path:
    """A workspace with the tiny framework and records, made by the commands themselves, not indexed."""
    folder = tmp_path / "tiny"
    for command in (
        ("init", folder),
        ("framework", "import", "table", files / "skills.csv", "--id", "tiny", "-w", folder),
        ("import", "credentials", files / "catalogue.json", "-w", folder),
        ("import", "postings", files / "postings.json", "-w", folder),
        ("import", "awards", files / "awards.json", "-w", folder),
    ):
        done = run(*command)
        assert done.code == 0, done.err
        assert done.out == ""
    # No award is verified without proofs; let claims weigh something, so that there is something to rank.
    (folder / "settings.toml").write_text("self_claimed_weight = 0.5\n")
    return folder
