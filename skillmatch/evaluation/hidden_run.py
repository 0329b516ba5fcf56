"""Systems that look for hidden relations, and the measuring of them in one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, silent
from ..occupations import Described, ExpectedSkills
from .baselines import Ranker, Ranking
from .hidden import Hidden, text_of
from .linking import protocol_settings
from .measures import Measure, parse_measures
from .provenance import provenance
from .ranking import measure_systems
from .results import OURS, Result, framework_name

if TYPE_CHECKING:
    from ..encoders import Encoder
    from ..linking import Linker

MEASURES = "Rprec,R@20,R@50,R@100,AP"
KNOWN = "SkillMatch, known half given"
WORDS = "links of the description"
POPULAR = "most needed anywhere"


def systems(hidden: Hidden, encoder: Encoder, linker: Linker | None = None) -> dict[str, Ranker]:
    """The engine from descriptions alone, with what is known, by links alone, and the skills most needed.

    `linker` must be one over `hidden.framework`.
    """
    expected = ExpectedSkills(hidden.framework, encoder)
    alone = [replace(one, known=()) for one in hidden.asked]
    found: dict[str, Ranker] = {OURS: _Asked(hidden, expected.rank, alone, expected.version)}
    if any(one.known for one in hidden.asked):
        found[KNOWN] = _Asked(hidden, expected.rank, hidden.asked, expected.version)
    if linker is not None:
        found[WORDS] = _Asked(hidden, _by_links(linker), alone, linker.version)
    counts = hidden.framework.occupation_counts()
    if counts.any():
        found[POPULAR] = _Asked(hidden, _by_count(counts), alone)
    return found


def from_texts(hidden: Hidden, ranker: Ranker) -> Ranker:
    """A ranker of texts, asked for the descriptions."""
    return _Asked(hidden, lambda asked, k: ranker.rank([text_of(one) for one in asked], k), hidden.asked)


def evaluate_hidden(
    hidden: Hidden,
    found: Mapping[str, Ranker],
    measures: Sequence[Measure] = (),
    *,
    encoder: str = "",
    progress: Progress = silent,
) -> Result:
    """Measure every system; the first is the one compared with. Means are over occupations, all alike.

    Rprec is the share of the hidden found among as many suggestions as there are hidden.
    """
    results = measure_systems(found, hidden.queries, measures or parse_measures(MEASURES), progress)
    first = next(iter(results))
    own = results[first]
    return Result(
        task="hidden",
        data=hidden.name,
        data_sha256=hidden.sha256,
        framework=framework_name(hidden.framework),
        framework_sha256=hidden.framework.info.sha256,
        encoder=encoder,
        system=first,
        version=own.version,
        measures=own.measures,
        intervals=own.intervals,
        queries=len(hidden.asked),
        unlabelled=hidden.unlabelled,
        unknown_labels=dict(hidden.unknown_labels),
        share_dropped=hidden.share_dropped,
        seconds=own.seconds,
        systems=results,
        query_keys=hidden.queries.keys,
        provenance=provenance(protocol_settings()),
        notes=(f"{hidden.relations:,} relations hidden.", *hidden.notes),
    )


class _Asked:
    """A system as `Ranker`: texts stand for the occupations; what is known of each is taken out."""

    def __init__(
        self,
        hidden: Hidden,
        rank: Callable[[Sequence[Described], int], Ranking],
        asked: Sequence[Described],
        version: str = "",
    ) -> None:
        self.version = version
        self._rank = rank
        self._asked = {text_of(one): one for one in asked}
        self._known = {text_of(one): one.known for one in hidden.asked}

    def rank(self, sentences: Sequence[str], k: int) -> Ranking:
        """See `Ranker.rank`. Rows of what is known are left out; the lines are filled up with −1."""
        known = [self._known[text] for text in sentences]
        width = k + max(map(len, known), default=0)
        rows, scores = self._rank([self._asked[text] for text in sentences], width)
        kept = np.full((len(sentences), min(k, rows.shape[1])), -1, dtype=np.int64)
        values = np.zeros(kept.shape, dtype=np.float32)
        for line, own in enumerate(known):
            left = np.flatnonzero(~np.isin(rows[line], own))[: kept.shape[1]]
            kept[line, : len(left)], values[line, : len(left)] = rows[line, left], scores[line, left]
        return kept, values


def _by_links(linker: Linker) -> Callable[[Sequence[Described], int], Ranking]:
    """Every sentence ranked by the linker; a skill counts by its best one."""
    from ..linking.segment import statements

    def rank(asked: Sequence[Described], k: int) -> Ranking:
        texts = [[one.title, *(span.text for span in statements(one.description))] for one in asked]
        flat = list(dict.fromkeys(text for own in texts for text in own))
        places = {text: place for place, text in enumerate(flat)}
        rows, scores = linker.rank(flat, k)
        best = np.zeros((len(asked), len(linker.framework)), dtype=np.float32)
        for line, own in enumerate(texts):
            for text in own:
                np.maximum.at(best[line], rows[places[text]], scores[places[text]])
        return _best(best, k)

    return rank


def _by_count(counts: NDArray[np.int64]) -> Callable[[Sequence[Described], int], Ranking]:
    return lambda asked, k: _best(np.tile(counts.astype(np.float32), (len(asked), 1)), k)


def _best(scores: NDArray[np.float32], k: int) -> Ranking:
    from ..linking.scorer import top

    rows = top(scores, k)
    return rows, np.take_along_axis(scores, rows, axis=1)
