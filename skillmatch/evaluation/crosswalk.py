"""How well mappings between two frameworks are ranked, held against a crosswalk made by people.

A gold file is a CSV with the columns `source,target`: URI, code or label of a skill or occupation of the
first framework, and of the one of the second that it maps to; several rows a source where it maps to several,
other columns are ignored. It is asked in both directions: for each source, rank all targets, and the other
way round. RR looks at the first right one, AP at all (ir_measures' RR and AP; their means are MRR and MAP).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..crosswalk import Concepts, PairScorer, PairWeights
from ..crosswalk.suggesting import blocks
from ..domain import Progress, fold, silent
from ..errors import InputError
from ..linking.lexical import Vocabulary, bm25_weights, inverse_frequency
from ..linking.scorer import top
from ..linking.words import stems
from ..readers.files import read_csv
from .measures import parse_measures
from .ranking import Queries, SystemResult, measure_systems

if TYPE_CHECKING:
    from ..encoders import Encoder

OURS = "SkillMatch"
MEASURES = "RR,AP,R@5"
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Gold:
    """Pairs of rows that people mapped, and what of the file could not be placed."""

    pairs: tuple[tuple[int, int], ...]
    """(source row, target row), each once."""
    unknown: dict[str, int]
    """Names that neither framework knows → rows of the file that carry them."""


@dataclass(frozen=True, slots=True)
class CrosswalkResult:
    """Both directions; systems by name, ours first."""

    source: str
    target: str
    kind: str
    encoder: str
    pairs: int
    unknown: dict[str, int]
    forward: dict[str, SystemResult]
    """Ranking targets for sources."""
    backward: dict[str, SystemResult]
    """Ranking sources for targets."""
    queries: dict[str, int]
    """`forward` and `backward` → how many were asked."""


def read_gold(file: Path, sources: Concepts, targets: Concepts) -> Gold:
    """The pairs of a gold file. Raises InputError: a column is missing, or no row can be placed."""
    mine, theirs = _places(sources), _places(targets)
    pairs: dict[tuple[int, int], None] = {}
    unknown: dict[str, int] = {}
    for _, values in read_csv(file, ("source", "target")):
        left, right = _row(mine, values["source"]), _row(theirs, values["target"])
        if left is not None and right is not None:
            pairs[left, right] = None
        for name, row in ((values["source"], left), (values["target"], right)):
            if row is None:
                unknown[name] = unknown.get(name, 0) + 1
    if not pairs:
        near = ", ".join(repr(name) for name in list(unknown)[:3])
        raise InputError(
            f"none of its pairs is of {sources.framework} and {targets.framework} (names such as {near})",
            file=file,
            fix="Name URIs, codes or labels of both, and the frameworks in the order of the columns.",
        )
    return Gold(tuple(pairs), unknown)


def _places(concepts: Concepts) -> dict[str, int]:
    """Rows by URI and by folded label; the first of several."""
    found: dict[str, int] = {}
    for row, (uri, label) in enumerate(zip(concepts.uris, concepts.labels, strict=True)):
        found.setdefault(uri, row)
        found.setdefault(fold(label), row)
    for row, code in enumerate(concepts.codes):
        if code:
            found.setdefault(fold(code), row)
    return found


def _row(places: Mapping[str, int], name: str) -> int | None:
    found = places.get(name.strip())
    return places.get(fold(name)) if found is None else found


class _Ranks:
    """A `Ranker` whose texts are URIs: it looks the row of scores up."""

    def __init__(self, asked: Concepts, scores: Scores, rows: Mapping[int, int], version: str = "") -> None:
        self._asked, self._scores, self._rows, self.version = asked, scores, rows, version

    def rank(self, sentences: Sequence[str], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """See `Ranker.rank`."""
        found = self._scores[[self._rows[self._asked.rows[uri]] for uri in sentences]]
        best = top(found, k)
        return best, np.take_along_axis(found, best, axis=1)


def evaluate_crosswalk(
    gold: Gold,
    sources: Concepts,
    targets: Concepts,
    encoder: Encoder,
    weights: PairWeights | None = None,
    progress: Progress = silent,
) -> CrosswalkResult:
    """Measure our fusion beside BM25 and the encoder alone, both ways, in one run."""
    forward = _measured(gold.pairs, PairScorer(sources, targets, encoder, weights, progress), progress)
    turned = tuple((right, left) for left, right in gold.pairs)
    backward = _measured(turned, PairScorer(targets, sources, encoder, weights, progress), progress)
    asked = {"forward": len(dict(gold.pairs)), "backward": len(dict(turned))}
    return CrosswalkResult(
        sources.framework, targets.framework, sources.kind, encoder.id, len(gold.pairs), gold.unknown,
        forward, backward, asked,
    )  # fmt: skip


def _measured(
    pairs: Sequence[tuple[int, int]], scorer: PairScorer, progress: Progress
) -> dict[str, SystemResult]:
    right: dict[int, set[int]] = {}
    for left, other in pairs:
        right.setdefault(left, set()).add(other)
    rows = {row: place for place, row in enumerate(sorted(right))}
    tables = _tables(scorer, sorted(right), progress)
    systems = {name: _Ranks(scorer.sources, table, rows) for name, table in tables.items()}
    queries = Queries(
        tuple(scorer.sources.uris[row] for row in rows), tuple(frozenset(right[row]) for row in rows)
    )
    return measure_systems(systems, queries, parse_measures(MEASURES), progress)


def _tables(scorer: PairScorer, rows: Sequence[int], progress: Progress) -> dict[str, Scores]:
    """System → (rows, targets) scores."""
    wanted = set(rows)
    found: dict[str, list[Scores]] = {OURS: [], "encoder: label": [], "encoder: description": []}
    parts_of = blocks(len(scorer.sources), len(scorer.targets))
    for number, (start, stop) in enumerate(parts_of):
        own = [row - start for row in range(start, stop) if row in wanted]
        if own:
            parts = {name: part[own] for name, part in scorer.parts(start, stop).items()}
            found[OURS].append(scorer.scores(parts))
            found["encoder: label"].append(scorer.labels_alone(start, stop)[own])
            found["encoder: description"].append(parts["described"])
        progress("comparing", number + 1, len(parts_of))
    tables = {name: np.concatenate(own) for name, own in found.items()}
    asked = [scorer.sources.described[row] for row in rows]
    tables["BM25: label"] = _bm25([scorer.sources.labels[row] for row in rows], scorer.targets.labels)
    tables["BM25: description"] = _bm25(asked, scorer.targets.described)
    return tables


def _bm25(queries: Sequence[str], documents: Sequence[str]) -> Scores:
    """(queries, documents) BM25 over stems, k1 = 1.2, b = 0.75."""
    words = [stems(document) for document in documents]
    vocabulary = Vocabulary(words)
    counts = vocabulary.rows(words)
    weights = bm25_weights(counts, inverse_frequency(counts)).T.tocsr()
    rows = vocabulary.rows([stems(query) for query in queries])
    return np.asarray((rows @ weights).toarray(), dtype=np.float32)
