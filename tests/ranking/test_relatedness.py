"""What holding one skill says about another."""

from __future__ import annotations

import numpy as np
import pytest

from skillmatch.domain import ScoringSettings
from skillmatch.ranking import Relatedness

SETTINGS = ScoringSettings(narrower=0.8, broader=0.5, neighbour_floor=0.6, neighbour_weight=0.9)


def pairs(related) -> dict[int, float]:
    return dict(zip(related.rows.tolist(), related.weights.tolist(), strict=True))


def test_hierarchy_counts_and_siblings_do_not(tiny):
    relatedness = Relatedness(tiny, SETTINGS)
    assert pairs(relatedness.asked(0)) == {0: 1.0, 1: 0.8, 2: 0.8}
    assert pairs(relatedness.asked(1)) == {0: 0.5, 1: 1.0}
    assert pairs(relatedness.held(1)) == {0: 0.8, 1: 1.0}
    assert pairs(relatedness.asked(5)) == {5: 1.0}


def test_neighbours_grow_from_the_floor_and_the_greatest_wins(tiny):
    vectors = np.zeros((8, 9))
    vectors[np.arange(8), np.arange(8)] = 1.0
    vectors[6] = 0.8 * vectors[5] + 0.6 * np.eye(9)[8]  # cosine .8 with Communication
    vectors[1] = vectors[0]  # cosine 1, but broader as well
    vectors[7] = 0.6 * vectors[3] + 0.8 * np.eye(9)[7]  # cosine at the floor: unrelated
    relatedness = Relatedness(tiny, SETTINGS, vectors)
    assert pairs(relatedness.asked(5)) == {5: 1.0, 6: pytest.approx(0.9 * 0.2 / 0.4)}
    assert pairs(relatedness.asked(1)) == {0: pytest.approx(0.9), 1: 1.0}
    assert pairs(relatedness.asked(3)) == {3: 1.0, 4: 0.8}


def test_held_is_asked_read_the_other_way_round(tiny):
    vectors = np.random.default_rng(3).normal(size=(8, 2)).astype(np.float16)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    one, many = Relatedness(tiny, SETTINGS, vectors), Relatedness(tiny, SETTINGS, vectors)
    many.prepare([*range(8), 0])
    asked = {(row, other): w for row in range(8) for other, w in pairs(one.asked(row)).items()}
    held = {(other, row): w for row in range(8) for other, w in pairs(many.held(row)).items()}
    assert asked.keys() == held.keys()
    assert len(asked) > 8 + 2 * 4  # neighbours are among them
    assert all(held[pair] == pytest.approx(weight, abs=1e-6) for pair, weight in asked.items())


def test_nothing_but_the_skill_itself_when_every_weight_is_zero(tiny):
    off = ScoringSettings(narrower=0.0, broader=0.0, neighbour_weight=0.0)
    assert pairs(Relatedness(tiny, off, np.ones((8, 2))).asked(0)) == {0: 1.0}


def test_vectors_of_another_framework_are_refused(tiny):
    with pytest.raises(ValueError, match="8 skills"):
        Relatedness(tiny, SETTINGS, np.ones((7, 2)))
