"""What is sent to a process that verifies: how to make its verifier, and what to verify."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from skillmatch.domain import ReasonCode, Step, Verdict
from skillmatch.verification import (
    Document,
    Examination,
    GivenDocuments,
    TrustedDocuments,
    TrustedIssuer,
    VerifySettings,
    add_codes,
    end_of_day,
)

if TYPE_CHECKING:
    from skillmatch.verification import Verifier

STEPS = ("data_model", "signature", "issuer_binding", "issuer_trust", "dates", "status", "subject")


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a verifier is made from, as plain values that another process can be given."""

    issuers: Mapping[str, TrustedIssuer] = field(default_factory=dict)
    workspace: str = ""
    """Folder of the workspace whose fetched documents count; "" for none."""
    documents: Mapping[str, Document] = field(default_factory=dict)
    """Documents beside those of the workspace, by URL or DID; they come first."""
    settings: VerifySettings = field(default_factory=VerifySettings)

    def verifier(self, documents: TrustedDocuments | None = None) -> Verifier:
        """The verifier this plan describes, with other `documents` if given."""
        from skillmatch.verification import (
            Verifier,
        )  # half a second, which a service's start has better use for

        return Verifier(issuers=self.issuers, documents=documents or self.known(), settings=self.settings)

    def known(self) -> TrustedDocuments:
        """The documents the plan names."""
        given = GivenDocuments(self.documents)
        if not self.workspace:
            return given
        from skillmatch.workspace import Workspace

        return _Either(given, Workspace.open(self.workspace).documents)


@dataclass(frozen=True, slots=True)
class Task:
    """One credential to examine."""

    raw: bytes
    subjects: tuple[str, ...]
    as_of: datetime


class _Either:
    """`TrustedDocuments` of several sources, the first that knows."""

    def __init__(self, *sources: TrustedDocuments) -> None:
        self._sources = sources

    def get(self, url_or_did: str) -> Document | None:
        for source in self._sources:
            if found := source.get(url_or_did):
                return found
        return None


def moment(day: date) -> datetime:
    """The moment that verdicts told for a day are told for, with the verifier's own clock skew."""
    return end_of_day(day, VerifySettings().clock_skew)


def examine(verifier: Verifier, tasks: Sequence[Task]) -> list[tuple[Examination, ...]]:
    """The examinations of each task, in order."""
    return [verifier.examine(task.raw, subjects=task.subjects, as_of=task.as_of) for task in tasks]


def stopped(reason: str) -> tuple[Examination, ...]:
    """The outcome for something whose examination had to be stopped."""
    code: ReasonCode = "TOO_LARGE"
    later = Step("not_checked", "Not reached: its examination was stopped.")
    verdict = add_codes(Verdict("", True, (), dict.fromkeys(STEPS, later)), (code,))
    steps = verdict.steps | {"data_model": Step("failed", reason)}
    return (Examination(Verdict("", False, verdict.codes, steps)),)
