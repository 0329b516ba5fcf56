"""Asking a logged question again: is the answer still the one that was given, and if not, why?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from skillmatch.domain import Match, Place, Progress, silent
from skillmatch.errors import InputError, NotFoundError, WorkspaceError
from skillmatch.trust import verify_chain

from .rankings import EVENT, answer, digest, question
from .workbench import Workbench

if TYPE_CHECKING:
    from skillmatch.ranking import Strengths
    from skillmatch.workspace import Workspace

    from .snapshot import Snapshot

Outcome = Literal["same", "changed", "unexplained"]


@dataclass(frozen=True, slots=True)
class Replay:
    """One decision asked again."""

    line: int
    at: str
    posting: str
    outcome: Outcome
    """`same`: the answer is the one given. `changed`: it is another, and so is something it depends on.
    `unexplained`: it is another though nothing it depends on is: the log or the store was tampered with."""
    changes: tuple[str, ...]
    """What is not as it was: versions of records, settings, framework, models, trust."""
    listed_then: int
    matches: tuple[Match, ...]
    """The answer now."""


def replay(workspace: Workspace, line: int, progress: Progress = silent) -> Replay:
    """Ask the question of a line of the audit log again, on the day it was asked. Nothing is written.

    Raises WorkspaceError where the log is not whole, NotFoundError for no such line, InputError for a line
    that is no ranking or was written before rankings could be replayed.
    """
    chain = verify_chain(workspace.path)
    if not chain.good:
        raise WorkspaceError(
            f"The audit log is not whole: {chain.problem}.", fix="See `skillmatch audit verify`."
        )
    entry = _entry(workspace, line)
    data = _checked(entry["data"], line)
    bench = Workbench(workspace, framework=data.framework, as_of=date.fromisoformat(data.versions["as_of"]))
    snapshot = bench.snapshot
    asked = question(entry["data"], snapshot.framework.label)
    found = answer(snapshot, asked, _strengths(snapshot, progress))
    changes = _changes(data.versions, json.loads(snapshot.fingerprint))
    same = digest(workspace, found) == data.answer
    outcome: Outcome = "same" if same else "changed" if changes else "unexplained"
    return Replay(line, str(entry["at"]), asked.posting, outcome, changes, data.listed, found)


def _entry(workspace: Workspace, line: int) -> dict[str, Any]:
    for entry in workspace.audit.entries():
        if entry.get("n") == line:
            data = entry.get("data")
            if entry.get("event") != EVENT or not isinstance(data, dict) or "asked" not in data:
                raise InputError(
                    f"line {line} of the audit log is no ranking that can be replayed",
                    fix="`skillmatch audit log --event ranking` lists those that can.",
                )
            return entry
    raise NotFoundError("line of the audit log", str(line))


@dataclass(frozen=True, slots=True)
class _Line:
    """What a line of a ranking holds. A chain can be made whole around anything, so it is checked."""

    posting: str
    framework: str
    asked: list[tuple[str, float, bool, float]] | None
    n: int
    must_have: list[str]
    verified_only: bool
    listed: int
    answer: str
    versions: dict[str, Any]
    place: Place | None = None


def _checked(data: dict[str, Any], line: int) -> _Line:
    import msgspec

    try:
        found = msgspec.convert(data, _Line)
        date.fromisoformat(found.versions["as_of"])
    except (msgspec.ValidationError, KeyError, TypeError, ValueError) as error:
        raise WorkspaceError(
            f"Line {line} of the audit log was not written by SkillMatch: {error}.",
            fix="The log was replaced; restore it from a backup.",
        ) from error
    return found


def _strengths(snapshot: Snapshot, progress: Progress) -> Strengths:
    """Those of the index where it fits, else added up in memory: the index of today stays as it is."""
    from .indexing import is_fresh

    if is_fresh(snapshot):
        return snapshot.strengths
    total = snapshot.workspace.counts().get("people")
    snapshot.judge.bring_up_to_date(progress)
    return snapshot.builder.strengths(snapshot.everybody_judged(), progress, total)


def _changes(then: dict[str, Any], now: dict[str, Any]) -> tuple[str, ...]:
    words = {"generation": "records"}
    return tuple(
        f"{words.get(part, part)}: {then.get(part, 'not kept')} then, {now.get(part, 'not kept')} now"
        for part in sorted({*then, *now})
        if then.get(part) != now.get(part)
    )
