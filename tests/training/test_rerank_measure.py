from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from skillmatch.linking.features import PAIR_NAMES
from skillmatch.linking.kinds import LIKE as LIKE_MADE
from skillmatch.linking.kinds import UNLIKE as UNLIKE_MADE
from skillmatch.training.rerank_data import Question
from skillmatch.training.rerank_measure import (
    ALARMS,
    ASKS,
    BARS,
    LABELLED,
    LIKE_BARS,
    Thresholds,
    found_at,
    reliability,
    thresholds,
)
from skillmatch.training.rerank_tables import Table

LIKE = 0.5
SURE, LIKELY, UNLIKELY = 0.9, 0.58, 0.1


def table(wanted: Sequence[bool], *, made: bool = False) -> Table:
    """A unit a question with one candidate, which is right where one is wanted."""
    count = len(wanted)
    return Table(
        features=np.zeros((count, len(PAIR_NAMES)), np.float32),
        right=np.array(wanted, np.float32),
        unit=np.arange(count),
        vectors=np.zeros((count, 2), np.float32),
        texts=[str(number) for number in range(count)],
        question=np.arange(count),
        questions=[Question(f"{number}", frozenset([0] * own), own) for number, own in enumerate(wanted)],
        rows=np.zeros(count, np.int64),
        nearest_made=np.full(count, float(made), np.float32),
        is_clause=np.zeros(count, dtype=bool),
        is_name=np.zeros(count, dtype=bool),
    )


def odds(*chances: float) -> np.ndarray:
    values = np.array(chances)
    return np.log(values / (1 - values)).astype(np.float32)


def sources(told: Sequence[float], silent: Sequence[float], name: str) -> tuple[dict[str, Table], dict]:
    """Every labelled source and the others with two sure links; `name` with these chances."""
    names = (*LABELLED, "train", "none", "posted_spans")
    links = {one: table([True, True, False]) for one in names}
    chances = {one: odds(SURE, SURE, UNLIKELY) for one in names}
    links[name] = table([True] * len(told) + [False] * len(silent))
    chances[name] = odds(*told, *silent)
    return links, chances


@pytest.mark.parametrize("name", ["posted", "tasks", "none", "train"])
def test_a_bar_is_as_low_as_false_alarms_allow(name: str) -> None:
    quiet, loud = [UNLIKELY] * 20, [UNLIKELY] * 17 + [LIKELY] * 3
    for silent, lowest in ((quiet, True), (loud, False)):
        links, chances = sources([LIKELY] * 8, silent, name)
        at = thresholds(links, chances, LIKE)
        assert (at.certain[0] < LIKELY) == lowest
        assert found_at(links[name], chances[name], at).alarms <= ALARMS


def test_sources_with_few_sentences_count_together_and_spans_not_at_all() -> None:
    links, chances = sources([LIKELY] * 8, [UNLIKELY] * 9 + [LIKELY], "tech")
    links["house"], chances["house"] = table([True] + [False] * 10), odds(LIKELY, *[UNLIKELY] * 9, LIKELY)
    assert thresholds(links, chances, LIKE).certain[0] < LIKELY
    chances["house"] = odds(LIKELY, *[UNLIKELY] * 8, LIKELY, LIKELY)
    assert thresholds(links, chances, LIKE).certain[0] > LIKELY
    links, chances = sources([LIKELY] * 8, [LIKELY] * 10, "posted_spans")
    assert thresholds(links, chances, LIKE).certain[0] == BARS[0]


def test_where_no_bar_is_quiet_the_highest_is_taken() -> None:
    links, chances = sources([LIKELY], [SURE] * 5, "none")
    at = thresholds(links, chances, LIKE)
    assert (at.asking, at.certain[:2]) == ((0.0,) * 3, (BARS[-1], LIKE_BARS[-1]))


def test_of_sentences_like_the_made_ones_it_counts_whether_they_ask_at_all() -> None:
    links, chances = sources([], [], "dev")
    links["dev"] = made = table([True] * 10 + [False] * 10, made=True)
    chances["dev"] = odds(*[LIKELY] * 20)
    made.features[:, ASKS] = np.repeat([3.0, -3.0], 10)
    at = thresholds(links, chances, LIKE)
    found = found_at(made, chances["dev"], at)
    assert (found.alarms, found.recall) == (0.0, 1.0)
    assert at.asking[LIKE_MADE] > 0 == at.asking[UNLIKE_MADE]


def test_reliability_counts_a_skill_of_a_sentence_once_and_sentences_that_ask_for_nothing_too() -> None:
    links, chances = sources([SURE], [], "tech")
    twice = table([True, False])
    twice.question = np.array([0, 0])
    links["house"], chances["house"] = twice, odds(LIKELY, SURE)
    links["none"], chances["none"] = table([False] * 3), odds(SURE, SURE, UNLIKELY)
    at = Thresholds(LIKE, (0.3,) * 3, (0.0,) * 3, (0.5,) * 3)
    (likely,) = (one for one in reliability(links, chances, at) if one["probability"] == pytest.approx(SURE))
    others = 2 * (len(LABELLED) - 2)
    assert likely["links"] == 1 + 1 + 2 + others
    assert likely["right"] == pytest.approx((1 + others) / likely["links"], abs=1e-4)
