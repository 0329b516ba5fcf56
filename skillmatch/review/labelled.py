"""Decisions as labelled data: what a model is trained, and its probabilities are calibrated, with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..domain import Decision


@dataclass(frozen=True, slots=True)
class LabelledLink:
    """A statement, a skill of a framework, and whether people say that the one speaks of the other."""

    text: str
    framework: str
    skill: str
    label: str
    positive: bool
    probability: float | None
    """What the engine had given, in [0, 1]; None where it had not suggested it."""
    model: str
    looked_at: bool
    """False for decisions made in bulk: good for training, no evidence of how right the scores were."""


def labelled_links(decisions: Iterable[Decision]) -> Iterator[LabelledLink]:
    """Confirmed and rejected links with words to learn from, in order; nobody's name goes with them.

    `decisions` are current ones (`DecisionStore.current`); mappings, withdrawn decisions, and links added
    to a record without quoting it are left out.
    """
    for one in decisions:
        if one.state != "suggested" and not one.is_mapping and one.statement.strip():
            yield LabelledLink(
                one.statement,
                one.framework,
                one.skill,
                one.label,
                one.state == "confirmed",
                one.probability,
                one.model,
                one.origin in ("single", "import"),
            )
