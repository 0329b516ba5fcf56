"""How well the words of a skill's label and those of a text cover one another.

`lexical` measures how much of a name stands in the text. Here the other direction counts too: "software"
covers all of the label *software* but little of "install and configure accounting software".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from .lexical import Vocabulary, inverse_frequency
from .postings import Arrays
from .words import stems

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shared:
    """(pieces, skills) shares of idf mass, in [0, 1]."""

    of_label: Matrix
    """What the text has of the label."""
    of_text: Matrix
    """What the label has of the text."""

    @property
    def dice(self) -> Matrix:
        """Harmonic mean of both."""
        total = self.of_label + self.of_text
        return np.asarray(2 * self.of_label * self.of_text / np.maximum(total, 1e-9), dtype=np.float32)


class NameForms:
    """Stems of every label with their idf; built in a third of a second for ESCO."""

    def __init__(self, labels: Sequence[str]) -> None:
        words = [stems(label) for label in labels]
        vocabulary = Vocabulary(words)
        self._take(vocabulary, vocabulary.rows(words, binary=True))
        self.lengths = np.array([len(label.split()) for label in labels], dtype=np.float32)
        """(skills,) words of the label."""

    def _take(self, vocabulary: Vocabulary, rows: csr_array) -> None:
        self._vocabulary = vocabulary
        self._rows = rows
        self._idf = inverse_frequency(rows)
        self._rare = float(np.log1p((rows.shape[0] + 0.5) / 0.5))
        self._mass = rows @ self._idf

    def to_arrays(self) -> Arrays:
        """Everything it holds."""
        return {
            "forms.words": self._vocabulary.to_array(),
            "forms.rows": self._rows.indices,
            "forms.ends": self._rows.indptr,
            "forms.lengths": self.lengths,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """What `to_arrays` made. Raises KeyError where a part is missing."""
        from scipy.sparse import csr_array

        made = cls.__new__(cls)
        words, rows, ends = (arrays[f"forms.{part}"] for part in ("words", "rows", "ends"))
        vocabulary = Vocabulary.from_array(words)
        shape = (len(ends) - 1, len(vocabulary))
        made._take(vocabulary, csr_array((np.ones(len(rows), np.float32), rows, ends), shape=shape))
        made.lengths = arrays["forms.lengths"]
        return made

    def shared(self, pieces: Sequence[str], skills: NDArray[np.int64]) -> Shared:
        """Words in common of each piece and each label in `skills`."""
        own = [set(stems(piece)) for piece in pieces]
        texts = self._vocabulary.rows(own, binary=True)
        mass = texts @ self._idf
        unknown = np.array([len(words) for words in own], np.float32) - np.diff(texts.indptr)
        mass = np.maximum(mass + unknown * self._rare, 1e-9)[:, None]
        labels = self._rows[skills]
        weighted = texts.multiply(self._idf[None, :]).tocsr()
        common = np.asarray((weighted @ labels.T).toarray(), dtype=np.float32)
        return Shared(
            np.asarray(common / np.maximum(self._mass[skills], 1e-9)[None, :], dtype=np.float32),
            np.asarray(common / mass, dtype=np.float32),
        )
