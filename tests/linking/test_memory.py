"""Examples that were made around skills, and found ones: all are remembered, one sort decides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from skillmatch.encoders import HashingEncoder
from skillmatch.frameworks import Framework
from skillmatch.linking import Linker
from skillmatch.linking.features import PAIR_NAMES
from skillmatch.linking.model import LinkModel

from .modelling import hand_made, linear

SAYING = "Our zoo needs you to feed lions"


def linked(framework: Framework, model: LinkModel) -> list[str]:
    found = Linker(framework, HashingEncoder(), model=model).link(SAYING)
    return [match.label for link in found for match in link.matches]


def test_only_made_examples_make_a_text_like_them(described: Framework) -> None:
    """A found one as near leaves it to the judge of what people wrote."""
    never, always = linear(PAIR_NAMES, {}, -9.0), linear(PAIR_NAMES, {"example": 9.0}, -5.0)
    made = replace(hand_made({SAYING: [str(described.uris[0])]}), probability=(never, always, never))
    found = replace(made, example_made=np.zeros(1, dtype=bool))
    assert linked(described, made) == [described.labels[0]]
    assert linked(described, found) == []


def test_examples_of_other_frameworks_go_with_their_sort(described: Framework) -> None:
    both = hand_made({"one": ["urn:elsewhere"], "two": [str(described.uris[0])]})
    kept = replace(both, example_made=np.array([True, False])).examples(described)
    assert kept.made.tolist() == [False]
