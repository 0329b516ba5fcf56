"""What is held out stays out, whichever way a text might come back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.domain import Decision, fold
from skillmatch.errors import InputError
from skillmatch.frameworks import Framework
from skillmatch.training import Recipe, Sources, gather, split_framework
from skillmatch.training.examples import drawn, from_sentences
from skillmatch.training.templates import gerund, template_examples


@given(st.integers(0, 10_000), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_holds_out_the_same_and_more(key: int, one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert drawn(str(key), low) <= drawn(str(key), high)
    assert not drawn(str(key), 0.0)
    assert drawn(str(key), 1.0)


@given(aliases=st.floats(0, 1), descriptions=st.floats(0, 1), seed=st.integers(0, 50))
def test_nothing_held_out_is_learnt_from(
    crafts: Framework, aliases: float, descriptions: float, seed: int
) -> None:
    split = split_framework(crafts, aliases, descriptions)
    sentences = template_examples(crafts, split, 60, seed)
    held = [fold(one.text) for one in (*split.aliases, *split.descriptions)]
    assert set(held) <= split.forbidden
    assert not {fold(one.text) for one in (*split.train, *sentences)} & set(held)
    for row in split.rows:  # nor a part of a held-out description
        first = crafts.descriptions[row].partition(".")[0].lower()
        assert not [one.text for one in sentences if first in one.text.lower()]
    for alias in (one.text for one in split.aliases):  # nor a held-out alias within a sentence
        assert not [one.text for one in sentences if alias in one.text]
    assert len(split.train) + len(held) == 24 * 3


def test_an_alias_of_two_skills_has_both_as_gold_and_a_label_is_no_alias(tiny: Framework) -> None:
    from dataclasses import replace

    records = tiny.records
    skills = list(records.skills)
    skills[1] = replace(skills[1], alt_labels=("coding", "Java"))
    skills[2] = replace(skills[2], alt_labels=("Coding",))
    framework = Framework.from_records(replace(records, skills=tuple(skills)))
    found = {one.text: one.gold for one in split_framework(framework, 0.0, 0.0).train}
    assert found == {"coding": (1, 2)}


def test_templates_name_skills_that_an_occupation_needs_together(crafts: Framework) -> None:
    found = template_examples(crafts, split_framework(crafts, 0.0, 0.0), 200, seed=1)
    needs = [
        {row for row in range(24) if ("sell" in crafts.labels[row]) == wanted} for wanted in (True, False)
    ]
    assert len(found) == 200
    assert all(any(set(one.gold) <= own for own in needs) for one in found)
    assert {row for one in found for row in one.gold} == set(range(24))
    assert found == template_examples(crafts, split_framework(crafts, 0.0, 0.0), 200, seed=1)
    assert found != template_examples(crafts, split_framework(crafts, 0.0, 0.0), 200, seed=2)


@pytest.mark.parametrize(
    ("verb", "wanted"),
    [
        ("manage", "managing"), ("plan", "planning"), ("oversee", "overseeing"), ("die", "dying"),
        ("develop", "developing"), ("SQL", "SQL"), ("draw", "drawing"), ("fix", "fixing"),
    ],
)  # fmt: skip
def test_gerunds(verb: str, wanted: str) -> None:
    assert gerund(verb) == wanted


def _csv(file: Path, *rows: str) -> Path:
    file.write_text("\n".join(("sentence,label", *rows)) + "\n", encoding="utf-8")
    return file


def test_files_held_out_are_not_learnt_from(crafts: Framework, tmp_path: Path) -> None:
    learnt = _csv(tmp_path / "train.csv", "We sell a lot,sell bread", "You mend jugs,repair glass")
    held = _csv(tmp_path / "dev.csv", "you MEND jugs,repair glass", "Fish are counted,count fish")
    recipe = Recipe(sentences_out=0.0, templates=10)
    gathered = gather(crafts, Sources(sentences=(learnt,), held_out=(held,)), recipe)
    assert [one.text for one in gathered.train if one.source == "sentence"] == ["We sell a lot"]
    assert len(gathered.develop["dev"]) == 2
    assert set(gathered.files) == {"train.csv", "dev.csv"}
    assert gathered.counts["template"] == 10


def test_files_of_several_folders_may_be_called_alike(crafts: Framework, tmp_path: Path) -> None:
    rows = {"one": "You mend jugs,repair glass", "two": "Fish are counted,count fish"}
    for folder in rows:
        (tmp_path / folder).mkdir()
    dev = [_csv(tmp_path / folder / "dev.csv", row) for folder, row in rows.items()]
    named = _csv(tmp_path / "aliases.csv", "Bread is sold,sell bread")
    learnt = _csv(
        tmp_path / "train.csv", *rows.values(), "Bread is sold,sell bread", "We sell fish,sell fish"
    )
    sources = Sources(sentences=(learnt,), held_out=(*dev, dev[0], named))
    gathered = gather(crafts, sources, Recipe(sentences_out=0.0, templates=0, aliases_out=0.2))
    assert [one.text for one in gathered.train if one.source == "sentence"] == ["We sell fish"]
    held = {"dev", "dev (2)", "aliases (2)"}
    assert held <= gathered.develop.keys()
    assert {len(gathered.develop[name]) for name in held} == {1}
    assert set(gathered.files) == {"train.csv", "dev.csv", "dev.csv (2)", "aliases.csv"}


def test_confirmed_links_are_learnt_from_and_rejected_ones_are_not(crafts: Framework) -> None:
    def decided(statement: str, state: str) -> Decision:
        return Decision(
            kind="credential", record="c", statement=statement, framework="crafts", skill="urn:sell-fish",
            state=state, label="sell fish",
        )  # fmt: skip

    decisions = (decided("Fishmonger's stall", "confirmed"), decided("Fishing", "rejected"))
    gathered = gather(crafts, Sources(decisions=decisions), Recipe(templates=0))
    confirmed = [one for one in gathered.train if one.source == "confirmed"]
    assert [(one.text, one.gold) for one in confirmed] == [
        ("Fishmonger's stall", (crafts.row("urn:sell-fish"),))
    ]


def test_labels_of_another_framework_are_refused(crafts: Framework, tmp_path: Path) -> None:
    file = _csv(tmp_path / "other.csv", "We dance,dance tango")
    with pytest.raises(InputError, match=r"other\.csv: none of its labels"):
        gather(crafts, Sources(sentences=(file,)), Recipe())
    with pytest.raises(InputError):
        from_sentences([("We dance", "dance tango")], crafts)
