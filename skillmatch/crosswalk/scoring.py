"""How likely a concept of one framework is one of another: several likenesses, weighed and added up."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, named, silent
from ..linking.characters import CharacterIndex
from .concepts import Concepts
from .names import NameMatcher

if TYPE_CHECKING:
    from ..encoders import Encoder

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PairWeights:
    """What each part of the score weighs.

    Chosen on MRR, both ways, over 211 pairs of ESCO and O*NET occupations with the stock MiniLM, and rounded;
    see tests/benchmarks/crosswalk. The 130 pairs it is reported on are others. A cosine of labels alone, and
    one of label and aliases read as a list, added nothing to these.
    """

    described: float = 1.0
    """Cosine of "label: description"."""
    crossed: float = 0.5
    """Mean cosine of either label with the other's "label: description"."""
    words: float = 1.0
    """Best pair of names, by shared words; see `NameMatcher`."""
    characters: float = 0.1
    """Cosine of the labels' character n-grams."""

    @property
    def total(self) -> float:
        return float(sum(getattr(self, field.name) for field in fields(self)))


class PairScorer:
    """Scores every concept of `targets` for blocks of `sources`. Vectors and names are worked out once."""

    def __init__(
        self,
        sources: Concepts,
        targets: Concepts,
        encoder: Encoder,
        weights: PairWeights | None = None,
        progress: Progress = silent,
    ) -> None:
        """Encodes two texts a concept: with a cache in front of `encoder`, once only."""
        self.sources, self.targets = sources, targets
        self.weights = weights or PairWeights()
        self._mine = _vectors(sources, encoder, progress)
        self._theirs = _vectors(targets, encoder, progress)
        self._names = NameMatcher(sources, targets)
        self._characters = CharacterIndex(targets.labels)

    def parts(self, start: int, stop: int) -> dict[str, Scores]:
        """Name of a part → (stop - start, targets) likeness, at most 1, of `sources[start:stop]`."""
        label, described = (vectors[start:stop] for vectors in self._mine)
        crossed = label @ self._theirs[1].T + described @ self._theirs[0].T
        return {
            "described": described @ self._theirs[1].T,
            "crossed": crossed / 2,
            "words": self._names.block(start, stop),
            "characters": self._characters.scores(self.sources.labels[start:stop]),
        }

    def labels_alone(self, start: int, stop: int) -> Scores:
        """(stop - start, targets) cosines of the labels, which is what encoders are compared by elsewhere."""
        return np.asarray(self._mine[0][start:stop] @ self._theirs[0].T, dtype=np.float32)

    def scores(self, parts: dict[str, Scores]) -> Scores:
        """The weighted mean of the parts, at most 1."""
        weights = asdict(self.weights)
        total = sum(np.float32(weights[name]) * part for name, part in parts.items())
        return np.asarray(total / np.float32(self.weights.total), dtype=np.float32)


def _vectors(concepts: Concepts, encoder: Encoder, progress: Progress) -> tuple[Scores, Scores]:
    told = named(progress, f"reading the {concepts.kind}s of {concepts.framework}")
    return encoder.encode(concepts.labels, told), encoder.encode(concepts.described, told)
