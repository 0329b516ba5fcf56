"""Probabilities shifted by what reviewers said."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.review import Recalibration, fit_recalibration
from skillmatch.review.recalibration import _fit


def drawn(n: int, shift: float) -> tuple[list[float], list[bool]]:
    """Scores, and decisions that are right as often as the score, shifted on the logit, says."""
    rng = np.random.default_rng(3)
    p = rng.uniform(0.5, 0.98, n)
    truth = 1 / (1 + np.exp(-(np.log(p / (1 - p)) + shift)))
    return p.tolist(), (rng.random(n) < truth).tolist()


def test_overconfident_scores_come_down() -> None:
    found = fit_recalibration(*drawn(400, -2.0))
    assert found.useful
    assert found.loss_after < found.loss_before
    assert found.apply(0.9) < 0.75
    assert found.apply(0.6) < found.apply(0.9)
    assert found.apply(1.0) == 1.0


def test_few_decisions_change_nothing() -> None:
    found = fit_recalibration([0.9] * 60, [True] * 58 + [False] * 2)
    assert not found.useful
    assert "2 of the rarer kind" in found.reason
    assert found.apply(0.7) == 0.7


def test_scores_that_are_right_are_left_nearly_alone() -> None:
    found = fit_recalibration(*drawn(2000, 0.0))
    assert abs(found.slope - 1) < 0.2
    assert abs(found.shift) < 0.25


@given(st.floats(0, 5), st.floats(-5, 5), st.floats(0, 1), st.floats(0, 1))
def test_order_is_kept(slope: float, shift: float, low: float, high: float) -> None:
    shifted = Recalibration(slope, shift, useful=True)
    low, high = sorted((low, high))
    assert 0 <= shifted.apply(low) <= shifted.apply(high) <= 1


@given(st.lists(st.tuples(st.floats(0.5, 0.999), st.booleans()), min_size=60, max_size=120))
def test_fitting_never_ends_above_where_it_began(judged: list[tuple[float, bool]]) -> None:
    """The fitted pair is at least as good, ridge included, as leaving the scores alone."""
    p, y = np.array([score for score, _ in judged]), np.array([float(right) for _, right in judged])
    slope, shift = _fit(p, y)

    def loss(a: float, b: float) -> float:
        z = a * np.log(np.clip(p, 1e-4, 1 - 1e-4) / (1 - np.clip(p, 1e-4, 1 - 1e-4))) + b
        return float(np.sum(np.logaddexp(0, z) - y * z) + 0.5 * ((a - 1) ** 2 + b**2))

    assert slope == 0 or loss(slope, shift) <= loss(1.0, 0.0) + 1e-9
