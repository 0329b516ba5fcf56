"""Rankers to compare with: BM25 and character TF-IDF over preferred labels, through one interface."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ..encoders import load_encoder
from ..errors import InputError
from ..linking.lexical import CharacterIndex, Vocabulary, bm25_weights, inverse_frequency
from ..linking.scorer import BLOCK, top

if TYPE_CHECKING:
    from ..encoders import Encoder
    from ..frameworks import Framework

Ranking = tuple[NDArray[np.int64], NDArray[np.float32]]
_WORD = re.compile(r"\w+")


class Ranker(Protocol):
    """Ranks the skills of a framework for sentences."""

    def rank(self, sentences: Sequence[str], k: int) -> Ranking:
        """(sentences, min(k, skills)) framework rows and scores, best first; ties by lower row."""
        ...


class Bm25Ranker:
    """BM25 over the words of preferred labels, k1 = 1.2, b = 0.75, neither stemming nor stop words."""

    def __init__(self, framework: Framework) -> None:
        words = [_WORD.findall(label.lower()) for label in framework.labels]
        self._vocabulary = Vocabulary(words)
        rows = self._vocabulary.rows(words)
        self._weights = bm25_weights(rows, inverse_frequency(rows)).T.tocsr()

    def rank(self, sentences: Sequence[str], k: int) -> Ranking:
        """See `Ranker.rank`."""

        def scores(texts: Sequence[str]) -> NDArray[np.float32]:
            rows = self._vocabulary.rows([_WORD.findall(text.lower()) for text in texts])
            return np.asarray((rows @ self._weights).toarray(), dtype=np.float32)

        return _in_blocks(sentences, k, scores)


class TfidfRanker:
    """Cosine of character 3- to 5-gram TF-IDF over preferred labels (scikit-learn)."""

    def __init__(self, framework: Framework) -> None:
        self._index = CharacterIndex(framework.labels)

    def rank(self, sentences: Sequence[str], k: int) -> Ranking:
        """See `Ranker.rank`."""
        return _in_blocks(sentences, k, self._index.scores)


class DenseRanker:
    """Cosine of an encoder's vectors of sentence and preferred label, nothing else."""

    def __init__(self, framework: Framework, encoder: Encoder) -> None:
        self._encoder = encoder
        self._labels = encoder.encode(framework.labels)

    def rank(self, sentences: Sequence[str], k: int) -> Ranking:
        """See `Ranker.rank`."""
        return _in_blocks(sentences, k, lambda texts: self._encoder.encode(texts) @ self._labels.T)


def baselines(framework: Framework, encoder: Encoder, names: Sequence[str]) -> dict[str, Ranker]:
    """Systems to compare with by what `--against` calls them: `bm25`, `tfidf`, `encoder` (the one in use,
    alone), or `encoder:NAME` for any other that `load_encoder` knows. Indexing happens here, outside the
    measured time.

    Raises:
        InputError: a name is none of these.
        EncoderError: weights, or the package that loads them, are missing.
    """
    found: dict[str, Ranker] = {}
    for name in names:
        if name == "bm25":
            found["BM25"] = Bm25Ranker(framework)
        elif name == "tfidf":
            found["char TF-IDF"] = TfidfRanker(framework)
        elif name == "encoder":
            found["encoder alone"] = DenseRanker(framework, encoder)
        elif name.startswith("encoder:"):
            other = load_encoder(name.removeprefix("encoder:"))
            found[other.id] = DenseRanker(framework, other)
        else:
            raise InputError(
                f"there is no baseline {name!r}",
                fix="Known are bm25, tfidf, encoder and encoder:NAME, or none.",
            )
    return found


class _Scores(Protocol):
    def __call__(self, texts: Sequence[str], /) -> NDArray[np.float32]: ...


def _in_blocks(sentences: Sequence[str], k: int, scores: _Scores) -> Ranking:
    rows: list[NDArray[np.int64]] = []
    values: list[NDArray[np.float32]] = []
    for start in range(0, len(sentences), BLOCK):
        found = scores(sentences[start : start + BLOCK])
        rows.append(top(found, k))
        values.append(np.take_along_axis(found, rows[-1], axis=1))
    if not rows:
        return np.zeros((0, k), np.int64), np.zeros((0, k), np.float32)
    return np.concatenate(rows), np.concatenate(values)
