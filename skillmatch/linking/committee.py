"""Small neural networks evaluated by numpy: the re-ranker and the estimate of a link's probability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
CLIP = 6.0
"""Standard deviations beyond which a feature counts no further: no outlier decides."""


@dataclass(frozen=True, slots=True)
class Committee:
    """The mean of `k` networks with one hidden layer and a direct linear path, as in Cheng et al., "Wide &
    Deep Learning" (2016): score = v·relu(Wx + b) + c + w·x, with x standardised and clipped."""

    mean: Matrix
    """(features,)"""
    scale: Matrix
    """(features,) positive"""
    hidden: Matrix
    """(features, k · hidden units)"""
    hidden_bias: Matrix
    out: Matrix
    """(k · hidden units,), already divided by k"""
    linear: Matrix
    """(features,), the mean of the networks'"""
    bias: float

    def __call__(self, features: Matrix) -> Matrix:
        """(rows,) scores of (rows, features)."""
        x = np.clip((features - self.mean) / self.scale, -CLIP, CLIP)
        inner = np.maximum(x @ self.hidden + self.hidden_bias, 0.0)
        return np.asarray(inner @ self.out + x @ self.linear + self.bias, dtype=np.float32)

    def to_arrays(self, name: str) -> dict[str, Matrix]:
        """Arrays by name, for `from_arrays`."""
        own = {
            field: getattr(self, field)
            for field in ("mean", "scale", "hidden", "hidden_bias", "out", "linear")
        }
        own["bias"] = np.array([self.bias])
        return {f"{name}_{field}": np.asarray(value, dtype=np.float32) for field, value in own.items()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]], name: str) -> Self:
        """What `to_arrays` gave. Raises KeyError or ValueError where arrays are missing or do not fit."""
        own = {
            field: np.asarray(arrays[f"{name}_{field}"], dtype=np.float32)
            for field in ("mean", "scale", "hidden", "hidden_bias", "out", "linear", "bias")
        }
        width, units = own["hidden"].shape
        if any(own[field].shape != (width,) for field in ("mean", "scale", "linear")):
            raise ValueError(f"{name}: arrays of features differ in length")
        if own["hidden_bias"].shape != (units,) or own["out"].shape != (units,):
            raise ValueError(f"{name}: arrays of hidden units differ in length")
        bias = float(own.pop("bias")[0])
        return cls(**own, bias=bias)
