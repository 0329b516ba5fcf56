"""Character n-grams inside words: sublinear TF-IDF, cosine. The same numbers as scikit-learn's
`TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)`, whose import takes a second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from .postings import Arrays, Postings, Scores, packed, unpacked

SHORTEST, LONGEST = 3, 5
MAX_CHARS = 4000
"""Characters of a text that are read: a statement is far shorter."""


class CharacterIndex:
    """Cosine of character TF-IDF between any text and every label."""

    def __init__(self, labels: Sequence[str]) -> None:
        """Learn n-grams and their idf, ln((1 + n) / (1 + df)) + 1, from the labels."""
        columns: dict[str, int] = {}
        terms: list[int] = []
        counts: list[int] = []
        sizes: list[int] = []
        for label in labels:
            found = Counter(ngrams(label or "-"))
            terms.extend(columns.setdefault(gram, len(columns)) for gram in found)
            counts.extend(found.values())
            sizes.append(len(found))
        term, rows = np.array(terms, dtype=np.int64), np.repeat(np.arange(len(labels)), sizes)
        seen = np.bincount(term, minlength=len(columns))
        idf = np.log((1 + len(labels)) / (1 + seen)) + 1.0
        weights = (1.0 + np.log(np.array(counts, dtype=np.float64))) * idf[term]
        lengths = np.sqrt(np.bincount(rows, weights=weights * weights, minlength=len(labels)))
        weights /= np.maximum(lengths, 1e-12)[rows]
        self._take(
            columns, idf.astype(np.float32), Postings.of(term, rows, weights, (len(columns), len(labels)))
        )

    def _take(self, columns: dict[str, int], idf: Scores, labels: Postings) -> None:
        self._columns = columns
        self._idf = idf
        self._labels = labels

    def scores(self, texts: Sequence[str]) -> Scores:
        """(texts, labels) cosines in [0, 1]."""
        found = np.zeros((len(texts), self._labels.size), dtype=np.float32)
        for line, text in enumerate(texts):
            counts = Counter(ngrams(text[:MAX_CHARS]))
            known = [(self._columns[gram], count) for gram, count in counts.items() if gram in self._columns]
            if not known:
                continue
            terms, often = np.array(known, dtype=np.int64).T
            weights = (1.0 + np.log(often)) * self._idf[terms]
            weights /= np.sqrt(weights @ weights)
            found[line] = self._labels.scores(terms, weights.astype(np.float32))
        return found

    def to_arrays(self) -> Arrays:
        """Everything it holds."""
        labels = self._labels.to_arrays("characters")
        return {"characters.grams": packed(self._columns), "characters.idf": self._idf, **labels}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """What `to_arrays` made. Raises KeyError where a part is missing."""
        labels = Postings.from_arrays(arrays, "characters")
        made = cls.__new__(cls)
        grams = unpacked(arrays["characters.grams"])
        made._take({gram: column for column, gram in enumerate(grams)}, arrays["characters.idf"], labels)
        return made


def ngrams(text: str) -> Iterator[str]:
    """Runs of three to five letters within each word, a blank standing for either end of it."""
    for word in text.lower().split():
        padded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            yield padded[:length]
            for start in range(1, len(padded) - length + 1):
                yield padded[start : start + length]
            if len(padded) <= length:
                break
