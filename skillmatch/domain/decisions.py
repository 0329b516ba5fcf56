"""What people said of links and mappings: confirmed, rejected, added; by whom and when."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import Literal

from .results import LinkState
from .text import clean

DecisionKind = Literal["credential", "posting", "statement", "skill", "occupation"]
"""What is linked: a statement of one credential or posting, a statement wherever it stands; or mapped: a
skill or an occupation of another framework.
"""
DecisionOrigin = Literal["single", "bulk", "import", "undo", "framework"]
"""How it came about. Only `single` means that somebody looked at this very link."""
MappingRelation = Literal["", "exactMatch", "closeMatch", "broadMatch", "narrowMatch"]
"""SKOS mapping, read from source to target: `broadMatch` says that the target is the broader concept."""

_TURNED: dict[MappingRelation, MappingRelation] = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}


EXCHANGED = (
    "kind", "record", "statement", "source_framework", "framework", "skill", "label", "relation", "state",
    "probability", "by", "at", "model", "origin", "note",
)  # fmt: skip
"""Fields of a decision that files carry, in the order of columns; batch and number belong to a workspace."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One reviewer's word on one link or mapping. Later ones of the same `key` go before earlier ones."""

    kind: DecisionKind
    record: str
    """Credential or posting id; "" for a statement; URI of the mapped skill or occupation."""
    statement: str
    """The words that were judged; of a mapping the label of its source."""
    framework: str
    """Of `skill`."""
    skill: str
    """URI of the skill linked to, or of the skill or occupation mapped to."""
    state: LinkState
    """`suggested` takes an earlier decision back."""
    label: str = ""
    """Of `skill`."""
    by: str = ""
    """Who said so, as they wish to be called; "" after erasure."""
    at: str = ""
    """Moment in UTC, ISO 8601 to the second, as in 2026-11-22T01:30:00Z."""
    relation: MappingRelation = ""
    """Of a mapping."""
    source_framework: str = ""
    """Of a mapping: the framework of `record`."""
    probability: float | None = None
    """Of the suggestion that was judged, in [0, 1]; None where nothing had been suggested."""
    model: str = ""
    """Version of what suggested it."""
    origin: DecisionOrigin = "single"
    note: str = ""
    batch: str = ""
    """Shared by decisions that were made, and can be undone, together."""
    number: int = 0
    """Place in the history, from 1; 0 before it is kept."""

    @property
    def is_mapping(self) -> bool:
        """Whether it speaks of two frameworks, not of a text and a framework."""
        return self.kind in ("skill", "occupation")

    @property
    def key(self) -> str:
        """Ten hex digits of what was judged: record, words, framework and skill; of a mapping no words."""
        words = "" if self.is_mapping else statement_key(self.statement)
        parts = (self.kind, self.record, words, self.framework, self.skill)
        return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:10]

    def turned(self, label: str = "") -> Decision:
        """The same mapping read from its target to its source; `label` is of the new target, where known."""
        return replace(
            self,
            record=self.skill,
            statement=self.label,
            framework=self.source_framework,
            skill=self.record,
            label=label or self.statement,
            source_framework=self.framework,
            relation=_TURNED.get(self.relation, self.relation),
        )

    def canonical(self) -> Decision:
        """A mapping in the one direction in which it is kept, so that one key stands for one pair."""
        return self.turned() if self.is_mapping and self.source_framework > self.framework else self


def statement_key(text: str) -> str:
    """Sixteen hex digits under which a statement is known: the same for equal words, however spaced."""
    return hashlib.sha256(clean(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A suggested SKOS mapping from a skill or occupation of one framework to one of another."""

    source: str
    """URI, as is `target`."""
    target: str
    label: str
    """Of the target."""
    relation: MappingRelation
    probability: float
    """That the two are mapped at all, in [0, 1]; see `skillmatch.crosswalk` for what it was fitted on."""
    parts: dict[str, float] = field(default_factory=dict)
    """What it was judged by, each in [0, 1]."""
    state: LinkState = "suggested"
