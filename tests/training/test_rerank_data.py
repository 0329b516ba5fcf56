"""A corpus in small, laid out as the card says: what is fitted on, and what is kept from it."""

from __future__ import annotations

import csv
import json
from itertools import count
from pathlib import Path

import pytest

from skillmatch.errors import InputError
from skillmatch.evaluation.datasets import read_rows
from skillmatch.frameworks import Framework
from skillmatch.training import blind as blind_sets
from skillmatch.training.annotated import HEADER, blind, key
from skillmatch.training.examples import drawn
from skillmatch.training.gathering import SPANS_OUT
from skillmatch.training.rerank_data import (
    FEDERAL,
    POSTINGS,
    TASKS,
    WRITTEN,
    Sources,
    read_federal,
    read_sources,
    read_written,
)

OPEN = next(f"house-{number}" for number in count() if not blind(f"house-{number}"))
BLIND = next(f"house-{number}" for number in count() if blind(f"house-{number}"))
TOLD = next(f"Bake for {number} guests" for number in count() if not blind(f"Bake for {number} guests"))
KEPT = next(f"Bake for {number} guests" for number in count() if blind(f"Bake for {number} guests"))
ROSES = next(f"count many {number}" for number in count() if not drawn(f"count many {number}", SPANS_OUT))
PAINT = next(f"paint house {number}" for number in count() if drawn(f"paint house {number}", SPANS_OUT))
READERS = ("read_marked_postings", "read_tasks", "read_federal")
DUTY, GRADE = "Sell bread to the navy", "This is a grade 9 bakery"
INVENTED = (
    (OPEN, "You bake and sell bread", "bake", "-"),
    (OPEN, "You bake and sell bread", "sell bread", "sell bread"),
    (OPEN, "We love bread", "We love bread", "0"),
    (BLIND, "Roses need counting", "Roses need counting", "count roses"),
    (OPEN, "Java", "Java", "-"),
)
MARKED = "sentence,span,sub_span,label\n"
TITLES = {
    "Occupation Data": "O*NET-SOC Code\tTitle\tDescription\n51-3011.00\tBakers\tBake.\n",
    "Content Model Reference": "Element ID\tElement Name\tDescription\n2.A.1\tWriting\tTo write.\n",
    "Skills": "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tRecommend Suppress\n",
    "Knowledge": "O*NET-SOC Code\tElement ID\tElement Name\tScale ID\tData Value\tRecommend Suppress\n",
    "Task Statements": "O*NET-SOC Code\tTask ID\tTask\tTask Type\n"
    f"51-3011.00\t11\t{TOLD}\tCore\n51-3011.00\t12\t{KEPT}\tCore\n51-3011.00\t13\tSweep\tCore\n",
}


def _sentence(posting: str, words: str, tags: str) -> str:
    source, number = posting.split("-")
    record = {"tokens": words.split(), "tags_skill": list(tags), "tags_knowledge": ["O"] * len(tags)}
    return json.dumps(record | {"source": source, "idx": int(number)})


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    files = {
        "skillskape/train.csv": "sentence,label\nWe need you to sell bread,sell bread\nWe are nice,\n",
        "skillskape/dev.csv": "sentence,label\nSell our fish,sell fish\n",
        "skill-extraction/tech_validation_annotations.csv": MARKED + "Sell wool,wool,,sell wool\n",
        "skill-extraction/house_validation_annotations.csv": MARKED + "Sell tea,tea,,NONE\n",
        "skillspan/train.json": "\n".join(
            (
                _sentence(OPEN, "a fine team", "OOO"),
                _sentence(OPEN, "sell bread daily", "OOO"),
                _sentence(BLIND, ROSES, "BIO"),
                _sentence(BLIND, "we are old", "OOO"),
                _sentence(BLIND, "bread seller", "OO"),
                _sentence(BLIND, PAINT, "BOO"),
                _sentence(OPEN, "sell bread daily", "BIO"),
                _sentence(OPEN, "nobody said which", "OBO"),
                _sentence(OPEN, "rose counter", "OO"),
                _sentence(OPEN, "baking", "B"),
            )
        ),
        "postings/usajobs_cyber.json": json.dumps(
            [{"id": 1, "openDate": "", "title": "Baker", "summary": GRADE, "duties": f"{DUTY}\nBe on time"}]
        ),
        **{f"onet-29.3/{title}.txt": text for title, text in TITLES.items()},
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    said = {
        POSTINGS: [
            (key("sell bread daily"), key("sell bread"), "sell bread"),
            (key(ROSES), key("count many"), "count roses"),
            (key(PAINT), key("paint"), "-"),
            (key("rose counter"), key("rose counter"), "count roses"),
            (key("bread seller"), key("bread seller"), "sell bread"),
            (key("baking"), key("baking"), "-"),
        ],
        TASKS: [(key(text), key(text), "sell bread ; count roses") for text in (TOLD, KEPT)],
        FEDERAL: [(key(DUTY), key(DUTY), "sell bread"), (key(GRADE), key(GRADE), "0")],
    }
    for name, rows in said.items():
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows((HEADER, *rows))
    with (tmp_path / WRITTEN).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows((("posting", "sentence", "span", "skills"), *INVENTED))
    return tmp_path


@pytest.fixture
def sources(corpus: Path, crafts: Framework) -> Sources:
    return read_sources(corpus, crafts, corpus)


def test_annotated_postings_and_statements_are_learnt_from(sources: Sources, crafts: Framework) -> None:
    bread, roses = (crafts.labels.index(label) for label in ("sell bread", "count roses"))
    assert [(one.text, one.gold, one.group) for one in sources.posted] == [
        ("sell bread daily", {bread}, OPEN),
        ("rose counter", {roses}, OPEN),
        ("baking", set(), OPEN),
    ]
    spans = [(one.text, one.gold) for one in sources.posted_spans]
    assert spans == [("sell bread", {bread}), ("baking", set())]
    assert [(one.text, one.gold) for one in sources.tasks] == [(TOLD, {bread, roses})]
    assert [one.text for one in sources.none] == ["a fine team"]
    assert [(one.text, one.made) for one in sources.memory] == [
        ("We need you to sell bread", True),
        ("sell bread daily", False),
        ("rose counter", False),
        ("sell bread", False),
        (TOLD, False),
        ("You bake and sell bread", False),
        ("sell bread", False),
    ]


def test_written_postings_are_learnt_from(sources: Sources, corpus: Path) -> None:
    assert [(one.text, len(one.gold), one.asks, one.group) for one in sources.written] == [
        ("You bake and sell bread", 1, True, OPEN),
        ("We love bread", 0, False, OPEN),
        ("Java", 0, True, OPEN),
    ]
    assert [one.text for one in read_written(corpus)][3:] == ["Java"]
    assert [(one.text, len(one.gold), one.asks) for one in sources.written_spans] == [
        ("bake", 0, True),
        ("sell bread", 1, True),
    ]
    assert [one.text for one in sources.written][2:] == ["Java"]


@pytest.mark.parametrize(
    "row",
    [",We bake,bake,-", f"{OPEN},We bake,fry,-", f"{OPEN},We bake,bake,", f"{OPEN},Java,Java,-"],
)
def test_bad_rows_of_written_postings_are_named(corpus: Path, row: str) -> None:
    file = corpus / WRITTEN
    last = len(file.read_text().splitlines()) + 1
    file.write_text(file.read_text().rstrip() + "\n" + row + "\n")
    with pytest.raises(InputError, match=f"row {last}"):
        read_written(corpus)


def test_written_postings_that_say_nothing_are_refused(corpus: Path) -> None:
    (corpus / WRITTEN).write_text("posting,sentence,span,skills\n")
    with pytest.raises(InputError, match="says nothing"):
        read_written(corpus)


def test_nothing_is_learnt_from_what_is_blind(sources: Sources) -> None:
    every = [one for name in Sources.__slots__ for one in getattr(sources, name)]
    assert every
    assert not {one.text for one in every} & {
        ROSES,
        "count many",
        "we are old",
        "paint",
        "bread seller",
        "Roses need counting",
        KEPT,
    }


def test_what_is_blind_is_written_to_be_measured_by(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for read in READERS:
        own = getattr(blind_sets, read)
        monkeypatch.setattr(blind_sets, read, lambda folder, own=own, **_: own(folder, corpus))
    monkeypatch.setattr(blind_sets, "read_written", lambda: read_written(corpus))
    assert blind_sets.main([str(corpus), "-o", str(tmp_path / "out")]) == 0
    assert list(read_rows(tmp_path / "out" / "blind_postings.csv")) == [
        (ROSES, "count roses"),
        ("we are old", ""),
        ("bread seller", "sell bread"),
        (PAINT, "-"),
    ]
    marked = list(read_rows(tmp_path / "out" / "blind_marked.csv"))
    assert marked == [
        (ROSES, "count roses"),
        ("we are old", ""),
        ("bread seller", ""),
        (PAINT, "-"),
    ]
    unseen = {text for text, _ in read_rows(tmp_path / "out" / "blind_unseen.csv")}
    assert unseen == {"we are old", "bread seller", PAINT}
    assert list(read_rows(tmp_path / "out" / "blind_tasks.csv")) == [
        (KEPT, "count roses"),
        (KEPT, "sell bread"),
    ]
    written = list(read_rows(tmp_path / "out" / "blind_written.csv"))
    assert written == [("Roses need counting", "count roses")]
    federal = list(read_rows(tmp_path / "out" / "blind_federal.csv"))
    assert federal == [(GRADE, ""), (DUTY, "sell bread")]


def test_a_place_that_cannot_be_written_is_named(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for read in READERS:
        monkeypatch.setattr(blind_sets, read, lambda folder, **_: ())
    file = corpus / "skillskape" / "dev.csv"
    assert blind_sets.main([str(corpus), "-o", str(file)]) == 1
    assert f"{file} cannot be written" in capsys.readouterr().err


def test_federal_statements_that_are_gone_are_told_of(corpus: Path) -> None:
    assert [(one.text, one.labels) for one in read_federal(corpus, corpus)] == [
        (GRADE, frozenset()),
        (DUTY, {"sell bread"}),
    ]
    file = corpus / "postings" / "usajobs_cyber.json"
    file.write_text(file.read_text().replace(GRADE, "This is grade 9"))
    with pytest.raises(InputError, match=r"usajobs_esco\.csv: 1 of its statements"):
        read_federal(corpus, corpus)


def test_a_framework_that_lacks_an_annotated_label_is_refused(corpus: Path, crafts: Framework) -> None:
    file = corpus / POSTINGS
    file.write_text(file.read_text().replace("sell bread", "sell gold"))
    with pytest.raises(InputError, match="sell gold"):
        read_sources(corpus, crafts, corpus)


def test_annotations_of_another_corpus_are_refused(corpus: Path, crafts: Framework) -> None:
    file = corpus / POSTINGS
    file.write_text(",".join(HEADER) + "\n" + ",".join((key("x"), key("y"), "-")) + "\n")
    with pytest.raises(InputError, match="none of the sentences"):
        read_sources(corpus, crafts, corpus)


def test_a_corpus_that_does_not_say_which_posting_is_refused(corpus: Path, crafts: Framework) -> None:
    file = corpus / "skillspan" / "train.json"
    file.write_text(file.read_text().replace('"idx"', '"number"'))
    with pytest.raises(InputError, match="idx"):
        read_sources(corpus, crafts, corpus)
