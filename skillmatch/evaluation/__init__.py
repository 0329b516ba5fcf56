"""How good the engine's answers are: measures, data sets, baselines, tests of significance, results."""

from __future__ import annotations

from .baselines import Bm25Ranker, DenseRanker, Ranker, TfidfRanker, baselines
from .calibration import Calibration, calibration
from .comparing import Comparison, compare
from .extraction import ExtractionReport, evaluate_extraction, false_alarms
from .intervals import Interval, Paired, bootstrap, paired
from .labelled import DataSet, LabelledSentences, label_sentences, read_dataset
from .linking import evaluate_linking
from .markdown import markdown, table
from .measures import Measure, parse_measures, per_query, r_precision_at, reciprocal_rank
from .ranking import Queries, SystemResult, measure_systems
from .results import Result, load_result, save_result

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
    "Paired",
    "Queries",
    "Ranker",
    "Result",
    "SystemResult",
    "TfidfRanker",
    "baselines",
    "bootstrap",
    "calibration",
    "compare",
    "evaluate_extraction",
    "evaluate_linking",
    "false_alarms",
    "label_sentences",
    "load_result",
    "markdown",
    "measure_systems",
    "paired",
    "parse_measures",
    "per_query",
    "r_precision_at",
    "read_dataset",
    "reciprocal_rank",
    "save_result",
    "table",
]
