"""How good the engine's answers are: measures, data sets, baselines, tests of significance, results."""

from __future__ import annotations

from .baselines import (
    Bm25Ranker,
    DenseRanker,
    Ranker,
    TfidfRanker,
    baseline_encoders,
    baseline_names,
    baselines,
)
from .calibration import Calibration, calibration
from .comparing import Comparison, compare
from .extraction import ExtractionReport, evaluate_extraction, false_alarms
from .intervals import Interval, Paired, bootstrap, paired
from .labelled import DataSet, LabelledSentences, label_sentences, read_dataset
from .linking import evaluate_linking
from .markdown import markdown, table
from .measures import Measure, parse_measures, per_query, r_precision_at, reciprocal_rank
from .normalisation import Names, evaluate_names, held_out, names_from_file, occupations_as_skills
from .peers import Peer, PeerReport, peer_encoders, peers
from .ranking import Queries, SystemResult, measure_systems
from .results import Result, load_result, save_result
from .runs import read_run, write_run
from .similarity import evaluate_related, evaluate_scored, similarity_systems

__all__ = [
    "Bm25Ranker",
    "Calibration",
    "Comparison",
    "DataSet",
    "DenseRanker",
    "ExtractionReport",
    "Interval",
    "LabelledSentences",
    "Measure",
    "Names",
    "Paired",
    "Peer",
    "PeerReport",
    "Queries",
    "Ranker",
    "Result",
    "SystemResult",
    "TfidfRanker",
    "baseline_encoders",
    "baseline_names",
    "baselines",
    "bootstrap",
    "calibration",
    "compare",
    "evaluate_extraction",
    "evaluate_linking",
    "evaluate_names",
    "evaluate_related",
    "evaluate_scored",
    "false_alarms",
    "held_out",
    "label_sentences",
    "load_result",
    "markdown",
    "measure_systems",
    "names_from_file",
    "occupations_as_skills",
    "paired",
    "parse_measures",
    "peer_encoders",
    "peers",
    "per_query",
    "r_precision_at",
    "read_dataset",
    "read_run",
    "reciprocal_rank",
    "save_result",
    "similarity_systems",
    "table",
    "write_run",
]
