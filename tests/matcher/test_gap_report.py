"""What a designer may hold a programme against, through the whole engine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from skillmatch.domain import Decision
from skillmatch.errors import FrameworkError, InputError, NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.gap_report import GapOptions
from skillmatch.matcher.mapping import mapped_statements
from skillmatch.matcher.programmes import programme_from_file, resolve_programme

from .conftest import framework, make

JOBS = {"Coder": ["python", "sql"], "Tester": ["python", "sql"], "Welder": ["welding", "first-aid"]}


def names(report) -> set[str]:
    return {gap.name for gap in report.gaps} | {one.label for one in report.covered}


@pytest.fixture
def with_jobs(tmp_path: Path):
    from dataclasses import replace

    made = framework(needs=JOBS | {"Programmer": []})
    said = {"Coder": "Writes software code.", "Tester": "Tests software code.", "Welder": "Joins metal.",
            "Programmer": "Writes software code and tests."}  # fmt: skip
    jobs = tuple(replace(one, description=said[one.label]) for one in made.occupations)
    with Matcher.open(make(tmp_path / "jobs", replace(made, occupations=jobs)), encoder="hashing") as opened:
        opened.index()
        yield opened


def test_postings_by_id_by_words_and_from_a_file(matcher: Matcher, tmp_path: Path) -> None:
    def against(*postings: str):
        return matcher.gaps("c-python", options=GapOptions(postings=postings))

    assert names(against("p-weld")) == {"Welding", "First aid"}
    assert names(against("python queries")) == {"Python programming", "SQL queries"}
    assert names(against("p-weld", "p-data")) == names(against("p-weld")) | names(against("p-data"))
    (tmp_path / "job.txt").write_text("Helper\n\nRequirements:\n- First aid")
    report = against(str(tmp_path / "job.txt"))
    assert names(report) == {"First aid"}
    assert (report.demand.askers, report.gaps[0].demand.share) == (1, pytest.approx(1, abs=0.3))
    assert "job.txt" in report.against
    with pytest.raises(NotFoundError, match="No posting"):
        against("unheard of words")
    (tmp_path / "bad.json").write_text('[{"nothing": 1}]')
    with pytest.raises(InputError):
        against(str(tmp_path / "bad.json"))


def test_what_is_related_to_nothing_asked_for_is_told(matcher: Matcher) -> None:
    report = matcher.gaps("s-data", options=GapOptions(postings=("p-weld",)))
    assert {one.label for one in report.unasked} == {"Python programming", "SQL queries"}
    assert report.missing == 2


def test_an_occupation_that_states_nothing_is_expected_to_need_what_its_like_need(with_jobs: Matcher) -> None:
    report = with_jobs.gaps("c-welding", occupation="Programmer")
    assert {"Python programming", "SQL queries"} <= names(report)
    assert "expected from its description" in report.against


def test_a_role_may_be_described_in_a_file(with_jobs: Matcher, tmp_path: Path, matcher: Matcher) -> None:
    file = tmp_path / "role.txt"
    file.write_text("Developer\nWrites software code and tests it.\n")
    report = with_jobs.gaps("c-welding", occupation=str(file))
    assert "Python programming" in names(report)
    assert report.against.startswith("Developer")
    with pytest.raises(FrameworkError, match="nothing can be expected"):
        matcher.gaps("c-welding", occupation=str(file))
    file.write_text(" \n")
    with pytest.raises(InputError, match="empty"):
        with_jobs.gaps("c-welding", occupation=str(file))


def test_statements_are_linked_once_and_each_by_itself(matcher: Matcher) -> None:
    programme = resolve_programme(matcher.snapshot, "s-data")

    def no_linker():
        raise AssertionError("nothing is left to link")

    first = mapped_statements(matcher.snapshot, matcher.linker, programme.credentials)
    assert [(one.credential, one.label) for one in first] == [
        ("c-python", "Python programming"), ("c-sql", "SQL queries")
    ]  # fmt: skip
    assert mapped_statements(matcher.snapshot, no_linker, programme.credentials) == first


def test_decisions_are_in_the_report(matcher: Matcher) -> None:
    before = matcher.gaps("s-data")
    assert (before.mapping.links, before.mapping.confirmed) == (2, 0)
    said = [
        Decision("credential", one.credential, one.statement, "tiny", one.skill, state, one.label, by="ann")
        for one, state in zip(before.covered, ("confirmed", "rejected"), strict=True)
    ]
    matcher.workspace.decisions.append(said)
    matcher.rescore()
    after = matcher.gaps("s-data")
    assert (after.mapping.links, after.mapping.confirmed, after.mapping.rejected) == (1, 1, 1)
    assert [one.decision for one in after.covered] == ["confirmed"]


def test_a_library_of_skill_descriptors_is_a_programme(matcher: Matcher, tmp_path: Path) -> None:
    file = tmp_path / "rsd.json"
    made = [
        {"id": f"urn:x:{n}", "skillName": name, "skillStatement": f"Can do {name}.", "categories": ["Trades"]}
        for n, name in enumerate(("welding", "first aid"))
    ]
    file.write_text(json.dumps(made))
    programme = programme_from_file(file)
    assert [(one.name, len(one.competencies)) for one in programme.credentials] == [("Trades", 2)]
    report = matcher.gaps(programme)
    assert {one.label for one in report.covered} == {"Welding", "First aid"}
