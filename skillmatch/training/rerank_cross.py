"""Fit a linking model so that every figure, and all that a later stage builds on, is from held-out folds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..linking.asking import Asking
from ..linking.committee import Committee
from ..linking.features import FUSED, pair_features
from ..linking.kinds import LIKE, NAME, UNLIKE, bent, scaled
from ..linking.model import link_odds
from .rerank_data import FOLDS
from .rerank_fit import FitSettings, Rows, fit_asking, fit_logistic, fit_probability, fit_ranking
from .rerank_tables import Table

Matrix = NDArray[np.float32]
Units = NDArray[np.bool_]

SPANS = ("tech_spans", "house_spans", "posted_spans", "written_spans")
"""Sources that networks learn from; figures are of the names among them alone."""
RANKING_WEIGHT = {
    "tech": 10.0, "house": 10.0, "posted": 3.0, "tasks": 1.0, "train": 1.0, "templates": 0.05,
    "tech_spans": 3.0, "house_spans": 3.0, "posted_spans": 1.0, "written": 1.0, "written_spans": 0.5,
}  # fmt: skip
"""Of a question in the fit of the ranking: what people marked is little, and templates are easy."""
LINK_WEIGHT = {
    "tech": 6.0, "house": 6.0, "posted": 2.0, "tasks": 1.0, "train": 1.0, "dev": 2.0, "none": 1.5,
}  # fmt: skip
UNLIKE_WEIGHT = {
    "tech": 2.0, "house": 2.0, "posted": 1.0, "tasks": 1.0, "train": 1.5, "dev": 1.5, "none": 1.0,
    "tech_spans": 2.0, "house_spans": 2.0, "posted_spans": 1.0, "written": 0.0, "written_spans": 0.0,
}  # fmt: skip
"""The same for texts unlike the made examples; of SkillSkape these are mostly company talk. Invented postings
are judged, but no judge learns how likely a link is from what was made up."""
NAME_WEIGHT = {
    "aliases": 0.5, "known": 0.5, "bare": 0.5, "bare_known": 0.5, "clauses": 1.0,
    "names in tech_spans": 6.0, "names in house_spans": 6.0, "names in posted_spans": 2.0,
    "names in written_spans": 0.0,
}  # fmt: skip
"""The same for names; see `rerank_names`."""
ASKS_WEIGHT = {
    "tech": 2.0, "house": 2.0, "posted": 1.0, "tasks": 1.0, "train": 0.5, "dev": 0.5, "none": 1.0,
    "written": 1.0,
}  # fmt: skip


def rows_of(tables: Mapping[str, Table], weights: Mapping[str, float], keep: Mapping[str, Units]) -> Rows:
    """Candidates of the kept units of several tables, one after the other; none of those without weight."""
    features: list[Matrix] = []
    right: list[Matrix] = []
    weight: list[Matrix] = []
    unit: list[NDArray[np.int64]] = []
    count = 0
    for name, value in weights.items():
        if not value:
            continue
        table, kept = tables[name], keep[name]
        own = table.of_units(kept)
        features.append(table.features[own])
        right.append(table.right[own])
        weight.append(np.full(int(own.sum()), value, dtype=np.float32))
        unit.append(table.unit[own] + count)
        count += len(kept)
    return Rows(np.concatenate(features), np.concatenate(right), np.concatenate(weight), np.concatenate(unit))


def everything(tables: Mapping[str, Table]) -> dict[str, Units]:
    """Masks that keep every unit."""
    return {name: np.ones(len(table.question), dtype=bool) for name, table in tables.items()}


def without(tables: Mapping[str, Table], fold: int) -> dict[str, Units]:
    """Masks that leave out the units of one fold."""
    return {name: table.folds != fold for name, table in tables.items()}


def ranked_by_others(
    sentences: Mapping[str, Table], targets: Mapping[str, Table], settings: FitSettings
) -> dict[str, Matrix]:
    """Ranking scores of each table's candidates, each by a model that saw nothing of the question's fold.

    A table that the ranking is never fitted on is scored by the same models, fold by fold.
    """
    scores = {name: np.zeros(len(table.right), dtype=np.float32) for name, table in targets.items()}
    for fold in range(FOLDS):
        model = fit_ranking(rows_of(sentences, RANKING_WEIGHT, without(sentences, fold)), settings)
        for name, table in targets.items():
            own = table.of_units(table.folds == fold)
            scores[name][own] = model(table.features[own])
    return scores


def fit_asks(statements: Mapping[str, Table], keep: Mapping[str, Units]) -> Asking:
    """See `LinkModel.asks`; from statements, not their clauses."""
    vectors, texts, right, weight = [], [], [], []
    for name, value in ASKS_WEIGHT.items():
        table = statements[name]
        kept = keep[name] & ~table.is_clause
        vectors.append(table.vectors[kept])
        texts += table.texts_of(kept)
        right += [float(table.questions[number].asks) for number in table.question[kept]]
        weight += [value] * int(kept.sum())
    return fit_asking(np.concatenate(vectors), texts, np.array(right), np.array(weight))


def asked_by_others(statements: Mapping[str, Table]) -> dict[str, Matrix]:
    """Log odds per unit that it asks for any skill, by models that saw nothing of its fold."""
    found = {name: np.zeros(len(table.question), dtype=np.float32) for name, table in statements.items()}
    for fold in range(FOLDS):
        asking = fit_asks(statements, without(statements, fold))
        for name, table in statements.items():
            own = table.folds == fold
            found[name][own] = asking.odds(table.texts_of(own), table.vectors[own])
    return found


def pairs(table: Table, scores: Matrix, asks: Matrix) -> Table:
    """The candidates that may become links, with the features of links."""
    bounds = np.searchsorted(table.unit, np.arange(len(table.question) + 1))
    features: list[Matrix] = []
    kept: list[NDArray[np.int64]] = []
    for start, end, wish in zip(bounds[:-1], bounds[1:], asks, strict=True):
        places, own = pair_features(table.features[start:end], scores[start:end], float(wish))
        features.append(own)
        kept.append(places + start)
    rows = np.concatenate(kept)
    return replace(
        table,
        features=np.concatenate(features),
        right=table.right[rows],
        unit=table.unit[rows],
        rows=table.rows[rows],
    )


def twice(table: Table, scores: Matrix, asks: Matrix) -> Table:
    """The same, with names as the sentences that they may be, and once more as names, ranked by the weighted
    sum: what both judges give counts, as the linker has it."""
    whole = replace(pairs(table, scores, asks), is_name=np.zeros_like(table.is_name))
    named = pairs(table, table.features[:, FUSED], asks)
    own = named.of_units(table.is_name)
    units = np.flatnonzero(table.is_name)
    return Table(
        features=np.concatenate((whole.features, named.features[own])),
        right=np.concatenate((whole.right, named.right[own])),
        unit=np.concatenate((whole.unit, len(table.question) + np.searchsorted(units, named.unit[own]))),
        vectors=np.concatenate((table.vectors, table.vectors[units])),
        texts=(*table.texts, *table.texts_of(table.is_name)),
        question=np.concatenate((table.question, table.question[units])),
        questions=table.questions,
        rows=np.concatenate((whole.rows, named.rows[own])),
        nearest_made=np.concatenate((table.nearest_made, table.nearest_made[units])),
        is_clause=np.concatenate((table.is_clause, table.is_clause[units])),
        is_name=np.arange(len(table.question) + len(units)) >= len(table.question),
    )


Links = Mapping[str, Table]


def fit_links(
    links: Links, names: Links, keep: Mapping[str, Units], like: float, settings: Sequence[FitSettings]
) -> tuple[Committee, ...]:
    """See `LinkModel.probability`. Texts unlike the made examples, with their clauses and what people
    marked in them, alone decide of their kind."""
    unlike = {name: keep[name] & (table.nearest_made < like) for name, table in links.items()}
    whole = {name: keep[name] & ~table.is_clause for name, table in links.items()}
    named = {name: keep[name] & table.is_name for name, table in names.items()}
    rows = (
        rows_of(links, UNLIKE_WEIGHT, unlike),
        rows_of(links, LINK_WEIGHT, whole),
        rows_of(names, NAME_WEIGHT, named),
    )
    return tuple(fit_probability(own, one) for own, one in zip(rows, settings, strict=True))


def judged_by_others(
    asked: Links, links: Links, names: Links, like: float, settings: Sequence[FitSettings]
) -> dict[str, Matrix]:
    """Log odds of each link of `asked` and `names` by models that saw nothing of its fold, fitted on `links`
    (ranked as sentences all) and `names`."""
    every = {**asked, **names}
    odds = {name: np.zeros(len(table.right), dtype=np.float32) for name, table in every.items()}
    for fold in range(FOLDS):
        models = fit_links(links, names, without({**links, **names}, fold), like, settings)
        for name, table in every.items():
            for kind in (UNLIKE, LIKE, NAME):
                own = table.of_units((table.folds == fold) & (table.kinds(like) == kind))
                odds[name][own] = link_odds(models, table.features[own], kind)
    return odds


PLATT_WEIGHT = (
    {"tech": 1.0, "house": 1.0, "posted": 1.0, "tasks": 1.0, "train": 0.3, "dev": 0.5, "none": 1.0},
    {"tech": 6.0, "house": 6.0, "posted": 6.0, "tasks": 1.0, "train": 0.3, "dev": 20.0, "none": 0.2},
)
"""Of texts unlike the made examples each sentence that people wrote for themselves counts alike. Those like
them are SkillSkape's first of all: of its dev part, which neither ranking nor memory has seen."""
HOPELESS = -3.0
"""Raw log odds far under the floors, where links tell nothing of what those that are shown mean."""


def likeness(links: Mapping[str, Table]) -> float:
    """Half way between how near to a made example real sentences are and SkillSkape's (medians)."""

    def nearest(name: str) -> Matrix:
        table = links[name]
        return table.nearest_made[table.unit[~table.is_clause[table.unit]]]

    real = np.concatenate([nearest(name) for name in ("tech", "house")])
    return float(np.median(real) + np.median(nearest("dev"))) / 2


Scaling = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]
"""Slope, bend and offset by kind of text; see `Kinds`."""


def calibrated_by_others(links: Links, odds: Mapping[str, Matrix], like: float) -> dict[str, Matrix]:
    """Calibrated log odds of each link, scaled by what other folds show of its kind of text."""
    found = {name: np.zeros_like(own) for name, own in odds.items()}
    for fold in range(FOLDS):
        keep = {name: table.of_units(table.folds != fold) for name, table in links.items()}
        scaling = platt(links, odds, keep, like)
        for name, table in links.items():
            kind = table.kinds(like)[table.unit]
            own = scaled(odds[name], *(np.array(part)[kind] for part in scaling))
            found[name][~keep[name]] = own[~keep[name]]
    return found


def platt(links: Links, odds: Mapping[str, Matrix], keep: Mapping[str, Units], like: float) -> Scaling:
    """What makes held-out log odds of the kept links honest; those of names are as they were fitted, on as
    many."""
    found: list[tuple[float, ...]] = []
    for kind, weights in zip((UNLIKE, LIKE), PLATT_WEIGHT, strict=True):
        own = {
            name: keep[name] & links[name].of_units(links[name].kinds(like) == kind) & (odds[name] > HOPELESS)
            for name in weights
        }
        x = np.concatenate([odds[name][own[name]] for name in own])
        right = np.concatenate([links[name].right[own[name]] for name in own])
        weight = np.concatenate([np.full(int(own[name].sum()), weights[name]) for name in own])
        slope, bend, offset = fit_logistic(bent(x), right, weight.astype(np.float32), strength=1e6)
        found.append((float(slope), float(bend), float(offset)))
    slopes, bends, offsets = zip(*found, (1.0, 0.0, 0.0), strict=True)
    return slopes, bends, offsets
