"""NICE statements, valid YAML or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.errors import InputError
from skillmatch.readers.nice import read_nice

KNOWLEDGE = """# NICE
---
-
    kId: K0001
    knowledgeDescription: Knowledge of the malware  families.
-
    kId: K0002
    knowledgeDescription: 'What the organization''s people do: all of it'
"""
TASKS = """---
-
    tId: T0001
    taskDescription: Do tasks such as: parsing, sorting
-
    tId: T0005A
    taskDescription: Advise the
      board
"""


def write(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"nice_{name}.yml").write_text(text, encoding="utf-8")
    return path


def test_statements_are_read_and_openings_dropped_for_an_alternative(tmp_path: Path) -> None:
    records = read_nice(write(tmp_path, knowledge=KNOWLEDGE) / "nice_knowledge.yml")
    malware, people = records.skills
    assert (malware.uri, malware.kind, malware.code) == ("urn:nice:K0001", "knowledge", "K0001")
    assert malware.label == "Knowledge of the malware families."
    assert malware.alt_labels == ("malware families",)
    assert people.label == "What the organization's people do: all of it"
    assert records.info.missing.startswith("It has no skill, ability, task statements.")


def test_invalid_yaml_is_read_line_by_line_and_said_so(tmp_path: Path) -> None:
    records = read_nice(write(tmp_path, knowledge=KNOWLEDGE, tasks=TASKS))
    assert [skill.label for skill in records.skills if skill.kind == "task"] == [
        "Do tasks such as: parsing, sorting", "Advise the board",
    ]  # fmt: skip
    assert "nice_tasks.yml is not valid YAML in row 4 and was read line by line." in records.info.missing


@pytest.mark.parametrize(
    ("old", "new", "row", "says"),
    [
        ("K0002", "K0001", 6, "already in row 3"),
        ("K0002", "K2", 6, "not as in K0001"),
        ("kId: K0002", "id: K0002", 6, "none of kId"),
        ("Knowledge of the malware  families.", "''", 3, "no description"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, row: int, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        read_nice(write(tmp_path, knowledge=KNOWLEDGE.replace(old, new)))
    assert caught.value.row == row


@pytest.mark.parametrize("text", ["", "a: 1\n", "just words\n", "- [1, 2]\n", "\x00"])
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="nice_knowledge"):
        read_nice(write(tmp_path, knowledge=text))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no nice_\*\.yml"):
        read_nice(tmp_path)


@pytest.mark.shared
def test_the_published_statements(shared_data: Path) -> None:
    records = read_nice(shared_data / "nice")
    kinds = [skill.kind for skill in records.skills]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "knowledge": 594, "skill": 368, "ability": 176, "task": 1003,
    }  # fmt: skip
    assert "row 1208" in records.info.missing
