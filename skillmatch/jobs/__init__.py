"""Long work: a durable queue of jobs per workspace, and a process of its own that does them."""

from __future__ import annotations

from .answers import Answer, Answers, KeyReused, UnderWay, key_of
from .erasing import alone, erase, erase_alone
from .records import (
    ExtractWork,
    FrameworkWork,
    ImportWork,
    IndexWork,
    Job,
    JobKind,
    JobState,
    ReportWork,
    SampleWork,
    VerifyWork,
    Work,
)
from .store import JobStore
from .supervisor import Jobs

__all__ = [
    "Answer",
    "Answers",
    "ExtractWork",
    "FrameworkWork",
    "ImportWork",
    "IndexWork",
    "Job",
    "JobKind",
    "JobState",
    "JobStore",
    "Jobs",
    "KeyReused",
    "ReportWork",
    "SampleWork",
    "UnderWay",
    "VerifyWork",
    "Work",
    "alone",
    "erase",
    "erase_alone",
    "key_of",
]
