"""Inferred order: proposals with reasons, no circles, nothing stated is touched, and figures that hold."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from skillmatch.domain import Competency, Credential, Prerequisite, TaughtSkill
from skillmatch.errors import InputError
from skillmatch.evaluation.order import Pairs, baselines, evaluate_order, left_out
from skillmatch.pathways.inferred import OrderModel, OrderProposer
from skillmatch.pathways.inferred_features import FEATURES, PairFeatures
from skillmatch.sample.catalogue import load_catalogue


def offer(key: str, name: str, level: int | None = None, text: str = "", **more) -> Credential:
    stated = (Competency(text),) if text else ()
    return Credential(key, name, "i", competencies=stated, level=level, **more)


SQL = [
    offer("b", "SQL for analysis", 5, "The earner can write window functions in SQL queries over databases."),
    offer("a", "SQL foundations", 4, "The earner can write simple SQL queries over databases."),
    offer("c", "Advanced SQL analysis", 6, "The earner can tune SQL queries and window functions."),
    offer("z", "Phlebotomy", 4, "Draws blood safely."),
]


def taught(*skills: str) -> list[TaughtSkill]:
    return [TaughtSkill(one, one, 1.0, "", True) for one in skills]


def proposer(credentials, said=None) -> OrderProposer:
    return OrderProposer({one.id: one for one in credentials}, said or {})


def test_what_comes_first_is_proposed_with_reasons() -> None:
    said = {"a": taught("sql"), "b": taught("sql", "win"), "c": taught("sql", "win")}
    found = proposer(SQL, said).propose(0.05)
    assert ("a", "b") in {(one.before, one.after) for one in found}
    sure = [one for one in found if one.probability >= 0.2]
    assert not [one for one in sure if "z" in (one.before, one.after)]
    assert not [one for one in found if (one.before, one.after) in {("b", "a"), ("c", "a"), ("c", "b")}]
    first = next(one for one in found if (one.before, one.after) == ("a", "b"))
    assert "it calls itself introductory" in first.because
    assert 0 < first.probability < 1


def test_what_is_stated_is_left_alone_and_no_circle_comes_of_it() -> None:
    stated = [*SQL[1:], offer("b", "SQL for analysis", 5, prerequisite=Prerequisite("credential", "z"))]
    found = proposer(stated).propose(0.0)
    assert "b" not in {one.after for one in found}
    edges = {(one.before, one.after) for one in found} | {("z", "b")}
    order: list[str] = []
    left = {one.id for one in stated}
    while ready := {
        one for one in left if not any(after == one and before in left for before, after in edges)
    }:
        order += sorted(ready)
        left -= ready
    assert not left, "a circle"
    assert all(sum(after == one for _, after in edges) <= 3 for one in "abcz")


def test_nothing_is_proposed_over_nothing() -> None:
    assert proposer([]).propose(0.0) == ()
    assert proposer([Credential("a", "…", "i"), Credential("b", "", "i")]).propose(0.5) == ()


def test_numbers_in_names_follow_each_other() -> None:
    pair = PairFeatures([offer("a", "Accounting I"), offer("b", "Accounting II")], {})
    rows = pair.rows([(0, 1), (1, 0)])
    assert rows[:, FEATURES.index("numbered")].tolist() == [1.0, -1.0]


def test_the_shipped_model_is_plain_numbers_and_a_damaged_one_is_refused(tmp_path: Path) -> None:
    model = OrderModel.load()
    assert len(model.weights) == len(FEATURES)
    for text in ("{", json.dumps({"features": ["x"]}), json.dumps({"features": list(FEATURES), "mean": [1]})):
        (tmp_path / "model.json").write_text(text, encoding="utf-8")
        with pytest.raises(InputError):
            OrderModel.load(tmp_path)


def test_issuers_left_out_it_beats_every_baseline() -> None:
    credentials = {one.id: one for one in load_catalogue().credentials}
    said = {
        key: [
            TaughtSkill(alignment.target_uri, "", 1.0, stated.text, True)
            for stated in one.competencies
            for alignment in stated.alignments
        ]
        for key, one in credentials.items()
    }
    pairs = Pairs.of(credentials, said)
    found = evaluate_order(pairs, left_out(pairs))
    rest = [evaluate_order(pairs, scores) for scores in baselines(pairs).values()]
    assert found.average_precision > max(one.average_precision for one in rest) + 0.05
    assert found.direction >= max(one.direction for one in rest)
    perfect = evaluate_order(pairs, pairs.stated.astype(np.float64))
    assert (perfect.average_precision, perfect.recall3, perfect.direction) == (1.0, 1.0, 1.0)
