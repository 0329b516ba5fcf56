"""How alike the names of two sets of concepts are: the best pair of a label or alias of either side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..linking.lexical import Vocabulary
from ..linking.words import stems
from .concepts import Concepts

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Scores = NDArray[np.float32]
_NAMES = 1024
"""Names compared with all targets at once: bounds memory."""
ALIAS = 0.95
"""What a name counts that is no label: aliases are looser, and more of them are shared."""


class NameMatcher:
    """Dice's coefficient of two names' stems, each weighed by its inverse document frequency, in [0, 1]."""

    def __init__(self, sources: Concepts, targets: Concepts) -> None:
        from scipy.sparse import diags_array

        mine, self._mine_of, mine_worth = _names(sources)
        theirs, self._their_of, their_worth = _names(targets)
        words = Vocabulary([*mine, *theirs])
        rows, columns = words.rows(mine, binary=True), words.rows(theirs, binary=True)
        seen = np.bincount(np.concatenate([rows.indices, columns.indices]), minlength=len(words))
        idf = np.log1p((len(mine) + len(theirs)) / (1.0 + seen)).astype(np.float32)
        self._rows: csr_array = rows
        self._columns = (columns @ diags_array(idf)).T.tocsr()
        self._mass, self._other_mass = rows @ idf, columns @ idf
        self._worth, self._other_worth = mine_worth, their_worth
        self._size = len(targets)

    def block(self, start: int, stop: int) -> Scores:
        """(stop - start, targets) likeness of the sources' best names; 1 where two labels are the same."""
        found = np.zeros((stop - start, self._size), dtype=np.float32)
        first, last = np.searchsorted(self._mine_of, (start, stop))
        for low in range(int(first), int(last), _NAMES):
            part = slice(low, min(low + _NAMES, int(last)))
            shared = (self._rows[part] @ self._columns).tocoo()  # most pairs of names share no word
            line, column = shared.coords
            line = line + low
            dice = 2 * shared.data / (self._mass[line] + self._other_mass[column])
            dice *= self._worth[line] * self._other_worth[column]
            np.maximum.at(found, (self._mine_of[line] - start, self._their_of[column]), dice)
        return np.minimum(found, 1.0)


def _names(concepts: Concepts) -> tuple[list[tuple[str, ...]], NDArray[np.int64], Scores]:
    """Stems of every distinct name in the order of rows, the row each belongs to, and what it counts."""
    names: list[tuple[str, ...]] = []
    owners: list[int] = []
    worth: list[float] = []
    for row, (label, others) in enumerate(zip(concepts.labels, concepts.aliases, strict=True)):
        own: dict[tuple[str, ...], float] = {}
        for name, value in _valued(label, others):
            own.setdefault(tuple(stems(name)), value)
        own.pop((), None)
        names.extend(own)
        owners.extend([row] * len(own))
        worth.extend(own.values())
    return names, np.array(owners, dtype=np.int64), np.array(worth, dtype=np.float32)


def _valued(label: str, others: Sequence[str]) -> list[tuple[str, float]]:
    return [(label, 1.0), *((other, ALIAS) for other in others)]
