"""Access and equity of a catalogue: what a program can tell, and what only people can."""

from __future__ import annotations

from .audit import comparable, equity_audit
from .checks import CHECKS, MAX_GRADE
from .lists import Question, questions
from .model import Answer, CredentialAudit, EquityAudit, Finding, Reply, Run

__all__ = [
    "CHECKS",
    "MAX_GRADE",
    "Answer",
    "CredentialAudit",
    "EquityAudit",
    "Finding",
    "Question",
    "Reply",
    "Run",
    "comparable",
    "equity_audit",
    "questions",
]
