"""Planted ecosystems: the truth is hidden from the engine, and the engine finds it."""

from __future__ import annotations

import math
from dataclasses import replace

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import nDCG

from skillmatch.domain import ScoringSettings
from skillmatch.evaluation.planted import links, plant
from skillmatch.evaluation.planted_run import evaluate_planted, ndcg_at, popularity, similarity
from skillmatch.graph import PrerequisiteGraph
from skillmatch.learner.trial import Engine

SEEDS = range(201, 203)
PEERS = replace(ScoringSettings(), peers=0.2)


def test_the_right_next_step_is_found_and_baselines_do_not_find_it() -> None:
    found = evaluate_planted(Engine(PEERS), SEEDS)
    assert found.ndcg5 >= 0.95
    assert found.unready == 0
    assert min(found.cohorts.values()) >= 0.9
    assert set(found.cohorts) == {"cold", "ladder", "gate", "stack", "demand", "peers"}
    for baseline in (similarity, popularity):
        assert evaluate_planted(baseline, SEEDS).ndcg5 < 0.6
    assert (
        evaluate_planted(Engine(), SEEDS).ndcg5 >= 0.95
    )  # peers are off unless an operator switches them on


def test_noise_costs_and_readiness_is_never_traded_for_it() -> None:
    found = [evaluate_planted(Engine(PEERS), SEEDS, noise) for noise in (0.0, 0.25, 0.5)]
    assert found[0].ndcg5 > found[1].ndcg5 > found[2].ndcg5 > 0.4
    assert found[2].unready <= 0.1 * found[2].cases


@pytest.mark.parametrize(
    ("changes", "cohort"),
    [
        ({"unlocks": 0.0}, "gate"),
        ({"one_step": 1.0, "blocked": 1.0}, "ladder"),
        ({"rigour": dict.fromkeys(PEERS.rigour, 0.8)}, "ladder"),
        ({"effort": 0.0}, "ladder"),
        ({"stack_progress": 0.0}, "stack"),
        ({"demand": 0.0}, "demand"),
        ({"peers": 0.0}, "peers"),
    ],
)
def test_every_factor_is_needed_somewhere(changes: dict, cohort: str) -> None:
    whole = evaluate_planted(Engine(PEERS), SEEDS).cohorts[cohort]
    without = evaluate_planted(Engine(replace(PEERS, **changes)), SEEDS).cohorts[cohort]
    assert without < whole - 0.01


def test_what_is_right_can_be_started_and_says_nothing_of_itself() -> None:
    world = plant(7)
    graph = PrerequisiteGraph(world.credentials, world.stacks)
    assert not graph.problems()
    for case in world.cases:
        assert set(case.relevance.values()) <= {1, 2, 3}
        assert not case.relevance.keys() & case.held.held
        for one in case.relevance:
            assert graph.readiness(one, case.held.held, frozenset()).state == "ready"
    again = plant(7)
    assert (again.credentials, again.taught, again.cases) == (world.credentials, world.taught, world.cases)


def test_links_of_a_noise_are_alike_for_everybody() -> None:
    world = plant(3)
    assert links(world, 0.3, 1) == links(world, 0.3, 1) != links(world, 0.3, 2)
    assert {one.probability for said in links(world, 0.0, 1).values() for one in said} == {1.0}
    said = [one.probability for every in links(world, 0.4, 1).values() for one in every]
    assert all(0.5 <= probability <= 1 for probability in said)


RELEVANCE = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3), min_size=1).filter(
    lambda found: any(found.values())
)


@given(RELEVANCE, st.permutations("abcdefghij"), st.integers(1, 6))
def test_ndcg_is_what_others_compute(relevance: dict[str, int], ranked: list[str], k: int) -> None:
    gains = {item: 2**grade - 1 for item, grade in relevance.items()}
    qrels = [ir_measures.Qrel("q", item, gain) for item, gain in gains.items()]
    run = [ir_measures.ScoredDoc("q", item, -place) for place, item in enumerate(ranked)]
    (found,) = [one.value for one in ir_measures.iter_calc([nDCG @ k], qrels, run)]
    assert ndcg_at(ranked, relevance, k) == pytest.approx(found)


def test_ndcg_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing is relevant"):
        ndcg_at(["a"], {"a": 0}, 5)
    assert math.isclose(ndcg_at(["b", "a"], {"a": 1}, 5), 1 / math.log2(3))
