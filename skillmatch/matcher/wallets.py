"""`skillmatch verify`: files, folders and zips of credentials, one report a file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from skillmatch.domain import Alignment, ReasonCode, Step, StepState
from skillmatch.errors import InputError, reason_of
from skillmatch.readers.unpacking import DAMAGE
from skillmatch.verification import Examination

from .bulk import Outcome, Pool
from .examining import STEPS, Plan, Task, examine
from .trusting import OnlineDocuments

_SUFFIXES = frozenset((".json", ".jsonld", ".jwt", ".txt", ".png", ".svg", ".1ob", ".vc", ""))
"""Names of the files of a folder or zip that are looked at; others are no credentials."""
_MAX_BYTES = 32 * 2**20
"""More of one file is not read: the verifier refuses what is larger than its own, lower bounds."""
_MAX_MEMBERS = 200_000
_FEW = 4
"""Files up to which it is not worth starting other processes."""
_ZIP = b"PK\x03\x04"
_UNREADABLE: tuple[type[Exception], ...] = (*DAMAGE, KeyError)
_ZIPS = frozenset((".zip",))
"""Opened in folders too; not inside a zip."""
STATES: dict[StepState, str] = {"good": "good", "failed": "failed", "not_checked": "could not check"}
_WORST: tuple[StepState, ...] = ("failed", "not_checked", "good")


@dataclass(frozen=True, slots=True)
class FileReport:
    """What verifying one file gave; it is verified if every credential in it is."""

    file: str
    verified: bool
    codes: tuple[ReasonCode, ...]
    steps: dict[str, Step]
    skills: tuple[Alignment, ...]
    """Signed alignments of what is verified; nothing else proves a skill."""
    credentials: int

    def document(self) -> dict[str, Any]:
        """The report as `verify --json` prints it."""
        return {
            "file": self.file,
            "verified": self.verified,
            "codes": list(self.codes),
            "steps": {
                name: {"state": STATES[step.state], "detail": step.detail}
                for name, step in self.steps.items()
            },
            "skills": [_skill(alignment) for alignment in self.skills],
            "credentials": self.credentials,
        }


def verify_files(
    paths: Iterable[Path],
    plan: Plan,
    *,
    subjects: Sequence[str] = (),
    as_of: datetime,
    online: OnlineDocuments | None = None,
) -> Iterator[FileReport]:
    """A report on each file, in order, those of folders and zips by name.

    A few files, and those verified `online`, are verified by this process, many by others. Raises
    InputError for a path that is not there or a zip that cannot be opened.
    """
    found = [source for path in paths for source in _sources(path)]
    tasks = (Task(_read(source), tuple(subjects), as_of) for source in found)
    if online is None and len(found) > _FEW:
        with Pool(plan) as pool:
            outcomes = pool.examine(tasks)
            yield from (report(str(one), outcome) for one, outcome in zip(found, outcomes, strict=True))
        return
    verifier = plan.verifier() if online is None else plan.verifier(online)
    for one, task in zip(found, tasks, strict=True):
        yield report(str(one), examine(verifier, [task])[0])
        if online is not None:
            online.next_file()


def report(file: str, outcome: Outcome) -> FileReport:
    """The examinations of a file as one: each step as it ended worst, all codes, the skills of the good."""
    codes = dict.fromkeys(code for one in outcome for code in one.verdict.codes)
    skills = dict.fromkeys(skill for one in outcome if one.verdict.verified for skill in one.skills)
    steps = {name: _worst(name, outcome) for name in STEPS}
    verified = bool(outcome) and all(one.verdict.verified for one in outcome)
    return FileReport(file, verified, tuple(codes), steps, tuple(skills), len(outcome))


def _worst(name: str, outcome: Sequence[Examination]) -> Step:
    steps = [one.verdict.steps.get(name, Step("not_checked")) for one in outcome]
    place = min(range(len(steps)), key=lambda number: (_WORST.index(steps[number].state), number))
    step = steps[place]
    return step if len(steps) == 1 else Step(step.state, f"Credential {place + 1}: {step.detail}")


def _skill(alignment: Alignment) -> dict[str, str]:
    return {
        "target": alignment.target_uri,
        "name": alignment.target_name,
        "framework": alignment.framework,
        "code": alignment.target_code,
    }


@dataclass(frozen=True, slots=True)
class _Source:
    """A file, or a member of a zip."""

    path: Path
    member: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.member}" if self.member else str(self.path)


def _sources(path: Path) -> list[_Source]:
    if path.is_dir():
        files = sorted(
            file for file in path.rglob("*") if file.is_file() and _wanted(file.relative_to(path), _ZIPS)
        )
        found = [source for file in files for source in _file(file, within=True)]
        if not found:
            raise InputError("holds no credential", file=path)
        return found
    if not path.is_file():
        raise InputError("is not there", file=path)
    return _file(path)


def _file(path: Path, within: bool = False) -> list[_Source]:
    """The file, or what the zip holds; `within` a folder, one bad zip is a bad file and ends nothing."""
    try:
        with path.open("rb") as stream:
            if stream.read(4) != _ZIP:
                return [_Source(path)]
        names = _members(path)
    except (OSError, zipfile.BadZipFile, NotImplementedError) as error:
        if within:
            return [_Source(path)]
        raise InputError(f"cannot be read ({reason_of(error)})", file=path) from error
    if not names and not within:
        raise InputError("holds no credential", file=path)
    return [_Source(path, name) for name in names]


def _members(path: Path) -> list[str]:
    """Names of the credentials in a zip. Raises BadZipFile also where it has too many, or one name twice."""
    with zipfile.ZipFile(path) as archive:
        files = (info.filename for info in archive.infolist() if not info.is_dir())
        names = sorted(name for name in files if _wanted(PurePosixPath(name)))
    if len(names) > _MAX_MEMBERS:
        raise zipfile.BadZipFile(f"it holds {len(names):,} credentials, over {_MAX_MEMBERS:,}")
    if twice := next((name for name, after in pairwise(names) if name == after), ""):
        raise zipfile.BadZipFile(f"it holds {twice[:200]!r} twice, and only one of them could be read")
    return names


def _wanted(name: Path | PurePosixPath, also: frozenset[str] = frozenset()) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
    return name.suffix.lower() in _SUFFIXES | also and not hidden


def _read(source: _Source) -> bytes:
    """The content, one byte more than is looked at where it is larger; what cannot be read reads as empty."""
    try:
        if not source.member:
            with source.path.open("rb") as stream:
                return stream.read(_MAX_BYTES + 1)
        with zipfile.ZipFile(source.path) as archive, archive.open(source.member) as member:
            return member.read(_MAX_BYTES + 1)
    except _UNREADABLE:
        return b""
