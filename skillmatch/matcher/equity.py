"""The access and equity audit of a workspace's catalogue; answers and runs are kept for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from skillmatch.ecosystem.equity import (
    MAX_GRADE,
    Answer,
    EquityAudit,
    Reply,
    Run,
    comparable,
    equity_audit,
    questions,
)
from skillmatch.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

ANSWERS, RUNS = "equity answers", "equity runs"
"""Topics of the workspace's journal."""
_MOST_TEXT = 2_000


def audit_equity(
    workspace: Workspace,
    chosen: Sequence[str],
    moment: datetime,
    *,
    images: Path | None = None,
    max_grade: float = MAX_GRADE,
    keep: bool = True,
) -> EquityAudit:
    """Audit the chosen credentials, or all of them, at `moment`; a run over all is kept unless told not to.

    Raises:
        NotFoundError: no credential has one of these ids.
        InputError: `images` is no folder.
    """
    if images is not None and not images.is_dir():
        raise InputError("is no folder of images", file=images)
    held = workspace.credentials()
    for key in chosen:
        if key not in held:
            raise NotFoundError("credential", key, held)
    audited = [held[key] for key in dict.fromkeys(chosen)] if chosen else list(held.values())
    found = equity_audit(audited, _answers(workspace), moment, images=images, max_grade=max_grade)
    if keep and not chosen and audited:
        workspace.journal.add(RUNS, moment, [("", found.total)])
    runs = (entry.read(Run) for entry in workspace.journal.entries(RUNS))
    return replace(found, trend=comparable(runs, found.total))


def answer_question(
    workspace: Workspace, credential: str, question: str, reply: str, *, who: str, note: str, moment: datetime
) -> Answer:
    """Keep an answer to a question of the checklist; earlier ones stay in the history.

    Raises:
        NotFoundError: there is no such credential or question.
        InputError: the reply is none, or nobody gives it.
    """
    workspace.credential(credential)
    known = [one.id for one in questions()]
    if question not in known:
        raise NotFoundError("question", question, known, fix="`skillmatch audit questions` lists them.")
    if reply not in get_args(Reply):
        raise InputError(f"{reply!r} is no answer", fix="Answer yes, no or na.")
    who, note = _line(who, "the name of who answers"), _line(note, "the note")
    if not who:
        raise InputError("nobody answers", fix="Name yourself with --who.")
    given = Answer(question, reply, who, moment, note)  # type: ignore[arg-type] # checked above
    workspace.journal.add(ANSWERS, moment, [(credential, given)])
    return given


def _line(text: str, what: str) -> str:
    line = " ".join(text.split())
    if len(line) > _MOST_TEXT:
        raise InputError(f"{what} is longer than {_MOST_TEXT:,} characters")
    return line


def _answers(workspace: Workspace) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    for entry in workspace.journal.entries(ANSWERS):
        found.setdefault(entry.key, []).append(entry.read(Answer))
    return found
