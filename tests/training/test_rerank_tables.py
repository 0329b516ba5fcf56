from __future__ import annotations

import pytest

from skillmatch.encoders import HashingEncoder
from skillmatch.frameworks import Framework
from skillmatch.linking.features import NAMES
from skillmatch.linking.kinds import LIKE, NAME, UNLIKE
from skillmatch.training.rerank_data import Question
from skillmatch.training.rerank_tables import Table, Tabulator

LISTED = "You will be with us in our old shop all day to sell bread, repair copper, and count the many roses"


def question(framework: Framework, text: str, *labels: str, group: str = "") -> Question:
    rows = frozenset(framework.labels.index(label) for label in labels)
    return Question(text, rows, asks=bool(rows), group=group, made=not group)


@pytest.fixture(scope="module")
def asked(crafts: Framework) -> list[Question]:
    return [
        question(crafts, "Somebody to sell wool", "sell wool"),
        question(crafts, LISTED, "sell bread", "count roses"),
    ]


@pytest.fixture(scope="module")
def table(crafts: Framework, asked: list[Question]) -> Table:
    memory = [*asked, question(crafts, "Sell bread and fish", "sell bread", "sell fish")]
    return Tabulator(crafts, HashingEncoder(), memory).statements(asked)


def test_statements_come_first_then_the_clauses_worth_a_look(table: Table) -> None:
    assert table.is_clause[:2].tolist() == [False, False]
    assert table.is_clause[2:].all()
    assert len(table.question) > 3
    assert set(table.question[2:].tolist()) == {1}
    assert (table.nearest_made[2:] == table.nearest_made[1]).all()
    assert sorted(table.unit.tolist()) == table.unit.tolist()


def test_clauses_of_statements_like_the_examples_are_dropped(table: Table) -> None:
    assert set(table.settled(2.0).unit.tolist()) == set(table.unit.tolist())
    assert set(table.settled(-2.0).unit.tolist()) == {0, 1}
    named = table.is_name
    assert set(table.kinds(-2.0)[~named].tolist()) == {LIKE}
    assert set(table.kinds(2.0)[~named].tolist()) == {UNLIKE}
    assert set(table.kinds(2.0)[named].tolist()) <= {NAME}


def test_a_question_is_no_example_of_its_own(crafts: Framework, table: Table) -> None:
    assert (table.nearest_made < 0.999).all()
    other, own = crafts.labels.index("sell bread"), crafts.labels.index("count roses")
    flags = table.features[:, NAMES.index("asked_for")]
    whole = table.unit == 1
    assert flags[whole & (table.rows == other)].tolist() == [1.0]
    assert flags[whole & (table.rows == own)].tolist() == [0.0]


def test_what_its_own_posting_says_is_no_example_but_what_another_says_too_is(crafts: Framework) -> None:
    own = question(crafts, LISTED, "sell bread", "count roses", group="one")
    part = question(crafts, "sell bread", "sell bread", group="one")
    other = question(crafts, "sell bread", "sell bread", group="two")
    best = NAMES.index("best_example")
    for memory, seen in (([own, part], False), ([own, part, other], True)):
        table = Tabulator(crafts, HashingEncoder(), memory).sentences([part])
        assert (table.features[:, best] > 0.999).all() == seen
        assert not table.nearest_made.any()


def test_a_part_is_held_out_with_its_sentence(crafts: Framework) -> None:
    whole = question(crafts, LISTED, "sell bread")
    assert question(crafts, "sell bread", "sell bread", group=LISTED).fold == whole.fold
    assert len({question(crafts, f"text {number}").fold for number in range(50)}) > 1
