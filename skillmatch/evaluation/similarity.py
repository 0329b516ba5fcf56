"""How well vectors tell which skills are alike: Spearman against people's scores, AUC on stated relations."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .baselines import character_vectoriser
from .datasets import file_sha256
from .intervals import Paired, bootstrap, bootstrap_of, paired, resampled, spread
from .linking import protocol_settings
from .pairs import NEGATIVES, RelatedPairs, read_pairs, related_pairs
from .provenance import provenance
from .ranking import SystemResult, query_key
from .results import OURS, Result, framework_name

if TYPE_CHECKING:
    from ..encoders import Encoder
    from ..frameworks import Framework

Values = NDArray[np.float64]
Cosines = Callable[[Sequence[str], Sequence[str]], Values]
"""(pairs,) how alike two texts each are."""
SPEARMAN = "Spearman"
RANDOM, HARD = "AUC random", "AUC hard"
PAIRS = 2000


def similarity_systems(framework: Framework, encoder: Encoder) -> dict[str, Cosines]:
    """What is compared: cosines of the encoder's vectors, which the engine's relatedness rests on, and of
    character TF-IDF over the framework's labels."""
    characters = character_vectoriser().fit(framework.labels)

    def dense(first: Sequence[str], second: Sequence[str]) -> Values:
        place = {text: row for row, text in enumerate(dict.fromkeys([*first, *second]))}
        vectors = encoder.encode(list(place))
        rows, others = vectors[[place[text] for text in first]], vectors[[place[text] for text in second]]
        return np.asarray(np.einsum("nd,nd->n", rows, others), dtype=np.float64)

    def lexical(first: Sequence[str], second: Sequence[str]) -> Values:
        product = characters.transform(first).multiply(characters.transform(second))
        return np.asarray(product.sum(axis=1), dtype=np.float64).ravel()

    return {OURS: dense, "char TF-IDF": lexical}


def evaluate_scored(
    file: Path, framework: Framework, systems: Mapping[str, Cosines], encoder: str = ""
) -> Result:
    """Spearman's correlation of each system's cosines with the scores of a CSV; see `read_pairs`."""
    pairs = read_pairs(file, framework)
    found: dict[str, SystemResult] = {}
    ours: Values | None = None
    for name, system in systems.items():
        cosines = system(pairs.first, pairs.second)
        interval = bootstrap_of(_spearman, np.stack([cosines, pairs.scores], axis=1))
        versus = {} if ours is None else {SPEARMAN: _versus(ours, cosines, pairs.scores)}
        ours = cosines if ours is None else ours
        found[name] = SystemResult({SPEARMAN: interval.mean}, {SPEARMAN: interval}, {}, 0.0, "", versus)
    keys = tuple(query_key(f"{a}\n{b}") for a, b in zip(pairs.first, pairs.second, strict=True))
    return _result(found, framework, encoder, file.name, file_sha256(file), keys)


def evaluate_related(
    framework: Framework,
    systems: Mapping[str, Cosines],
    encoder: str = "",
    limit: int = PAIRS,
    seed: int = 0,
) -> Result:
    """How often a related skill is nearer than an unrelated one, ties half: each anchor's AUC, averaged.

    Unrelated skills are drawn at random (easy), and among those whose labels look like the anchor's (hard: a
    system that only compares letters is below 0.5 there by design).
    """
    pairs = related_pairs(framework, limit, seed)
    found: dict[str, SystemResult] = {}
    ours: dict[str, Values] = {}
    for name, system in systems.items():
        values = _preferences(system, framework, pairs)
        versus = {one: paired(ours[one], own) for one, own in values.items()} if ours else {}
        ours = ours or values
        found[name] = _measured(values, versus)
    uris = framework.uris
    stated = [f"{uris[a]}\n{uris[b]}" for a, b in zip(pairs.anchors, pairs.related, strict=True)]
    digest = hashlib.sha256(
        "\n".join([*stated, str(pairs.hard.tolist()), str(pairs.random.tolist())]).encode()
    )
    name = f"relations of {framework_name(framework)}, seed {seed}"
    keys = tuple(map(query_key, stated))
    notes = (f"Each pair is held against {NEGATIVES} random and {NEGATIVES} hard unrelated skills.",)
    return _result(found, framework, encoder, name, digest.hexdigest(), keys, notes)


def _measured(values: Mapping[str, Values], versus: dict[str, Paired]) -> SystemResult:
    intervals = {name: bootstrap(own) for name, own in values.items()}
    means = {name: interval.mean for name, interval in intervals.items()}
    return SystemResult(
        means, intervals, {name: own.tolist() for name, own in values.items()}, 0.0, "", versus
    )


def _result(
    systems: dict[str, SystemResult],
    framework: Framework,
    encoder: str,
    name: str,
    digest: str,
    keys: tuple[str, ...],
    notes: tuple[str, ...] = (),
) -> Result:
    return Result(
        task="similarity",
        data=name,
        data_sha256=digest,
        framework=framework_name(framework),
        framework_sha256=framework.info.sha256,
        encoder=encoder,
        system=OURS,
        version=encoder,
        measures=systems[OURS].measures,
        intervals=systems[OURS].intervals,
        queries=len(keys),
        unlabelled=0,
        unknown_labels={},
        share_dropped=0.0,
        seconds=0.0,
        systems=systems,
        query_keys=keys,
        provenance=provenance(protocol_settings()),
        notes=notes,
    )


def _preferences(system: Cosines, framework: Framework, pairs: RelatedPairs) -> dict[str, Values]:
    """Measure → (pairs,) share of unrelated skills that are farther from the anchor than the related one."""

    def cosines(rows: NDArray[np.int64]) -> Values:
        anchors = np.repeat(pairs.anchors, rows.size // len(rows))
        texts = [[framework.labels[row] for row in own.tolist()] for own in (anchors, rows.ravel())]
        return system(texts[0], texts[1]).reshape(len(rows), -1)

    near = cosines(pairs.related)
    return {
        name: _preferred(near - cosines(far)) for name, far in ((RANDOM, pairs.random), (HARD, pairs.hard))
    }


def _preferred(gaps: Values) -> Values:
    # Products of equal vectors differ in the last digits, by the order they were summed in.
    return np.asarray(((gaps > 1e-6) + 0.5 * (np.abs(gaps) <= 1e-6)).mean(axis=1), dtype=np.float64)


def _spearman(columns: Values) -> Values:
    """(…, pairs, 2) → (…) Spearman's rank correlation, ties by mean rank; 0 where one side does not vary."""
    from scipy.stats import rankdata

    ranks = rankdata(columns, axis=-2)
    centred = ranks - ranks.mean(axis=-2, keepdims=True)
    product = (centred[..., 0] * centred[..., 1]).sum(axis=-1)
    scale = np.sqrt((centred**2).sum(axis=-2).prod(axis=-1))
    return np.asarray(np.divide(product, scale, out=np.zeros_like(product), where=scale > 0))


def _versus(ours: Values, theirs: Values, scores: Values) -> Paired:
    """The difference of two correlations with the same scores, by paired bootstrap.

    p is twice the smaller share of resamples on either side of 0 (Efron and Tibshirani, 1993, ch. 16); single
    pairs have no values, so none is better or worse.
    """

    def difference(columns: Values) -> Values:
        return _spearman(columns[..., [0, 2]]) - _spearman(columns[..., [1, 2]])

    columns = np.stack([ours, theirs, scores], axis=1)
    drawn = resampled(difference, columns)
    tail = min(int((drawn <= 0).sum()), int((drawn >= 0).sum()))
    p = min(1.0, 2 * (tail + 1) / (len(drawn) + 1))
    return Paired(spread(difference, columns, drawn), p, 0, 0, len(scores))
