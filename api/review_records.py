"""Links under review, and where the review stands, as the API tells them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from skillmatch.domain import LinkState
from skillmatch.matcher.programme_links import Closer
from skillmatch.matcher.review_items import ReviewItem
from skillmatch.matcher.reviewing import ReviewStats
from skillmatch.review import Recalibration


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A link and where it stands."""

    id: str
    state: LinkState
    stale: str
    """Why a decision no longer counts; "" where it does."""
    kind: str
    record: str
    """Credential or posting id; "" for a statement wherever it stands."""
    name: str
    statement: str
    skill: str
    label: str
    framework: str
    probability: float
    """In [0, 1], as the workspace sees it now."""
    by: str
    at: str
    note: str
    batch: str

    @classmethod
    def of(cls, item: ReviewItem) -> Reviewed:
        said = item.decision
        return cls(
            item.id, said.state, item.stale, said.kind, said.record, item.name, said.statement, said.skill,
            said.label, said.framework, item.probability, said.by, said.at, said.note, said.batch,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A link with the words that speak of its skill, and what they might mean instead."""

    link: Reviewed
    closer: Closer


@dataclass(frozen=True, slots=True)
class Recalibrated:
    """What decisions made one by one say of the probabilities; null where too few were made to say it."""

    decisions: int
    """Fitted on so many."""
    slope: float
    shift: float
    brier_before: float | None
    brier_after: float | None
    loss_before: float | None
    """Log loss, cross-validated; of it and the Brier score less is better."""
    loss_after: float | None
    useful: bool
    """Whether both fell."""
    reason: str
    """Why nothing was fitted, or is not used."""

    @classmethod
    def of(cls, one: Recalibration) -> Recalibrated:
        return cls(
            one.decisions, one.slope, one.shift, _known(one.brier_before), _known(one.brier_after),
            _known(one.loss_before), _known(one.loss_after), one.useful, one.reason,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReviewStanding:
    """Where the review of a framework's links stands."""

    framework: str
    counts: dict[str, int]
    """Links by state, and `stale` decisions beside them."""
    sentence: str
    """On whose word the links are."""
    decisions: int
    reviewers: dict[str, int]
    """Decisions by who made them, withdrawn ones included."""
    labelled: int
    """Decisions that can be learnt from."""
    recalibrating: bool
    recalibration: Recalibrated

    @classmethod
    def of(cls, one: ReviewStats) -> ReviewStanding:
        return cls(
            one.framework, one.counts, one.sentence, one.decisions, one.reviewers, one.labelled,
            one.recalibrating, Recalibrated.of(one.recalibration),
        )  # fmt: skip


def _known(value: float) -> float | None:
    """JSON has no word for what is no number."""
    return None if math.isnan(value) else value
