"""Whether a text asks for any skill at all: by what it is about, its vector, and by how it is worded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self
from unicodedata import normalize
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
BUCKETS = 2**15
"""Places that words and pairs of words are hashed to (Weinberger et al., Feature hashing, ICML 2009)."""
_TOKEN = re.compile(r"[^\W\d_]+(?:'[a-z]+)?|\d+|[:!?/…&]")


@dataclass(frozen=True, slots=True)
class Asking:
    """Log odds, linear in a text's vector and in its wording."""

    vector: Matrix
    """(dimension + 1,) the last is the bias."""
    wording: Matrix
    """(`BUCKETS`,) of a word or pair of words; the mean over a text's, times the root of how many."""

    def odds(self, texts: Sequence[str], vectors: Matrix) -> Matrix:
        """(texts,) log odds that each text asks for any skill; vectors are (texts, dimension)."""
        worded = [self.wording[own].sum() / np.sqrt(max(len(own), 1)) for own in map(wordings, texts)]
        return np.asarray(vectors @ self.vector[:-1] + self.vector[-1] + worded, dtype=np.float32)

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Arrays by name, wording in sixteen bits."""
        return {"asks": self.vector, "asks_wording": self.wording.astype(np.float16)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Self:
        """What `to_arrays` gave. Raises KeyError, or ValueError where they are not whole."""
        wording = np.asarray(arrays["asks_wording"], dtype=np.float32)
        if len(wording) != BUCKETS:
            raise ValueError(f"it knows {len(wording)} wordings instead of {BUCKETS}")
        return cls(np.asarray(arrays["asks"], dtype=np.float32), wording)


def wordings(text: str) -> NDArray[np.int64]:
    """(distinct words and pairs,) the bucket of each, rising; every number is the same word."""
    plain = normalize("NFC", text).replace("’", "'").casefold()
    words = ["0" if word.isdigit() else word for word in _TOKEN.findall(plain)]
    runs = (*words, *(f"{first} {second}" for first, second in pairwise(words)))
    return np.array(sorted({crc32(run.encode()) % BUCKETS for run in runs}), dtype=np.int64)
