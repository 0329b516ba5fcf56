"""What is made small: the cross-entropy of a text's skills against the other labels at hand.

    −Σ_g w_g · log( exp(s·cos(q, g)) / (exp(s·cos(q, g)) + Σ_{j not meant by q} exp(s·cos(q, j))) )

with s the scale and j over the labels of the whole batch and some of their neighbours (in-batch negatives:
Henderson et al., 2017; van den Oord et al., 2018). A skill that the text also means is never a negative.
Ranking against *all* labels by a bank of older vectors (Wu et al., CVPR 2018) was tried and is worse: texts
and fresh labels drift away from the old vectors together, which lowers the loss and teaches nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .examples import Example


@dataclass(frozen=True, slots=True)
class Targets:
    """One batch's answers, as numbers into its own texts and the labels they are ranked against."""

    labels: NDArray[np.int64]
    """(f,) rows of the labels to rank: every gold of the batch and some more, ascending."""
    texts: NDArray[np.int64]
    """(g,) the text of each gold."""
    columns: NDArray[np.int64]
    """(g,) its place in `labels`."""
    weights: NDArray[np.float32]
    """(g,) its weight; a text's weights sum to 1."""


def targets(batch: Sequence[Example], more: NDArray[np.int64]) -> Targets:
    """The golds of a batch, laid out flat; `more` are rows that are ranked as well."""
    texts: list[int] = []
    rows: list[int] = []
    weights: list[float] = []
    for place, example in enumerate(batch):
        texts.extend([place] * len(example.gold))
        rows.extend(example.gold)
        weights.extend(example.weights or [1.0 / len(example.gold)] * len(example.gold))
    labels = np.unique(np.concatenate([np.array(rows, dtype=np.int64), more]))
    return Targets(
        labels, np.array(texts), np.searchsorted(labels, rows), np.array(weights, dtype=np.float32)
    )


def loss(torch: Any, queries: Any, labels: Any, wanted: Targets, scale: float) -> Any:
    """Mean cross-entropy of (b, d) queries against (f, d) labels, both of unit length; a scalar."""
    texts, columns = torch.from_numpy(wanted.texts), torch.from_numpy(wanted.columns)
    scores = queries @ labels.T * scale
    right = scores[texts, columns]
    meant = torch.zeros_like(scores, dtype=torch.bool)
    meant[texts, columns] = True
    rest = torch.logsumexp(scores.masked_fill(meant, float("-inf")), dim=1)[texts]
    weights = torch.from_numpy(wanted.weights)
    return (weights * torch.nn.functional.softplus(rest - right)).sum() / len(queries)
