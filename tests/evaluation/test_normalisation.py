from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from skillmatch.domain import FrameworkInfo, FrameworkRecords, Occupation, Skill
from skillmatch.encoders import HashingEncoder
from skillmatch.errors import FrameworkError, InputError
from skillmatch.evaluation import (
    Bm25Ranker,
    TfidfRanker,
    evaluate_names,
    held_out,
    names_from_file,
    occupations_as_skills,
)
from skillmatch.frameworks import Framework

INFO = FrameworkInfo("names", "Names", "2", "CC0", "tests", "0" * 64)
SKILLS = (
    Skill("s:0", "manage budgets", "skill", "Plan and watch spending.", ("budgeting", "handle money")),
    Skill("s:1", "SQL", "skill", "A query language.", ("structured query language", "Manage  Budgets")),
    Skill("s:2", "care for animals", alt_labels=("Handle Money", "tend animals", "animal care")),
)
OCCUPATIONS = (
    Occupation("g:1", "Everybody", is_group=True),
    Occupation("o:1", "zoo keeper", alt_labels=("animal keeper",), description="Keeps animals."),
    Occupation("o:2", "accountant", alt_labels=("bookkeeper",)),
)


@pytest.fixture(scope="module")
def framework() -> Framework:
    return Framework.from_records(FrameworkRecords(INFO, SKILLS, occupations=OCCUPATIONS))


def test_what_is_asked_is_gone_from_what_is_ranked_in(framework: Framework) -> None:
    names = held_out(framework, "aliases", 1.0)
    assert set(names.queries.texts) == {
        "budgeting", "Handle Money", "structured query language", "tend animals", "animal care",
    }  # fmt: skip
    gold = dict(zip(names.queries.texts, names.queries.gold, strict=True))
    assert gold["Handle Money"] == {0, 2}
    assert gold["tend animals"] == {2}
    assert names.framework.alt_labels == [(), ("Manage  Budgets",), ()]
    assert names.framework.labels == framework.labels
    assert names.framework.info.sha256 != framework.info.sha256
    assert framework.alt_labels[0] == ("budgeting", "handle money")


def test_the_choice_is_by_hash_and_grows_with_the_share(framework: Framework) -> None:
    turned = Framework.from_records(dataclasses.replace(framework.records, skills=SKILLS[::-1]))
    before: set[str] = set()
    for share in (0.2, 0.5, 0.8, 1.0):
        try:
            asked = set(held_out(framework, "aliases", share, seed=3).queries.texts)
        except FrameworkError:
            asked = set()
        assert before <= asked
        if asked:
            assert set(held_out(turned, "aliases", share, seed=3).queries.texts) == asked
        before = asked
    assert len(held_out(framework, "aliases", 1.0, limit=2).queries.texts) == 2
    with pytest.raises(FrameworkError, match="no aliases"):
        held_out(framework, "aliases", 1e-9)


def test_descriptions_are_taken_out_of_every_skill(framework: Framework) -> None:
    names = held_out(framework, "descriptions", 1.0)
    assert names.queries.texts == ("A query language.", "Plan and watch spending.")
    assert names.queries.gold == (frozenset({1}), frozenset({0}))
    assert set(names.framework.descriptions) == {""}


def test_titles_are_ranked_among_occupations(framework: Framework) -> None:
    entries = occupations_as_skills(framework)
    assert entries.labels == ["zoo keeper", "accountant"]
    names = held_out(entries, "aliases", 1.0)
    result = evaluate_names(names, TfidfRanker(names.framework), {"BM25": Bm25Ranker(names.framework)})
    assert (result.task, result.queries) == ("normalisation", 2)
    assert dict(zip(names.queries.texts, result.systems["SkillMatch"].per_query["RP@1"], strict=True)) == {
        "animal keeper": 1.0,
        "bookkeeper": 0.0,
    }
    assert "BM25" in result.systems
    with pytest.raises(FrameworkError, match="no occupations"):
        occupations_as_skills(entries)


def test_a_file_of_names(framework: Framework, tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text("alias,uri\nbudgets,s:0\nbudgeting,s:0\nwild guess,s:9\n", encoding="utf-8")
    names = names_from_file(path, framework)
    assert names.queries.texts == ("budgets", "budgeting")
    assert (names.unlabelled, names.share_dropped) == (1, 1 / 3)
    assert names.notes == (
        "1 of the texts stand in the framework as a name or description of what they mean.",
    )
    path.write_text("alias,uri\nx,s:9\n", encoding="utf-8")
    with pytest.raises(InputError, match="none of its labels"):
        names_from_file(path, framework)


def test_the_real_linker_ranks_in_a_framework_made_smaller(framework: Framework) -> None:
    from skillmatch.linking import Linker

    names = held_out(framework, "aliases", 1.0)
    encoder = HashingEncoder()
    result = evaluate_names(names, Linker(names.framework, encoder), encoder=encoder.id)
    assert 0 < result.measures["RR"] <= 1
    assert result.data_sha256 == held_out(framework, "aliases", 1.0).sha256
