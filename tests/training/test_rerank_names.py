from __future__ import annotations

import pytest

from skillmatch.encoders import HashingEncoder
from skillmatch.evaluation.normalisation import held_out
from skillmatch.frameworks import Framework
from skillmatch.linking.features import NAMES
from skillmatch.training.examples import digest
from skillmatch.training.rerank_data import Question
from skillmatch.training.rerank_names import MISSING, SHARE, NameTables, clauses_of, name_tables


@pytest.fixture(scope="module")
def tables(crafts: Framework) -> NameTables:
    memory = [Question("Sell bread and fish", frozenset((crafts.labels.index("sell bread"),)), asks=True)]
    return name_tables(crafts, HashingEncoder(), memory)


def test_aliases_are_asked_after_they_were_taken_out(crafts: Framework, tables: NameTables) -> None:
    asked = held_out(crafts, "aliases", SHARE).queries
    for name in ("aliases", "bare"):
        table = tables.names[name]
        assert [one.text for one in table.questions] == list(asked.texts)
        exact = table.features[:, NAMES.index("alias_exact")]
        assert not exact.any()


def test_where_a_skill_was_taken_out_nothing_is_right(crafts: Framework, tables: NameTables) -> None:
    asked = held_out(crafts, "aliases", SHARE).queries
    left = [sum(digest(str(crafts.uris[row]))[2] >= MISSING for row in gold) for gold in asked.gold]
    assert sum(left) > 0
    for name in ("aliases", "bare"):
        table = tables.names[name]
        assert [len(one.gold) for one in table.questions] == left
        assert set(table.question[table.unit[table.right > 0]].tolist()) <= {
            number for number, count in enumerate(left) if count
        }


def test_names_that_are_there_are_asked_too(crafts: Framework, tables: NameTables) -> None:
    unseen = set(held_out(crafts, "aliases", SHARE).queries.texts)
    names = {*crafts.labels, *(name for own in crafts.alt_labels for name in own)}
    for name in ("known", "bare_known"):
        table = tables.names[name]
        assert table.questions
        assert {one.text for one in table.questions} <= names - unseen
        exact = [NAMES.index(part) for part in ("label_exact", "alias_exact")]
        said = table.features[:, exact].any(axis=1)
        assert said[table.right > 0].all()


def test_a_bare_framework_tells_less(tables: NameTables) -> None:
    told, bare = tables.names["aliases"].features, tables.names["bare"].features
    assert told[:, NAMES.index("described_at_all")].all()
    for part in ("described_at_all", "popularity"):
        assert not bare[:, NAMES.index(part)].any()


def test_sentences_name_skills_by_what_was_taken_out(crafts: Framework, tables: NameTables) -> None:
    asked = held_out(crafts, "aliases", SHARE).queries
    for one in tables.sentences.questions:
        said = one.text.lower()
        assert any(alias.split()[-1] in said for alias in asked.texts)
        assert not any(label in said for label in crafts.labels)


def test_a_piece_is_held_out_with_its_sentence() -> None:
    sentence = "There was an old shop, a baker who sold bread, and a hall where copper was repaired"
    whole = Question(sentence, frozenset(), asks=False)
    pieces = clauses_of([whole], "en")
    assert len(pieces) > 1
    assert {one.fold for one in pieces} == {whole.fold}
    assert all(one.text in sentence and not one.gold for one in pieces)
