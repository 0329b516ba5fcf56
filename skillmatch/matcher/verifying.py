"""Verifying one credential that somebody sent, against a workspace's registry and documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from .examining import Plan, Task, examine, moment
from .rankings import keyed
from .wallets import FileReport, report

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace


def verify_document(workspace: Workspace, raw: bytes, subjects: Sequence[str] = ()) -> FileReport:
    """The report on a credential (JSON, token, baked PNG or SVG); nothing is fetched, nothing kept.

    `subjects` are ids of one person, whom it must be awarded to; without any, whoever it names. It is told
    for now, or for the workspace's day where it has one. Logged with
    its verdict and a keyed digest: whoever holds the credential can find the line, nobody else learns of it.
    """
    registry = workspace.registry.load()
    verifier = Plan(registry.issuers, settings=registry.settings).verifier(workspace.documents)
    kept = workspace.meta("as_of")
    now = moment(date.fromisoformat(kept)) if kept else datetime.now(UTC)
    found = report("", examine(verifier, [Task(raw, tuple(subjects), now)])[0])
    line = {"files": 1, "verified": int(found.verified), "online": False, "codes": list(found.codes)}
    workspace.audit.append("verification", {**line, "credential": keyed(workspace, raw)})
    return found
