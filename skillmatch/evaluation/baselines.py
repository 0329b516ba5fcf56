"""Rankers to compare with. They share no code with the engine's linking: it changes, they do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..encoders import load_encoder
from ..errors import InputError

if TYPE_CHECKING:
    from ..encoders import Encoder
    from ..frameworks import Framework

Ranking = tuple[NDArray[np.int64], NDArray[np.float32]]
K1, B = 1.2, 0.75
BLOCK = 128
"""Texts scored at once: bounds memory to 128 rows by the framework's size."""


class Ranker(Protocol):
    """Ranks the skills of a framework for sentences."""

    def rank(self, sentences: Sequence[str], k: int) -> Ranking:
        """(sentences, min(k, skills)) framework rows and scores, best first; ties by lower row."""
        ...


class Bm25Ranker:
    """BM25 over the words of preferred labels, neither stemming nor stop words.

    Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009, with its usual constants.
    """

    def __init__(self, framework: Framework) -> None:
        from scipy.sparse import csr_array
        from sklearn.feature_extraction.text import CountVectorizer

        self._words = CountVectorizer(token_pattern=r"\w+", dtype=np.float32)  # noqa: S106 - a pattern of words
        counts = csr_array(self._words.fit_transform([label or "-" for label in framework.labels]))
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        seen = np.bincount(counts.indices, minlength=counts.shape[1])
        rarity = np.log1p((len(framework) - seen + 0.5) / (seen + 0.5))
        fullness = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1e-9))
        length = np.repeat(fullness, np.diff(counts.indptr))
        counts.data = (counts.data * (K1 + 1) / (counts.data + length) * rarity[counts.indices]).astype(
            np.float32
        )
        self._weights = counts.T.tocsr()

    def rank(self, sentences: Sequence[str], k: int) -> Ranking:
        """See `Ranker.rank`."""
        return _in_blocks(
            sentences, k, lambda texts: (self._words.transform(texts) @ self._weights).toarray()
        )


class TfidfRanker:
    """Cosine of character 3- to 5-gram TF-IDF over preferred labels (scikit-learn)."""

    def __init__(self, framework: Framework) -> None:
        self._characters = character_vectoriser()
        self._labels = self._characters.fit_transform([label or "-" for label in framework.labels]).T.tocsr()

    def rank(self, sentences: Sequence[str], k: int) -> Ranking:
        """See `Ranker.rank`."""
        return _in_blocks(
            sentences, k, lambda texts: (self._characters.transform(texts) @ self._labels).toarray()
        )


class DenseRanker:
    """Cosine of an encoder's vectors of sentence and preferred label, nothing else."""

    def __init__(self, framework: Framework, encoder: Encoder) -> None:
        self._encoder = encoder
        self._labels = encoder.encode(framework.labels)

    def rank(self, sentences: Sequence[str], k: int) -> Ranking:
        """See `Ranker.rank`."""
        return _in_blocks(sentences, k, lambda texts: self._encoder.encode(texts) @ self._labels.T)


_SHOWN = {"bm25": "BM25", "tfidf": "char TF-IDF", "encoder": "encoder alone"}
"""What `--against` calls a system → what results call it."""


def baselines(
    framework: Framework,
    encoder: Encoder,
    names: Sequence[str],
    kept: Callable[[Encoder], Encoder] = lambda other: other,
) -> dict[str, Ranker]:
    """Systems to compare with by what `--against` calls them: `bm25`, `tfidf`, `encoder` (the one in use,
    alone), or `encoder:NAME` for any other that `load_encoder` knows. Indexing happens here, outside the
    measured time. `kept` may put a cache before another encoder.

    Raises:
        InputError: a name is none of these.
        EncoderError: weights, or the package that loads them, are missing.
    """
    others = baseline_encoders(names)
    found: dict[str, Ranker] = {}
    for name in names:
        if name == "bm25":
            found[_SHOWN[name]] = Bm25Ranker(framework)
        elif name == "tfidf":
            found[_SHOWN[name]] = TfidfRanker(framework)
        elif name == "encoder":
            found[_SHOWN[name]] = DenseRanker(framework, encoder)
        else:
            found[others[name].id] = DenseRanker(framework, kept(others[name]))
    return found


def baseline_names(names: Sequence[str]) -> tuple[str, ...]:
    """What results call the systems of `baselines`, without any of their work. Raises as it does."""
    others = baseline_encoders(names)
    return tuple(others[name].id if name in others else _SHOWN[name] for name in names)


def baseline_encoders(names: Sequence[str]) -> dict[str, Encoder]:
    """The encoders that names such as `encoder:NAME` call for. Raises as `baselines`, and first."""
    return encoders_named(names, "baseline", tuple(_SHOWN))


def encoders_named(names: Sequence[str], kind: str, known: Sequence[str]) -> dict[str, Encoder]:
    """Name → encoder of those that are the last of `known`, a colon, and an encoder's name.

    Raises:
        InputError: a name is neither that nor one of `known`.
        EncoderError: as `load_encoder`.
    """
    found: dict[str, Encoder] = {}
    for name in names:
        first, colon, other = name.partition(":")
        if first == known[-1] and colon:
            found[name] = load_encoder(other)
        elif name not in known:
            raise InputError(
                f"there is no {kind} {name!r}",
                fix=f"Known are {', '.join(known)} and {known[-1]}:NAME, or none.",
            )
    return found


def character_vectoriser() -> Any:
    """scikit-learn's TF-IDF of character 3- to 5-grams inside words, sublinear; to be fitted on labels."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)


class _Scores(Protocol):
    def __call__(self, texts: Sequence[str], /) -> NDArray[np.float32]: ...


def _in_blocks(sentences: Sequence[str], k: int, scores: _Scores) -> Ranking:
    rows: list[NDArray[np.int64]] = []
    values: list[NDArray[np.float32]] = []
    for start in range(0, len(sentences), BLOCK):
        found = scores(sentences[start : start + BLOCK])
        rows.append(_top(found, k))
        values.append(np.take_along_axis(found, rows[-1], axis=1))
    if not rows:
        return np.zeros((0, k), np.int64), np.zeros((0, k), np.float32)
    return np.concatenate(rows), np.concatenate(values)


def _top(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """(texts, min(k, skills)) rows by falling score, ties by lower row."""
    width = min(k, scores.shape[1])
    least = -np.partition(-scores, width - 1, axis=1)[:, width - 1] if width else np.zeros(len(scores))
    found = np.zeros((len(scores), width), dtype=np.int64)
    for line, (own, floor) in enumerate(zip(scores, least, strict=True)):
        rows = np.flatnonzero(own >= floor)
        found[line] = rows[np.argsort(-own[rows], kind="stable")][:width]
    return found
