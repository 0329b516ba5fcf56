"""A workspace's own probabilities: what reviewers said of suggestions shifts the scores of those to come.

Platt scaling (Platt, Probabilistic Outputs for Support Vector Machines, 1999) on the logit of the score:
p' = σ(slope · logit(p) + shift), with a ridge that pulls towards slope 1 and shift 0, so that a few decisions
move little. It is kept only where cross-validation says that it helps.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

LEAST = 50
"""Single decisions on suggestions that are needed before anything is fitted."""
LEAST_OF_EACH = 5
"""How many of them must be confirmed, and rejected."""
FOLDS = 5
_RIDGE = 1.0
"""Weight of one pseudo-decision in favour of leaving the scores as they are."""
_EDGE = 1e-4


@dataclass(frozen=True, slots=True)
class Recalibration:
    """The shift, and how it did in cross-validation. Brier scores and log losses: less is better."""

    slope: float = 1.0
    shift: float = 0.0
    decisions: int = 0
    """Fitted on so many."""
    brier_before: float = math.nan
    brier_after: float = math.nan
    loss_before: float = math.nan
    loss_after: float = math.nan
    useful: bool = False
    """Whether cross-validated log loss and Brier score both fell."""
    reason: str = ""
    """Why nothing was fitted, or is not used."""

    def apply(self, probability: float) -> float:
        """The probability in this workspace, in [0, 1], rounded to 4 places; 0 and 1 stay what they are."""
        if not self.useful or not 0.0 < probability < 1.0:
            return probability
        return round(float(_shifted(np.array([probability]), self.slope, self.shift)[0]), 4)


def fit_recalibration(probabilities: Sequence[float], confirmed: Sequence[bool]) -> Recalibration:
    """Fit on judged suggestions: the score each had, and whether it was confirmed.

    With fewer than `LEAST`, or fewer than `LEAST_OF_EACH` of either kind, nothing is fitted.
    """
    p, y = np.asarray(probabilities, dtype=np.float64), np.asarray(confirmed, dtype=np.float64)
    if len(p) != len(y):
        raise ValueError("one decision for each probability")
    few = int(min(y.sum(), len(y) - y.sum())) if len(y) else 0
    if len(y) < LEAST or few < LEAST_OF_EACH:
        reason = f"{len(y)} single decisions, {few} of the rarer kind: {LEAST} and {LEAST_OF_EACH} are needed"
        return Recalibration(decisions=len(y), reason=reason)
    held_out = np.empty_like(p)
    folds = _folds(y)
    for fold in range(FOLDS):
        out = folds == fold
        held_out[out] = _shifted(p[out], *_fit(p[~out], y[~out]))
    slope, shift = _fit(p, y)
    found = Recalibration(
        slope, shift, len(y), _brier(p, y), _brier(held_out, y), _loss(p, y), _loss(held_out, y)
    )
    helps = found.brier_after < found.brier_before and found.loss_after < found.loss_before
    reason = "" if helps else "cross-validation says that it does not help"
    return replace(found, useful=helps, reason=reason)


def _folds(y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Fold of each decision: those of either kind are dealt out in turn, after a fixed shuffle."""
    folds = np.empty(len(y), dtype=np.int64)
    order = np.random.default_rng(7).permutation(len(y))
    for kind in (0.0, 1.0):
        own = order[y[order] == kind]
        folds[own] = np.arange(len(own)) % FOLDS
    return folds


def _logit(p: NDArray[np.float64]) -> NDArray[np.float64]:
    inside = np.clip(p, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(inside / (1 - inside)))


def _shifted(p: NDArray[np.float64], slope: float, shift: float) -> NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 + np.exp(-(slope * _logit(p) + shift))))


def _fit(p: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Newton's method on the ridge-penalised log loss, from slope 1 and shift 0; convex in both.

    A step that does not lower the loss is halved: a whole one may overshoot.
    """
    x = np.column_stack([_logit(p), np.ones_like(p)])
    start = np.array([1.0, 0.0])

    def loss(w: NDArray[np.float64]) -> float:
        z = x @ w
        return float(np.sum(np.logaddexp(0.0, z) - y * z) + _RIDGE / 2 * np.sum((w - start) ** 2))

    w = start.copy()
    for _ in range(100):
        q = 1.0 / (1.0 + np.exp(-np.clip(x @ w, -500, 500)))
        gradient = x.T @ (q - y) + _RIDGE * (w - start)
        hessian = (x * (q * (1 - q))[:, None]).T @ x + _RIDGE * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        size = 1.0
        while size > 1e-6 and loss(w - size * step) > loss(w):
            size /= 2
        w = w - size * step
        if float(np.abs(size * step).max()) < 1e-9:
            break
    return max(float(w[0]), 0.0), float(w[1])  # a falling function would turn the ranking round


def _brier(p: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    return float(np.mean((p - y) ** 2))


def _loss(p: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    inside = np.clip(p, _EDGE, 1 - _EDGE)
    return float(-np.mean(y * np.log(inside) + (1 - y) * np.log(1 - inside)))
