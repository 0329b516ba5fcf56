"""Fit the linking model (re-ranker, probability, labelled examples) on vectors of one encoder.

python -m skillmatch.training.rerank ESCO.zip DATA_FOLDER --encoder MODEL [--out FOLDER] [--vectors FOLDER]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..encoders import CachedEncoder, load_encoder
from ..errors import SkillMatchError
from ..frameworks import Framework
from ..linking.asking import Asking
from ..linking.committee import Committee
from ..linking.features import FUSED, PAIR_NAMES
from ..linking.kinds import Kinds
from ..linking.model import ARRAYS, CARD, LinkModel
from . import rerank_cross as cross
from . import rerank_measure as measure
from .rerank_data import Sources, read_sources
from .rerank_diagram import reliability_svg
from .rerank_fit import FitSettings, fit_ranking
from .rerank_names import clauses_of, name_tables
from .rerank_tables import Table, Tabulator
from .rerank_vectors import VectorFiles

if TYPE_CHECKING:
    from ..encoders import Encoder

Matrix = NDArray[np.float32]
DIAGRAM = "reliability.svg"
RANKING = FitSettings(hidden=48, epochs=16)
JUDGES = (
    FitSettings(hidden=48, epochs=40, decay=0.05),
    FitSettings(epochs=12, decay=0.05),
    FitSettings(epochs=12, decay=0.05),
)
"""By kind of text: `UNLIKE`, `LIKE`, `NAME`."""
QUICK = 2
"""Networks of a committee that only serves held-out figures."""
LEFT_OUT = ("tech", "house", "posted", "tasks", "written", "train")
"""Sources that are left out of the ranking's fit by turns; what they taught the memory stays."""


def fit(framework: Framework, encoder: Encoder, sources: Sources) -> tuple[LinkModel, dict[str, Any]]:
    """The model, and its held-out figures."""
    tables = Tabulator(framework, encoder, sources.memory)
    names = (*LEFT_OUT, "dev")
    spans = {name: tables.sentences(getattr(sources, name)) for name in cross.SPANS}
    sentences = {name: tables.sentences(getattr(sources, name)) for name in names} | spans
    _say("sentences tabulated")
    statements = {name: tables.statements(getattr(sources, name)) for name in cross.ASKS_WEIGHT} | spans
    _say("statements tabulated")
    called = name_tables(framework, encoder, sources.memory)
    clauses = tables.sentences(clauses_of(sources.none, framework.info.language))
    _say("names tabulated")
    sentences |= {"templates": called.sentences}
    networks, found = fit_tables(sentences, statements, called.names | {"clauses": clauses})
    texts = sorted({uri for own in tables.examples.skills for uri in framework.uris[own]})
    places = {uri: place for place, uri in enumerate(texts)}
    model = LinkModel(
        encoder=encoder.id, version="", kinds=networks.kinds,
        ranking=networks.ranking, probability=networks.probability, asks=networks.asks,
        example_vectors=tables.examples.vectors, example_uris=texts,
        example_skills=[[places[uri] for uri in framework.uris[own]] for own in tables.examples.skills],
        example_made=tables.examples.made,
    )  # fmt: skip
    return model, found


@dataclass(frozen=True, slots=True)
class Networks:
    """What is fitted; see `LinkModel`."""

    ranking: Committee
    probability: tuple[Committee, ...]
    asks: Asking
    kinds: Kinds


def fit_tables(
    sentences: Mapping[str, Table], statements: Mapping[str, Table], names: Mapping[str, Table]
) -> tuple[Networks, dict[str, Any]]:
    """Networks fitted on everything, and figures of networks that never saw the question's fold."""
    every = cross.rows_of(sentences, cross.RANKING_WEIGHT, cross.everything(sentences))
    ranking = fit_ranking(every, RANKING)
    judged = {name: statements[name] for name in cross.UNLIKE_WEIGHT}
    targets = {f"sentences of {name}": sentences[name] for name in LEFT_OUT} | judged
    scores = cross.ranked_by_others(sentences, targets, RANKING)
    held_out = {name: scores[f"sentences of {name}"] for name in LEFT_OUT}
    held_out["dev"] = ranking(sentences["dev"].features)
    found: dict[str, Any] = {"ranking": _ranking_figures(sentences, held_out)}
    probability, asks, kinds, found["links"] = _links(judged, statements, names, scores)
    return Networks(ranking, probability, asks, kinds), found


def _ranking_figures(sentences: Mapping[str, Table], held_out: Mapping[str, Matrix]) -> dict[str, Any]:
    """RP@5 in %: of the weighted sum, of folds held out, of sources left out; dev is never fitted on."""

    def means(scores: Mapping[str, Matrix]) -> dict[str, float]:
        return {name: _percent(sentences[name], own) for name, own in scores.items()}

    quick = replace(RANKING, members=QUICK)
    found = {
        "weighted_sum": means({name: sentences[name].features[:, 0] for name in held_out}),
        "held_out_folds": means(held_out),
        "source_left_out": {},
    }
    for left in LEFT_OUT:
        rest = {name: weight for name, weight in cross.RANKING_WEIGHT.items() if not name.startswith(left)}
        model = fit_ranking(cross.rows_of(sentences, rest, cross.everything(sentences)), quick)
        seen = "dev" if left == "train" else left
        found["source_left_out"][seen] = _percent(sentences[seen], model(sentences[seen].features))
    _say(json.dumps(found))
    return found


def _percent(table: Table, scores: Matrix) -> float:
    return round(100 * float(measure.precision_at(table, scores).mean()), 2)


def _links(
    judged: Mapping[str, Table],
    statements: Mapping[str, Table],
    names: Mapping[str, Table],
    scores: Mapping[str, Matrix],
) -> tuple[tuple[Committee, ...], Asking, Kinds, dict[str, Any]]:
    asks = cross.asked_by_others({**statements, **names})
    ranked = {name: cross.pairs(table, scores[name], asks[name]) for name, table in judged.items()}
    links = {name: cross.twice(table, scores[name], asks[name]) for name, table in judged.items()}
    named = {name: cross.pairs(table, table.features[:, FUSED], asks[name]) for name, table in names.items()}
    for name in cross.SPANS:
        named[f"names in {name}"] = cross.pairs(judged[name], judged[name].features[:, FUSED], asks[name])
    like = cross.likeness(ranked)
    ranked = {name: table.settled(like) for name, table in ranked.items()}
    links = {name: table.settled(like) for name, table in links.items()}
    raw = cross.judged_by_others(
        links, ranked, named, like, tuple(replace(one, members=QUICK) for one in JUDGES)
    )
    odds = cross.calibrated_by_others(links, raw, like)
    at = measure.thresholds(links, odds, like)
    found = {
        "held_out_folds": measure.figures(links, odds, at),
        "names": measure.named(named, raw, at),
        "reliability": measure.reliability(links, odds, at),
    }
    _say(json.dumps({key: found[key] for key in ("held_out_folds", "names")}, indent=1))
    every = {name: np.ones(len(raw[name]), dtype=bool) for name in links}
    slope, bend, offset = cross.platt(links, raw, every, like)
    kinds = Kinds(
        like, slope=slope, bend=bend, offset=offset, floor=at.floor, asking=at.asking, certain=at.certain
    )
    models = cross.fit_links(ranked, named, cross.everything({**ranked, **named}), like, JUDGES)
    return models, cross.fit_asks(statements, cross.everything(statements)), kinds, found


def write(model: LinkModel, found: Mapping[str, Any], folder: Path) -> None:
    """Write the model's arrays and its card for programs."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ARRAYS).open("wb") as stream:
        np.savez_compressed(stream, allow_pickle=False, **model.to_arrays())
    digest = hashlib.sha256((folder / ARRAYS).read_bytes()).hexdigest()
    kinds = asdict(model.kinds)
    card = {
        "encoder": model.encoder,
        "version": hashlib.sha256((digest + json.dumps(kinds)).encode()).hexdigest()[:12],
        "sha256": digest,
        "kinds": kinds,
        "examples": len(model.example_skills),
        "features": list(PAIR_NAMES),
        "figures": found,
    }
    (folder / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    bins = found.get("links", {}).get("reliability", [])
    diagram = reliability_svg(bins, "Reliability of link probabilities on held-out folds")
    (folder / DIAGRAM).write_text(diagram, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 0 when done, 1 when something cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m skillmatch.training.rerank", description=__doc__)
    parser.add_argument("framework", type=Path, help="ESCO as the portal ships it")
    parser.add_argument("data", type=Path, help="folder laid out as the card says")
    parser.add_argument("--encoder", default="", help="model folder; the default encoder without it")
    parser.add_argument("--out", type=Path, help="where to write; the encoder's folder without it")
    parser.add_argument("--vectors", type=Path, help="folder that keeps vectors between runs")
    options = parser.parse_args(arguments)
    try:
        _run(options)
    except SkillMatchError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace) -> None:
    from ..readers.esco import read_esco

    framework = Framework.from_records(read_esco(options.framework))
    encoder: Encoder = load_encoder(options.encoder)
    if options.vectors:
        encoder = CachedEncoder(encoder, VectorFiles(options.vectors))
    model, found = fit(framework, encoder, read_sources(options.data, framework))
    write(model, found, options.out or Path(options.encoder))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
