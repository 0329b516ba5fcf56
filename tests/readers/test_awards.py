from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Alignment, Award, Evidence, Person
from skillmatch.errors import InputError
from skillmatch.readers.awards import read_awards


def read(folder: Path, value: Any, name: str = "awards.json", person: str = "") -> list[Any]:
    file = folder / name
    file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return list(read_awards(file, person))


def test_every_field(tmp_path: Path) -> None:
    record = {
        "id": "a-1", "person": "p-1", "credential": "c-1", "issuer": "i-1", "name": "SQL", "subject": "did:s",
        "issued": "2025-01-31", "expires": "2026-01-31", "alignments": ["u:1"], "statements": ["Joined"],
        "level": 0.8, "assessment": "proctored", "evidence": ["https://e", {"name": "n", "narrative": "x"}],
        "marker": {"good": True},
    }  # fmt: skip
    assert read(tmp_path, record) == [
        Person("p-1"),
        Award(
            "a-1", "p-1", "c-1", "i-1", "SQL", "did:s", date(2025, 1, 31), date(2026, 1, 31),
            (Alignment("u:1"),),
            ("Joined",), 0.8, "proctored", (Evidence("https://e"), Evidence("", "n", "x")),
            {"marker": {"good": True}},
        ),
    ]  # fmt: skip


def test_people_are_described_once(tmp_path: Path) -> None:
    people = [{"id": "p-1", "subject_ids": ["did:s"], "goal": "g", "age": 40}]
    awards = [{"person": person, "credential": "c"} for person in ("p-1", "p-2", "p-2")]
    known, first, new, second, third = read(tmp_path, {"people": people, "awards": awards})
    assert known == Person("p-1", ("did:s",), "g")
    assert new == Person("p-2")
    assert [award.person for award in (first, second, third)] == ["p-1", "p-2", "p-2"]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("person", "", "no 'person'"),
        ("level", 0, "more than 0"),
        ("level", 1.01, "outside 0 to 1"),
        ("issued", "31/01/2025", "not a date"),
        ("issued", 20250131, "must be text"),
        ("assessment", "exam", "none of"),
        ("evidence", [3], "URL or an object"),
        ("alignments", [{}], "no 'target_uri'"),
        ("statements", "one", "must be a list"),
        ("credential", "", "names no credential"),
        ("document", [1], "must be an object"),
        ("document", {"person": "q"}, "not an award"),
    ],
)
def test_a_bad_record_is_listed_and_the_next_comes(
    tmp_path: Path, field: str, value: Any, reason: str
) -> None:
    good = {"type": "award", "person": "p-1", "credential": "c-1"}
    bad, _, after = read(tmp_path, [{**good, field: value}, good])
    assert isinstance(bad, InputError)
    assert reason in bad.reason
    assert bad.row == 1
    assert isinstance(after, Award)


def test_csv_of_awards_and_of_people(tmp_path: Path) -> None:
    text = (
        "person\tcredential\tissued\talignments\tstatements\tevidence\tlevel\n"
        "p-1\tc-1\t2025-01-31\tu:1 | u:2\tone|two\thttps://e\t0.5\n"
        "p-1\tc-1\tyesterday\t\t\t\t\n"
        "p-1\tc-1\n"
    )
    person, award, bad_date, short = read(tmp_path, text, "a.tsv")
    assert person == Person("p-1")
    assert award.alignments == (Alignment("u:1"), Alignment("u:2"))
    assert (award.statements, award.level) == (("one", "two"), 0.5)
    assert (bad_date.row, short.row) == (3, 4)
    people = read(tmp_path, "id,subject_ids,goal\np-1,did:a|did:b,s-1\np-2,,\n", "p.csv")
    assert people == [Person("p-1", ("did:a", "did:b"), "s-1"), Person("p-2")]


def test_person_fills_in_where_the_file_says_nothing(tmp_path: Path) -> None:
    _, award = read(tmp_path, {"type": "award", "credential": "c-1"}, person="p-9")
    assert award.person == "p-9"
    _, own = read(tmp_path, {"person": "p-1", "credential": "c-1"}, person="p-9")
    assert own.person == "p-1"
