"""How well sentences are linked to framework skills: ranking by the public protocol, and links end to end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from ..domain import Progress, silent
from .baselines import Ranker
from .extraction import FalseAlarms, LinkMany, judge, link_all
from .intervals import PERMUTATIONS, SAMPLES, SEED
from .labelled import DataSet
from .measures import DEFAULT, Measure, parse_measures
from .peers import Peer, evaluate_peers
from .provenance import provenance
from .ranking import DEPTH, measure_systems
from .results import OURS, Result, framework_name

if TYPE_CHECKING:
    from ..frameworks import Framework


class Linking(Ranker, LinkMany, Protocol):
    """What is measured: a `Linker`, or anything that ranks and links as it does."""


def evaluate_linking(
    dataset: DataSet,
    framework: Framework,
    linker: Linking,
    against: Mapping[str, Ranker] | None = None,
    measures: Sequence[Measure] = (),
    *,
    encoder: str = "",
    progress: Progress = silent,
    given_without: FalseAlarms | None = None,
    links_against: Mapping[str, Peer] | None = None,
) -> Result:
    """Measure `linker` on labelled sentences: its ranking beside the systems in `against`, its links beside
    those of `links_against`.

    Ranking is over the sentences that have a label in the framework; links are over all of them. The linker
    is handed texts alone. `given_without` is what `false_alarms` found in sentences of another file.
    """
    data = dataset.data
    queries = dataset.queries
    systems = {OURS: linker, **(against or {})}
    found = measure_systems(systems, queries, measures or parse_measures(DEFAULT), progress)
    linked = link_all((*data.sentences, *data.without), framework, linker, progress)
    return Result(
        task="linking",
        data=dataset.name,
        data_sha256=dataset.sha256,
        framework=framework_name(framework),
        framework_sha256=framework.info.sha256,
        encoder=encoder,
        system=OURS,
        version=found[OURS].version,
        measures=found[OURS].measures,
        intervals=found[OURS].intervals,
        queries=len(data.sentences),
        unlabelled=data.unlabelled,
        unknown_labels=data.unknown_labels,
        share_dropped=data.share_dropped,
        seconds=found[OURS].seconds,
        systems=found,
        query_keys=queries.keys,
        provenance=provenance(protocol_settings()),
        extraction=judge(data, linked, given_without),
        peers=evaluate_peers(data, linked, links_against or {}, progress),
    )


def protocol_settings() -> dict[str, str]:
    """Choices of the harness that move a figure or its interval."""
    return {
        "depth": str(DEPTH),
        "bootstrap": f"{SAMPLES} samples, seed {SEED}, 95% percentile",
        "paired test": f"randomisation, {PERMUTATIONS} sign flips, two-sided",
    }
