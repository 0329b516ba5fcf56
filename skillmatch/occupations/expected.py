"""Skills expected of an occupation: those its nearest neighbours need, and those its words come near to.

Description alone says little about a framework's labels (an encoder recovers one hidden relation in seven);
occupations described alike, however, need alike. Neighbours are found by what is said of an occupation and,
where some of its skills are known, by those. The share of neighbours that need a skill is the score, to
which nearness of the words adds a little: it orders what no neighbour needs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..domain import Occupation
from ..linking.scorer import top

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from ..encoders import Encoder
    from ..frameworks import Framework

Matrix = NDArray[np.float32]
_BLOCK = 64
_CODE = "1"


@dataclass(frozen=True, slots=True)
class Described:
    """An occupation in words, and what is known of it."""

    title: str
    description: str = ""
    known: tuple[int, ...] = ()
    """Rows of skills it is known to need: used, and not ranked again."""
    uri: str = ""
    """Its own, where the framework has it: nobody is their own neighbour."""


@dataclass(frozen=True, slots=True)
class NeighbourSettings:
    """Settled on half of ESCO's occupations, by hash (tests/benchmarks/gaps). The values it began from came
    of a first look at 300 occupations of both halves; the result hardly moves with them."""

    neighbours: int = 40
    sharpness: float = 6.0
    """Power that likeness is raised to before neighbours are weighed."""
    description: float = 0.5
    title: float = 0.25
    words: float = 0.25
    """Weights of likeness: cosines of description and title vectors, and of TF-IDF of their words."""
    skills: float = 2.0
    """Of cosine by skills that are known, weighed by rarity; nothing where none is known."""
    sharpness_known: float = 4.0
    """The power where some are known."""
    nearness: float = 0.3
    """Of the mean cosine of description, title and skill, beside the share of neighbours."""


class ExpectedSkills:
    """Learns from the occupations of one framework that state what they need; made once, shared."""

    def __init__(
        self, framework: Framework, encoder: Encoder, settings: NeighbourSettings | None = None
    ) -> None:
        """Encodes descriptions and titles of those occupations, and the labels (quick where kept)."""
        self.framework, self._encoder = framework, encoder
        self.settings = settings or NeighbourSettings()
        needs = self._needs()
        self._occupations = [one for one in framework.occupations if one.uri in needs and not one.is_group]
        self._places = {one.uri: place for place, one in enumerate(self._occupations)}
        self._rows = [sorted(needs[one.uri]) for one in self._occupations]
        self.version = hashlib.sha256(
            "\n".join((_CODE, framework.info.sha256, encoder.id, repr(astuple(self.settings)))).encode()
        ).hexdigest()[:12]

    def __len__(self) -> int:
        """How many occupations it has learnt from."""
        return len(self._occupations)

    def shares(self, asked: Sequence[Described]) -> Matrix:
        """(asked, skills) weighted share of the neighbours that need each skill, in [0, 1]."""
        found = np.zeros((len(asked), len(self.framework)), dtype=np.float32)
        if not self._occupations:
            return found
        for start in range(0, len(asked), _BLOCK):
            part = asked[start : start + _BLOCK]
            found[start : start + len(part)] = self._votes(part)
        return found

    def rank(self, asked: Sequence[Described], k: int) -> tuple[NDArray[np.int64], Matrix]:
        """(asked, min(k, skills)) rows of the framework and their scores, best first, known ones last."""
        s = self.settings
        scores = self.shares(asked)
        titles, texts = self._vectors(asked)
        scores += s.nearness * (titles @ self._labels.T + texts @ self._labels.T) / 2
        for line, one in enumerate(asked):
            scores[line, list(one.known)] = -1.0
        best = top(scores, k)
        return best, np.take_along_axis(scores, best, axis=1)

    def _votes(self, asked: Sequence[Described]) -> Matrix:
        s = self.settings
        titles, texts = self._vectors(asked)
        alike = s.description * (texts @ self._texts.T) + s.title * (titles @ self._titles.T)
        alike = alike + s.words * self._alike_in_words(asked)
        power = np.full(len(asked), s.sharpness)
        some = np.array([bool(one.known) for one in asked])
        if some.any():
            alike[some] += s.skills * self._alike_in_skills([one for one in asked if one.known])
            alike[some] /= 1.0 + s.skills
            power[some] = s.sharpness_known
        for line, one in enumerate(asked):
            if one.uri in self._places:
                alike[line, self._places[one.uri]] = -1.0
        nearest = top(alike.astype(np.float32), s.neighbours)
        near = np.maximum(np.take_along_axis(alike, nearest, axis=1), 0.0) ** power[:, None]
        weights = near / np.maximum(near.sum(axis=1, keepdims=True), 1e-12)
        found = [w @ self._needed[places] for w, places in zip(weights, nearest, strict=True)]
        return np.asarray(found, dtype=np.float32)

    def _vectors(self, asked: Sequence[Described]) -> tuple[Matrix, Matrix]:
        """Unit vectors of titles, and of titles with their descriptions."""
        titles = self._encoder.encode([one.title for one in asked])
        return titles, self._encoder.encode([_whole(one.title, one.description) for one in asked])

    def _alike_in_words(self, asked: Sequence[Described]) -> Matrix:
        rows = self._words.transform([_doubled(one.title, one.description) for one in asked])
        return np.asarray((rows @ self._word_rows.T).toarray(), dtype=np.float32)

    def _alike_in_skills(self, asked: Sequence[Described]) -> Matrix:
        """Cosine of the known skills and those of every occupation, each weighed by its rarity."""
        from scipy.sparse import csr_array

        plain = _columns([one.known for one in asked], len(self.framework))
        rows = csr_array(plain.multiply(self._rarity[None, :]))
        length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        found = (rows @ self._rare.T).toarray()
        return np.asarray(found / np.maximum(length[:, None], 1e-9), dtype=np.float32)

    def _needs(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = {}
        for need in self.framework.records.occupation_skills:
            row = self.framework.row(need.skill)
            if row is not None:
                found.setdefault(need.occupation, set()).add(row)
        return found

    @cached_property
    def _labels(self) -> Matrix:
        return self._encoder.encode(self.framework.labels)

    @cached_property
    def _titles(self) -> Matrix:
        return self._encoder.encode([one.label for one in self._occupations])

    @cached_property
    def _texts(self) -> Matrix:
        return self._encoder.encode([_whole(one.label, one.description) for one in self._occupations])

    @cached_property
    def _needed(self) -> csr_array:
        """(occupations, skills) ones."""
        return _columns(self._rows, len(self.framework))

    @cached_property
    def _rarity(self) -> NDArray[np.float32]:
        """(skills,) log of occupations over those that need it."""
        needed = np.bincount(self._needed.indices, minlength=len(self.framework))
        return np.log((len(self._occupations) + 1) / (needed + 1)).astype(np.float32)

    @cached_property
    def _rare(self) -> csr_array:
        """(occupations, skills) unit rows, each skill by its rarity."""
        from scipy.sparse import csr_array, diags_array

        rows = csr_array(self._needed.multiply(self._rarity[None, :]))
        length = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        return csr_array(diags_array(1.0 / np.maximum(length, 1e-9)) @ rows)

    @cached_property
    def _words(self):  # type: ignore[no-untyped-def]  # scikit-learn has no types
        from sklearn.feature_extraction.text import TfidfVectorizer

        texts = [_doubled(one.label, one.description) for one in self._occupations]
        return TfidfVectorizer(sublinear_tf=True, stop_words="english", ngram_range=(1, 2)).fit(texts)

    @cached_property
    def _word_rows(self) -> csr_array:
        from scipy.sparse import csr_array

        texts = [_doubled(one.label, one.description) for one in self._occupations]
        return csr_array(self._words.transform(texts))


def described(occupation: Occupation, known: Collection[int] = ()) -> Described:
    """An occupation of a framework, as it describes itself."""
    return Described(occupation.label, occupation.description, tuple(sorted(known)), occupation.uri)


def _whole(title: str, description: str) -> str:
    return f"{title}: {description}" if description else title


def _doubled(title: str, description: str) -> str:
    """Words of the title count twice."""
    return f"{title} {title} {description}"


def _columns(rows: Sequence[Collection[int]], width: int) -> csr_array:
    from scipy.sparse import csr_array

    ends = np.cumsum([0, *(len(own) for own in rows)])
    places = np.array([row for own in rows for row in own], dtype=np.int64)
    return csr_array((np.ones(len(places), dtype=np.float32), places, ends), shape=(len(rows), width))
