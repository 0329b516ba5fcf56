from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Posting, Requirement
from skillmatch.errors import InputError
from skillmatch.readers.postings import read_postings


def read(folder: Path, value: Any, name: str = "posting.json") -> list[Any]:
    file = folder / name
    file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return list(read_postings(file))


def test_plain_text(tmp_path: Path) -> None:
    text = "\n Welder (all levels) \n\nYou will:\n- weld < 3 mm\n- read drawings\n"
    (posting,) = read(tmp_path, text, "welder-7.txt")
    assert posting == Posting(
        "welder-7", "Welder (all levels)", "Welder (all levels)\n\nYou will:\n- weld < 3 mm\n- read drawings"
    )


def test_own_fields_and_weights(tmp_path: Path) -> None:
    record = {
        "id": "p-1",
        "title": "Analyst",
        "description": "<p>Join tables</p><ul><li>Charts</li></ul>",
        "posted": "2025-03-01T09:00:00Z",
        "employer": "Harbour",
        "location": "Leith",
        "occupation": "15-2051.00",
        "requirements": [
            "https://s/1",
            {"skill": "https://s/2", "label": "SQL", "essential": "no", "quote": "q"},
        ],
        "salary": 1,
    }
    (posting,) = read(tmp_path, record)
    assert posting == Posting(
        "p-1",
        "Analyst",
        "Join tables\n\n- Charts",
        "Harbour",
        "Leith",
        date(2025, 3, 1),
        "15-2051.00",
        (Requirement("https://s/1", "https://s/1"), Requirement("https://s/2", "SQL", False, 0.5, quote="q")),
        {"salary": 1},
    )


def test_csv_rows_and_a_bad_one(tmp_path: Path) -> None:
    text = (
        "id,title,text,posted,requirements,optional_requirements\n"
        'p-1,Analyst,"two\nlines",2025-03-01,u:1|u:2,u:3\n'
        "p-2,Analyst,x,01.03.2025,,\n"
        "p-3,Analyst,,,,\n"
    )
    good, bad_date, nothing = read(tmp_path, text, "p.csv")
    assert [(r.skill, r.weight) for r in good.requirements] == [("u:1", 1.0), ("u:2", 1.0), ("u:3", 0.5)]
    assert (bad_date.row, bad_date.fix) == (4, "Write dates as 2025-01-31.")
    assert (nothing.row, nothing.reason) == (5, "the posting has neither text nor requirements")


def test_an_id_is_made_from_the_content(tmp_path: Path) -> None:
    first, second, third = read(tmp_path, [{"title": "T", "text": text} for text in ("a", "b", "a")])
    assert first.id.startswith("urn:sha256:")
    assert first.id != second.id
    assert isinstance(third, InputError)


@pytest.mark.parametrize("weight", [0, -1, "heavy"])
def test_a_weight_must_be_positive(tmp_path: Path, weight: Any) -> None:
    (error,) = read(tmp_path, {"title": "T", "requirements": [{"skill": "u:1", "weight": weight}]})
    assert isinstance(error, InputError)


@pytest.mark.shared
def test_federal_postings(shared_data: Path) -> None:
    found = list(read_postings(shared_data / "postings" / "usajobs_cyber.json"))
    postings = [record for record in found if isinstance(record, Posting)]
    (blank,) = [record for record in found if isinstance(record, InputError)]
    assert (len(postings), blank.row, blank.reason) == (67, 1, "the announcement has no 'title'")
    first = postings[0]
    assert (first.id, first.title, first.posted) == (
        "usajobs-136",
        "IT Specialist (Security)",
        date(2024, 9, 25),
    )
    assert first.location == "Fort Belvoir, VA"
    assert first.text.startswith("Summary\nThe pay band")
    assert "\n\nDuties\nServes as technical expert" in first.text
    assert "\n\nSpecialised experience\nTo qualify" in first.text
    assert first.extra["clearance"] == "Secret"
    assert all(posting.posted for posting in postings)
