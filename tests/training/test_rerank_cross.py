"""Whoever scores a question has seen nothing of its fold, and every kind of text has its own judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from skillmatch.linking.features import PAIR_NAMES
from skillmatch.linking.kinds import LIKE, NAME, UNLIKE
from skillmatch.training import rerank_cross as cross
from skillmatch.training.rerank_data import FOLDS, Question
from skillmatch.training.rerank_fit import FitSettings, Rows
from skillmatch.training.rerank_tables import Table

COUNT = 60
LIKENESS = 0.5
FOLD = PAIR_NAMES.index("words")
"""The column, of features and of vectors, that tells a question's fold."""


def table(name: str) -> Table:
    """Each question a unit with one candidate; a third like the made examples, a third names."""
    questions = [Question(f"{name} {number}", frozenset(), asks=number % 2 == 0) for number in range(COUNT)]
    folds = np.array([one.fold for one in questions], np.float32)
    features = np.zeros((COUNT, len(PAIR_NAMES)), np.float32)
    features[:, FOLD] = folds
    return Table(
        features=features,
        right=(np.arange(COUNT) % 2).astype(np.float32),
        unit=np.arange(COUNT),
        vectors=features[:, : FOLD + 1],
        texts=[one.text for one in questions],
        question=np.arange(COUNT),
        questions=questions,
        rows=np.zeros(COUNT, np.int64),
        nearest_made=(np.arange(COUNT) % 3 == 1).astype(np.float32),
        is_clause=np.zeros(COUNT, dtype=bool),
        is_name=np.arange(COUNT) % 3 == 2,
    )


def tables(*groups: Any) -> dict[str, Table]:
    return {name: table(name) for own in groups for name in own}


def folds_in(features: np.ndarray) -> set[float]:
    return set(features[:, FOLD].tolist())


class Remembering:
    """In place of a network: refuses what it was fitted on, and scores by its width."""

    def __init__(self, rows: Rows, settings: FitSettings) -> None:
        self.seen = folds_in(rows.features)
        self.width = settings.hidden

    def __call__(self, features: np.ndarray) -> np.ndarray:
        assert len(self.seen) == FOLDS - 1
        assert not self.seen & folds_in(features)
        return np.full(len(features), float(self.width), np.float32)


@pytest.fixture(autouse=True)
def remembering(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cross, "fit_ranking", Remembering)
    monkeypatch.setattr(cross, "fit_probability", Remembering)


def test_rankings_are_of_networks_that_saw_nothing_of_the_fold() -> None:
    sentences = tables(cross.RANKING_WEIGHT)
    scores = cross.ranked_by_others(sentences, sentences | tables(["dev"]), FitSettings(hidden=7))
    assert set(scores) == {*sentences, "dev"}
    assert all((own == 7).all() for own in scores.values())


def test_each_kind_of_text_is_judged_by_its_own_judge_from_other_folds() -> None:
    links, names = tables(cross.UNLIKE_WEIGHT), tables(cross.NAME_WEIGHT)
    settings = [FitSettings(hidden=width) for width in (1, 2, 3)]
    odds = cross.judged_by_others(links, links, names, LIKENESS, settings)
    for name, one in (links | names).items():
        kinds = one.kinds(LIKENESS)
        assert {UNLIKE, LIKE, NAME} == set(kinds.tolist())
        assert odds[name].tolist() == [settings[kind].hidden for kind in kinds.tolist()]


def test_whether_a_text_asks_is_told_from_other_folds(monkeypatch: pytest.MonkeyPatch) -> None:
    class Told:
        def __init__(self, vectors: np.ndarray, texts: Sequence[str], *_: np.ndarray) -> None:
            (self.left,) = set(range(FOLDS)) - {int(value) for value in folds_in(vectors)}
            self.texts = set(texts)

        def odds(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
            assert not self.texts & set(texts)
            assert len(texts) == len(vectors)
            return np.full(len(texts), self.left, np.float32)

    monkeypatch.setattr(cross, "fit_asking", Told)
    statements = tables(cross.ASKS_WEIGHT)
    for name, own in cross.asked_by_others(statements).items():
        assert own.tolist() == statements[name].folds.tolist()


def test_scaling_is_told_from_other_folds(monkeypatch: pytest.MonkeyPatch) -> None:
    links = tables(cross.UNLIKE_WEIGHT)
    seen: list[set[int]] = []

    def platt(links: Any, odds: Any, keep: Any, like: float) -> Any:
        seen.append({int(fold) for name, one in links.items() for fold in one.folds[one.unit][keep[name]]})
        (left,) = set(range(FOLDS)) - seen[-1]
        return (1.0,) * 3, (0.0,) * 3, (float(left),) * 3

    monkeypatch.setattr(cross, "platt", platt)
    found = cross.calibrated_by_others(links, {name: np.zeros(COUNT, np.float32) for name in links}, LIKENESS)
    assert len(seen) == FOLDS
    for name, own in found.items():
        assert own.tolist() == links[name].folds.tolist()


def test_a_name_is_judged_as_a_sentence_and_once_more_as_a_name() -> None:
    one = table("tech")
    both = cross.twice(one, np.zeros(COUNT, np.float32), np.zeros(COUNT, np.float32))
    assert both.is_name.tolist() == [False] * COUNT + [True] * int(one.is_name.sum())
    again = np.flatnonzero(one.is_name)
    assert both.question[COUNT:].tolist() == again.tolist()
    assert both.nearest_made[COUNT:].tolist() == one.nearest_made[again].tolist()


def test_likeness_lies_between_what_people_wrote_and_what_was_made() -> None:
    found = tables(("tech", "house"))
    made = replace(table("dev"), nearest_made=np.full(COUNT, 0.8, np.float32))
    found = {name: replace(one, nearest_made=np.full(COUNT, 0.4, np.float32)) for name, one in found.items()}
    assert cross.likeness(found | {"dev": made}) == pytest.approx(0.6)


def test_scaling_is_bent_where_the_judges_are_too_sure_above_even_odds_alone() -> None:
    each = 150
    random = np.random.default_rng(5)
    raw = random.normal(0.0, 2.0, each * COUNT).astype(np.float32)
    true = np.where(raw > 0, 0.4 * raw, raw)
    links = {name: replace(table(name), is_name=np.zeros(COUNT, dtype=bool)) for name in cross.UNLIKE_WEIGHT}
    links = {name: replace(one, unit=np.repeat(one.unit, each)) for name, one in links.items()}
    for one in links.values():
        one.right = (random.random(len(true)) < 1 / (1 + np.exp(-true))).astype(np.float32)
    every = {name: np.ones(len(raw), dtype=bool) for name in links}
    slopes, bends, offsets = cross.platt(links, dict.fromkeys(links, raw), every, LIKENESS)
    for kind in (UNLIKE, LIKE):
        assert (slopes[kind], bends[kind], offsets[kind]) == pytest.approx((1.0, -0.6, 0.0), abs=0.25)
    assert (slopes[NAME], bends[NAME], offsets[NAME]) == (1.0, 0.0, 0.0)


def test_links_that_are_never_shown_do_not_tell_what_the_others_mean() -> None:
    links = {name: replace(table(name), is_name=np.zeros(COUNT, dtype=bool)) for name in cross.UNLIKE_WEIGHT}
    raw = np.linspace(-2.0, 2.0, COUNT).astype(np.float32)
    every = {name: np.ones(COUNT, dtype=bool) for name in links}
    found = cross.platt(links, dict.fromkeys(links, raw), every, LIKENESS)
    hopeless = {
        name: replace(one, unit=np.tile(one.unit, 2), right=np.tile(one.right, 2))
        for name, one in links.items()
    }
    odds = np.concatenate((raw, np.full(COUNT, cross.HOPELESS - 1, np.float32)))
    twice = {name: np.ones(2 * COUNT, dtype=bool) for name in links}
    assert cross.platt(hopeless, dict.fromkeys(links, odds), twice, LIKENESS) == found
