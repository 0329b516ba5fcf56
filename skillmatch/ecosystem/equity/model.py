"""What an audit says of a credential and of a catalogue, and how that changed from run to run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

State = Literal["pass", "fail", "unknown", "none"]
"""`unknown`: it could not be checked, and the detail says why. `none`: it does not apply."""
Reply = Literal["yes", "no", "na"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One automatic check of one credential."""

    check: str
    state: State
    detail: str = ""
    quotes: tuple[str, ...] = ()
    """What was found, as it stands in the text."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered to a question of the checklist."""

    question: str
    reply: Reply
    who: str
    moment: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class CredentialAudit:
    """All findings about one credential, and the answers people gave."""

    credential: str
    name: str
    findings: tuple[Finding, ...]
    answers: tuple[Answer, ...] = ()
    """The latest to each question."""

    def count(self, state: State) -> int:
        return sum(one.state == state for one in self.findings)

    @property
    def score(self) -> float | None:
        """Share of the checks that could be made and passed, in [0, 1]; None where none could be made."""
        made = self.count("pass") + self.count("fail")
        return self.count("pass") / made if made else None


@dataclass(frozen=True, slots=True)
class Run:
    """What one audit of the whole catalogue came to."""

    moment: datetime
    credentials: int
    passed: int
    failed: int
    unknown: int
    failures: dict[str, int]
    """Check → how many credentials failed it."""
    yes: int = 0
    no: int = 0
    open: int = 0
    """Questions of the checklist that nobody answered, over all credentials."""
    max_grade: float = 12.0
    """School grade over which a text counted as hard; 12 in runs kept before this was."""
    images: bool = False
    """Whether files of images were looked at."""

    @property
    def score(self) -> float | None:
        """Share of all checks made that passed, in [0, 1]."""
        made = self.passed + self.failed
        return self.passed / made if made else None

    def is_like(self, other: Run) -> bool:
        """Whether both were made by the same rules, so that a change between them is one of the catalogue."""
        return (self.max_grade, self.images) == (other.max_grade, other.images)


@dataclass(frozen=True, slots=True)
class EquityAudit:
    """An audit of credentials on a day, beside the earlier runs over the whole catalogue."""

    as_of: date
    audits: tuple[CredentialAudit, ...]
    """Worst first."""
    total: Run
    trend: tuple[Run, ...] = ()
    """Runs over the whole catalogue by the same rules, oldest first."""
