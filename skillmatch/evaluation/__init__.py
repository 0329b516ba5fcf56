"""How good the engine's answers are: measures, data sets, baselines, reports."""

from __future__ import annotations

from .baselines import Bm25Ranker, DenseRanker, Ranker, TfidfRanker
from .extraction import ExtractionReport, evaluate_extraction, false_alarm_rate
from .linking import (
    LabelledSentences,
    LinkingReport,
    evaluate_linking,
    evaluate_ranker,
    label_sentences,
    read_labelled,
    table,
)
from .measures import Interval, bootstrap, per_query, r_precision_at, reciprocal_rank

__all__ = [
    "Bm25Ranker",
    "DenseRanker",
    "ExtractionReport",
    "Interval",
    "LabelledSentences",
    "LinkingReport",
    "Ranker",
    "TfidfRanker",
    "bootstrap",
    "evaluate_extraction",
    "evaluate_linking",
    "evaluate_ranker",
    "false_alarm_rate",
    "label_sentences",
    "per_query",
    "r_precision_at",
    "read_labelled",
    "reciprocal_rank",
    "table",
]
