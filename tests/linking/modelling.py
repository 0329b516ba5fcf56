"""A linking model made by hand, small enough to be understood: it ranks by the weighted sum and by memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from skillmatch.encoders import HashingEncoder
from skillmatch.linking.asking import BUCKETS, Asking
from skillmatch.linking.committee import Committee
from skillmatch.linking.features import NAMES, PAIR_NAMES
from skillmatch.linking.kinds import Kinds
from skillmatch.linking.model import LinkModel


def linear(names: Sequence[str], weights: Mapping[str, float], bias: float = 0.0) -> Committee:
    """A committee that is a weighted sum of the named features."""
    width = len(names)
    direct = np.zeros(width, dtype=np.float32)
    for name, weight in weights.items():
        direct[names.index(name)] = weight
    return Committee(
        mean=np.zeros(width, np.float32),
        scale=np.ones(width, np.float32),
        hidden=np.zeros((width, 2), np.float32),
        hidden_bias=np.zeros(2, np.float32),
        out=np.zeros(2, np.float32),
        linear=direct,
        bias=bias,
    )


def hand_made(examples: Mapping[str, Sequence[str]], floor: float = 0.3, certain: float = 0.5) -> LinkModel:
    """`examples`: sentence → URIs it asks for."""
    encoder = HashingEncoder()
    uris = sorted({uri for own in examples.values() for uri in own})
    weights = {"label_exact": 6.0, "alias_exact": 6.0, "example": 5.0, "asks": 1.0}
    judge = linear(PAIR_NAMES, weights, -3.0)
    return LinkModel(
        encoder=encoder.id,
        version="hand-made",
        kinds=Kinds(
            likeness=0.9,
            slope=(1.0,) * 3,
            bend=(0.0,) * 3,
            offset=(0.0, 0.5, 0.0),
            floor=(floor,) * 3,
            asking=(0.0,) * 3,
            certain=(certain,) * 3,
        ),
        ranking=linear(NAMES, {"fused": 5.0, "example": 2.0}),
        probability=(judge, judge, judge),
        asks=Asking(np.zeros(encoder.dimension + 1, np.float32), np.zeros(BUCKETS, np.float32)),
        example_vectors=encoder.encode(list(examples)),
        example_skills=[[uris.index(uri) for uri in own] for own in examples.values()],
        example_uris=tuple(uris),
        example_made=np.ones(len(examples), dtype=bool),
    )
