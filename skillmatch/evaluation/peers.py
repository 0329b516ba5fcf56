"""Plain ways of linking sentences, to hold links against. They share no code with the engine: it changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ..domain import Progress, silent
from .baselines import encoders_named
from .extraction import FalseAlarms, Linked, f1_of, intervals_of
from .intervals import Interval, bootstrap_of

if TYPE_CHECKING:
    from ..encoders import Encoder
    from ..frameworks import Framework
    from .labelled import LabelledSentences

NEAR = 0.75
"""Cosine from which the nearest label counts: of 0.45, 0.5 … 0.8 the best with all-MiniLM-L6-v2 on TECH and
HOUSE validation together (F1 .34 and .37), so it flatters the peer there; with skillmatch-minilm .35, .37."""
LONGEST = 8
"""Words of the longest label that is looked for."""
_WORD = re.compile(r"\w+(?:[.-]\w+)*[+#]*")
_BETWEEN = re.compile(r"[,;:.()•\n]| and | or | with | in | of | for | to ")
_LEAST = 4
"""Characters of a piece that may mean something."""


class Peer(Protocol):
    """Links sentences to rows of a framework."""

    def link(self, sentences: Sequence[str]) -> list[set[int]]:
        """Rows of every sentence."""
        ...


class LabelsInText:
    """Preferred labels that stand in the sentence word for word, in any case; the longest wins."""

    def __init__(self, framework: Framework) -> None:
        rows = reversed(list(enumerate(framework.labels)))
        self._rows = {" ".join(_words(label)): row for row, label in rows}

    def link(self, sentences: Sequence[str]) -> list[set[int]]:
        """See `Peer.link`."""
        return [set(self._found(_words(text))) for text in sentences]

    def _found(self, words: Sequence[str]) -> Iterator[int]:
        start = 0
        while start < len(words):
            lengths = range(min(LONGEST, len(words) - start), 0, -1)
            runs = ((length, " ".join(words[start : start + length])) for length in lengths)
            length, run = next(((n, run) for n, run in runs if len(run) > 1 and run in self._rows), (1, ""))
            if run:
                yield self._rows[run]
            start += length


class NearestToPieces:
    """The same, and for every piece between commas and small words the nearest label, where it is `NEAR`."""

    def __init__(self, framework: Framework, encoder: Encoder) -> None:
        self._labels = LabelsInText(framework)
        self._encoder = encoder
        self._vectors = encoder.encode(framework.labels)

    def link(self, sentences: Sequence[str]) -> list[set[int]]:
        """See `Peer.link`."""
        found = self._labels.link(sentences)
        pieces = [_pieces(text) for text in sentences]
        told = list(dict.fromkeys(piece for own in pieces for piece in own))
        nearest = dict(zip(told, self._nearest(told), strict=True))
        for rows, own in zip(found, pieces, strict=True):
            rows |= {row for piece in own for row in nearest[piece]}
        return found

    def _nearest(self, pieces: Sequence[str], block: int = 256) -> Iterator[tuple[int, ...]]:
        vectors = self._encoder.encode(pieces)
        for start in range(0, len(pieces), block):
            cosines = vectors[start : start + block] @ self._vectors.T
            for row, cosine in zip(cosines.argmax(axis=1), cosines.max(axis=1), strict=True):
                yield (int(row),) if cosine >= NEAR else ()


@dataclass(frozen=True, slots=True)
class PeerReport:
    """What a peer's links are worth on the same sentences; shares in [0, 1]."""

    precision: float
    recall: float
    f1: float
    intervals: dict[str, Interval]
    without_label: FalseAlarms
    ours_minus_this: Interval
    """Difference of F1, with its paired 95% bootstrap interval over sentences."""


def peers(
    framework: Framework,
    encoder: Encoder,
    names: Sequence[str],
    kept: Callable[[Encoder], Encoder] = lambda other: other,
) -> dict[str, Peer]:
    """Peers by what `--links-against` calls them: `labels`, `pieces` (by the encoder in use), or
    `pieces:NAME` for any other that `load_encoder` knows. `kept` may put a cache before another encoder.

    Raises:
        InputError: a name is none of these.
        EncoderError: weights, or the package that loads them, are missing.
    """
    others = peer_encoders(names)
    found: dict[str, Peer] = {}
    for name in names:
        if name == "labels":
            found["labels in the text"] = LabelsInText(framework)
        elif name == "pieces":
            found["labels and nearest to pieces"] = NearestToPieces(framework, encoder)
        else:
            other = others[name]
            found[f"labels and nearest to pieces, {other.id}"] = NearestToPieces(framework, kept(other))
    return found


def peer_encoders(names: Sequence[str]) -> dict[str, Encoder]:
    """The encoders that names such as `pieces:NAME` call for. Raises as `peers`, and first."""
    return encoders_named(names, "peer", ("labels", "pieces"))


def evaluate_peers(
    data: LabelledSentences, linked: Linked, systems: Mapping[str, Peer], progress: Progress = silent
) -> dict[str, PeerReport]:
    """Hold what was linked in all sentences of `data`, those without a label last, against peers."""
    sentences = (*data.sentences, *data.without)
    gold: list[Collection[int]] = [*data.gold, *(() for _ in data.without)]
    ours = linked.columns(gold)
    found = {}
    for done, (name, system) in enumerate(systems.items()):
        progress("Linking by plainer systems", done, len(systems))
        rows = system.link(sentences)
        columns = Linked(tuple(dict.fromkeys(own, 1.0) for own in rows)).columns(gold)
        found[name] = _report(columns, ours, rows[len(data.sentences) :])
    if systems:
        progress("Linking by plainer systems", len(systems), len(systems))
    return found


def _report(columns: NDArray[np.float64], ours: NDArray[np.float64], without: list[set[int]]) -> PeerReport:
    intervals = intervals_of(columns)
    both = np.concatenate((ours, columns), axis=1)
    return PeerReport(
        precision=intervals["precision"].mean,
        recall=intervals["recall"].mean,
        f1=intervals["f1"].mean,
        intervals=intervals,
        without_label=FalseAlarms.of(without),
        ours_minus_this=bootstrap_of(lambda rows: f1_of(rows[..., :3]) - f1_of(rows[..., 3:]), both),
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _pieces(text: str) -> list[str]:
    found = [piece.strip() for piece in _BETWEEN.split(text)]
    return [piece for piece in found if len(piece) >= _LEAST] or [text]
