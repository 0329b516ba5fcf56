from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Requirement
from skillmatch.errors import InputError
from skillmatch.readers.postings import read_postings

JOB: dict[str, Any] = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Data Analyst",
    "description": "<p>Who we are</p><ul><li>Write <b>C++</b> &amp; SQL</li><li>Use Node.js</li></ul>"
    "<script>x()</script>",
    "identifier": {"@type": "PropertyValue", "name": "Harbour", "value": 1234},
    "hiringOrganization": {"@type": "Organization", "name": "Harbour Ltd"},
    "jobLocation": [
        {"@type": "Place", "address": {"addressLocality": "Leith", "addressCountry": {"name": "UK"}}}
    ],
    "jobLocationType": "TELECOMMUTE",
    "datePosted": "2025-03-01",
    "occupationalCategory": ["Analysts", "15-2051.00 Data Scientists"],
    "skills": [
        {"@type": "DefinedTerm", "name": "SQL", "@id": "https://s/sql"},
        "Teamwork",
        {"@type": "DefinedTerm", "termCode": "K0001"},
    ],
    "experienceRequirements": {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": 24},
    "educationRequirements": {
        "@type": "EducationalOccupationalCredential",
        "credentialCategory": "bachelor degree",
    },
    "baseSalary": {"value": 1},
}


def read(folder: Path, value: Any) -> list[Any]:
    file = folder / "job.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    return list(read_postings(file))


def test_every_field(tmp_path: Path) -> None:
    (posting,) = read(tmp_path, JOB)
    assert (posting.id, posting.title, posting.employer) == ("1234", "Data Analyst", "Harbour Ltd")
    assert (posting.location, posting.posted) == ("Leith, UK; Remote", date(2025, 3, 1))
    assert posting.occupation == "15-2051.00"
    assert posting.requirements == (Requirement("https://s/sql", "SQL", quote="SQL"),)
    assert posting.text.splitlines() == [
        "Who we are",
        "",
        "- Write C++ & SQL",
        "- Use Node.js",
        "",
        "Experience",
        "24 months of experience",
        "",
        "Education",
        "bachelor degree",
        "",
        "Skills",
        "- SQL",
        "- Teamwork",
        "- K0001",
    ]
    assert posting.extra == {"baseSalary": {"value": 1}}


def test_lists_graphs_and_prefixes(tmp_path: Path) -> None:
    page = {
        "@context": "https://schema.org",
        "@graph": [{"@type": "WebPage"}, JOB, {**JOB, "datePosted": "soon"}],
    }
    good, bad = read(tmp_path, page)
    assert (good.title, isinstance(bad, InputError)) == ("Data Analyst", True)
    prefixed = {f"schema:{key}" if key[0] != "@" else key: value for key, value in JOB.items()}
    (posting,) = read(tmp_path, [{**prefixed, "@type": "schema:JobPosting"}])
    assert posting.text == good.text


@pytest.mark.parametrize("value", [{"@graph": [{"@type": "WebPage"}]}, {"@graph": []}, {"@graph": 3}])
def test_a_graph_without_a_posting_is_refused(tmp_path: Path, value: Any) -> None:
    (error,) = read(tmp_path, value)
    assert isinstance(error, InputError)
