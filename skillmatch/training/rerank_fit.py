"""Fit the small networks of a linking model: a listwise loss for ranking, cross-entropy for probabilities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..linking.asking import BUCKETS, Asking, wordings
from ..linking.committee import CLIP, Committee

if TYPE_CHECKING:
    import torch

Matrix = NDArray[np.float32]
ABOUT = 0.6
"""Scale of a text's vector beside its wording in `fit_asking`: a smaller one is held back more."""
ASKING_STRENGTH = 10.0
"""Inverse of the ridge in `fit_asking`. Both by held-out folds: see the card."""


@dataclass(frozen=True, slots=True)
class FitSettings:
    """As set on TECH and HOUSE alone; what learns from more is wider and fitted for longer: see `rerank`."""

    hidden: int = 16
    members: int = 4
    epochs: int = 8
    rate: float = 3e-3
    decay: float = 0.1
    dropout: float = 0.2


@dataclass(frozen=True, slots=True)
class Rows:
    """What a network is fitted on."""

    features: Matrix
    right: Matrix
    weight: Matrix
    """(candidates,) of the unit each belongs to"""
    unit: NDArray[np.int64]
    """(candidates,) rising"""


def fit_ranking(rows: Rows, settings: FitSettings | None = None) -> Committee:
    """Networks whose softmax over a unit's candidates is likeliest to pick its right ones (ListNet, Cao et
    al., ICML 2007). Units without a right candidate teach nothing."""
    import torch

    has_right = np.bincount(rows.unit, weights=rows.right) > 0
    units = np.flatnonzero(has_right)
    bounds = np.searchsorted(rows.unit, np.arange(len(has_right) + 1))
    weights = rows.weight[bounds[:-1].clip(max=len(rows.weight) - 1)]

    def loss(net: Any, x: torch.Tensor, batch: NDArray[np.int64]) -> torch.Tensor:
        places = np.concatenate([np.arange(bounds[unit], bounds[unit + 1]) for unit in batch])
        owner = torch.from_numpy(np.repeat(np.arange(len(batch)), np.diff(bounds)[batch]))
        score = net(x[places])
        most = torch.full((len(batch),), -1e9).scatter_reduce(0, owner, score.detach(), "amax")
        total = torch.zeros(len(batch)).scatter_add(0, owner, (score - most[owner]).exp())
        right = torch.from_numpy(rows.right[places])
        gain = right * (score - most[owner] - total.log()[owner])
        per_unit = torch.zeros(len(batch)).scatter_add(0, owner, gain)
        count = torch.zeros(len(batch)).scatter_add(0, owner, right)
        weight = torch.from_numpy(weights[batch])
        mean: torch.Tensor = -(weight * per_unit / count).sum() / weight.sum()
        return mean

    return _committee(rows.features, units, 64, loss, settings or FitSettings(), start=0.0)


def fit_probability(rows: Rows, settings: FitSettings | None = None) -> Committee:
    """Networks whose logistic is likeliest to give the rights and wrongs of single candidates."""
    import torch

    def loss(net: Any, x: torch.Tensor, batch: NDArray[np.int64]) -> torch.Tensor:
        right, weight = torch.from_numpy(rows.right[batch]), torch.from_numpy(rows.weight[batch])
        single = torch.nn.functional.binary_cross_entropy_with_logits(net(x[batch]), right, reduction="none")
        return (weight * single).sum() / weight.sum()

    settings = settings or FitSettings(epochs=10, decay=0.05)
    return _committee(rows.features, np.arange(len(rows.right)), 4096, loss, settings, start=-4.0)


def fit_logistic(features: Any, right: Matrix, weight: Matrix, strength: float = 3.0) -> Matrix:
    """(columns + 1,) coefficients of a ridge logistic regression on a dense or sparse matrix, the bias last
    (scikit-learn)."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=strength, max_iter=500).fit(features, right, sample_weight=weight)
    return np.concatenate((fitted.coef_[0], fitted.intercept_)).astype(np.float32)


def fit_asking(vectors: Matrix, texts: Sequence[str], right: Matrix, weight: Matrix) -> Asking:
    """`fit_logistic` on vectors and wording."""
    from scipy.sparse import csr_array, hstack

    worded = [wordings(text) for text in texts]
    sizes = np.array([len(own) for own in worded])
    values = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    ends = np.concatenate(([0], np.cumsum(sizes)))
    wording = csr_array((values, np.concatenate(worded), ends), shape=(len(texts), BUCKETS))
    both = hstack((csr_array(ABOUT * vectors), wording)).tocsr()
    slope, width = fit_logistic(both, right, weight, ASKING_STRENGTH), vectors.shape[1]
    vector = np.concatenate((ABOUT * slope[:width], slope[-1:])).astype(np.float32)
    return Asking(vector, slope[width:-1])


Loss = Callable[[Any, Any, NDArray[np.int64]], Any]


def _committee(
    features: Matrix, items: NDArray[np.int64], size: int, loss: Loss, settings: FitSettings, start: float
) -> Committee:
    import torch

    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-3
    x = torch.from_numpy(np.clip((features - mean) / scale, -CLIP, CLIP).astype(np.float32))
    nets = [_fitted(x, items, size, loss, settings, start, seed) for seed in range(settings.members)]
    return _joined(nets, mean, scale)


def _fitted(
    x: torch.Tensor,
    items: NDArray[np.int64],
    size: int,
    loss: Loss,
    settings: FitSettings,
    start: float,
    seed: int,
) -> Any:
    import torch

    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    net = _network(x.shape[1], settings, start)
    steps = settings.epochs * -(-len(items) // size)
    optimiser = torch.optim.AdamW(net.parameters(), lr=settings.rate, weight_decay=settings.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, settings.rate, total_steps=steps + 1, pct_start=0.15
    )
    net.train()
    for _ in range(settings.epochs):
        order = random.permutation(items)
        for begin in range(0, len(order), size):
            optimiser.zero_grad()
            loss(net, x, np.sort(order[begin : begin + size])).backward()
            optimiser.step()
            schedule.step()
    return net.eval()


def _network(width: int, settings: FitSettings, start: float) -> Any:
    import torch

    class WideAndDeep(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = torch.nn.Linear(width, settings.hidden)
            self.outer = torch.nn.Linear(settings.hidden, 1)
            self.linear = torch.nn.Linear(width, 1, bias=False)
            self.dropout = torch.nn.Dropout(settings.dropout)
            torch.nn.init.zeros_(self.linear.weight)
            torch.nn.init.constant_(self.outer.bias, start)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            deep = self.outer(self.dropout(torch.relu(self.inner(x))))
            score: torch.Tensor = (deep + self.linear(x))[..., 0]
            return score

    return WideAndDeep()


def _joined(nets: Sequence[Any], mean: Matrix, scale: Matrix) -> Committee:
    def arrays(name: str) -> list[Matrix]:
        return [net.state_dict()[name].numpy() for net in nets]

    return Committee(
        mean=mean.astype(np.float32),
        scale=scale.astype(np.float32),
        hidden=np.concatenate([weight.T for weight in arrays("inner.weight")], axis=1),
        hidden_bias=np.concatenate(arrays("inner.bias")),
        out=np.concatenate([weight[0] / np.float32(len(nets)) for weight in arrays("outer.weight")]),
        linear=np.mean([weight[0] for weight in arrays("linear.weight")], axis=0),
        bias=float(np.mean([bias[0] for bias in arrays("outer.bias")])),
    )
