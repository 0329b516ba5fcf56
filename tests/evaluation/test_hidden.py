"""Hidden relations are gone before anything is computed, and are looked for by all alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.domain import FrameworkInfo, FrameworkRecords, Occupation, OccupationSkill, Skill
from skillmatch.encoders import HashingEncoder
from skillmatch.errors import FrameworkError, InputError
from skillmatch.evaluation import Bm25Ranker
from skillmatch.evaluation.hidden import hidden_answers, hide, needs_of
from skillmatch.evaluation.hidden_file import hidden_from_file
from skillmatch.evaluation.hidden_run import KNOWN, POPULAR, WORDS, evaluate_hidden, from_texts, systems
from skillmatch.evaluation.results import OURS
from skillmatch.frameworks import Framework
from skillmatch.linking import Linker


def made(jobs: int = 12, needed: int = 6) -> Framework:
    """Jobs of two trades by turns; each needs six of its trade's eight skills."""
    skills = tuple(
        Skill(f"s{row}", f"{'cook' if row < 8 else 'code'} {row}", code=f"K{row}") for row in range(16)
    )
    occupations = tuple(
        Occupation(f"o{n}", f"job {n}", description=f"Works with {('food', 'code')[n % 2]}.")
        for n in range(jobs)
    )
    needs = tuple(
        OccupationSkill(f"o{n}", f"s{8 * (n % 2) + (n + step) % 8}", essential=True)
        for n in range(jobs)
        for step in range(needed)
    )
    info = FrameworkInfo("jobs", "Jobs", "1", "CC0", "tests", "0" * 64)
    return Framework.from_records(
        FrameworkRecords(info, skills, occupations=occupations, occupation_skills=needs)
    )


@given(share=st.sampled_from([0.2, 0.5, 1.0]), seed=st.integers(0, 5), tuning=st.booleans())
def test_hidden_and_known_split_what_the_framework_stated(share, seed, tuning):
    framework = made()
    hidden = hide(framework, share, seed=seed, tuning=tuning)
    before, left = needs_of(framework), needs_of(hidden.framework)
    for one, gold in zip(hidden.asked, hidden.gold, strict=True):
        assert gold
        assert gold | set(one.known) == before[one.uri]
        assert not gold & set(one.known)
        assert left.get(one.uri, frozenset()) == set(one.known)
    asked = {one.uri for one in hidden.asked}
    assert all(left[uri] == before[uri] for uri in before if uri not in asked)
    assert hidden.framework.info.sha256 != framework.info.sha256
    assert hide(framework, share, seed=seed, tuning=tuning).sha256 == hidden.sha256


def test_what_settings_were_chosen_on_is_never_measured_on():
    framework = made()
    chosen = {one.uri for one in hide(framework, tuning=True).asked}
    measured = {one.uri for one in hide(framework).asked}
    assert chosen | measured == {f"o{n}" for n in range(12)}
    assert not chosen & measured
    assert len(hide(framework, limit=2).asked) == 2
    with pytest.raises(FrameworkError, match="no occupation with a description"):
        hide(made(needed=2))


def test_every_system_is_asked_the_same_and_known_skills_are_no_answer():
    hidden = hide(made())
    encoder = HashingEncoder()
    found = systems(hidden, encoder, Linker(hidden.framework, encoder))
    found["BM25"] = from_texts(hidden, Bm25Ranker(hidden.framework))
    assert list(found) == [OURS, KNOWN, WORDS, POPULAR, "BM25"]
    queries = hidden.queries
    for system in found.values():
        rows, _ = system.rank(queries.texts, 10)
        for line, one in zip(rows.tolist(), hidden.asked, strict=True):
            assert not set(line) & set(one.known)
            assert len({row for row in line if row >= 0}) == sum(row >= 0 for row in line)
    result = evaluate_hidden(hidden, found)
    assert (result.task, result.queries) == ("hidden", len(hidden.asked))
    assert set(result.systems) == set(found)
    assert result.systems[KNOWN].measures["Rprec"] > result.systems[POPULAR].measures["Rprec"]
    assert evaluate_hidden(hidden, found).measures == result.measures


def test_a_file_names_occupations_and_skills_as_it_likes(tmp_path):
    file = tmp_path / "roles.csv"
    file.write_text(
        "occupation,description,skill\no1,,s9\njob 1,,code 10\njob 1,,K11\n"
        "Analyst,Looks at code.,code 12\nAnalyst,,gardening\nIdler,Does nothing.,sleeping\n"
    )
    framework = made()
    hidden = hidden_from_file(file, framework)
    by_title = {one.title: (one, gold) for one, gold in zip(hidden.asked, hidden.gold, strict=True)}
    assert by_title["Analyst"][0].description == "Looks at code."
    assert by_title["Analyst"][1] == {12}
    assert {9, 10, 11} == by_title["job 1"][1]
    assert not by_title["job 1"][1] & needs_of(hidden.framework)["o1"]
    assert (hidden.unlabelled, hidden.share_dropped) == (1, pytest.approx(2 / 6))
    assert hidden.unknown_labels == {"gardening": 1, "sleeping": 1}


def test_escos_own_relations_file_will_do(tmp_path):
    file = tmp_path / "occupationSkillRelations.csv"
    file.write_text("occupationUri,relationType,skillType,skillUri\no0,essential,skill/competence,s7\n")
    hidden = hidden_from_file(file, made())
    assert [(one.uri, gold) for one, gold in zip(hidden.asked, hidden.gold, strict=True)] == [("o0", {7})]


def test_of_a_whole_release_only_what_is_lacking_is_asked_for(tmp_path):
    whole, lost = made(), hide(made(), 1.0, limit=2)
    rows = [f"{one.occupation},{one.skill}" for one in whole.records.occupation_skills]
    (tmp_path / "all.csv").write_text("\n".join(["occupation,skill", *rows]))
    hidden = hidden_from_file(tmp_path / "all.csv", lost.framework)
    assert {one.uri for one in hidden.asked} == {one.uri for one in lost.asked}
    assert needs_of(hidden.framework) == needs_of(lost.framework)
    assert "lacks" in hidden.notes[0]
    assert len(hidden_from_file(tmp_path / "all.csv", whole).asked) == 12


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("occupation,what\na,b\n", "no column 'skill'"),
        ("skill\nb\n", "no column 'occupation'"),
        ("occupation,skill\na,\n", "no occupation or no skill"),
        ("occupation,skill\na,gardening\n", "none of its skills"),
    ],
)
def test_a_bad_file_is_refused_in_words(tmp_path, text, said):
    file = tmp_path / "bad.csv"
    file.write_text(text)
    with pytest.raises(InputError, match=said):
        hidden_from_file(file, made())


def test_a_fuller_release_gives_what_this_one_lacks():
    whole, part = made(), hide(made(), 1.0, limit=3).framework
    hidden = hidden_answers(part, whole.records)
    assert len(hidden.asked) == 3
    assert all(needs_of(whole)[one.uri] == gold for one, gold in zip(hidden.asked, hidden.gold, strict=True))
    with pytest.raises(FrameworkError, match="no relation"):
        hidden_answers(whole, part.records)
