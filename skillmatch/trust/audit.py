"""The audit log: one JSON line an event, each bound to the one before it. No personal data goes in.

A line holds `n`, `at`, `event`, `data`, `previous` and `hash`; `hash` is the sha256 of the line's other
members as JSON with sorted keys and no blanks, `previous` the hash of the line before (64 zeros at first).
Cutting lines off the end leaves a whole chain, so the newest number and hash are kept beside the log too,
in `audit.head`; whoever can write both can still cut, so note the head elsewhere where that matters.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..errors import WorkspaceError, reason_of
from .locked import locked, replace_file

FILE = "audit.jsonl"
HEAD = "audit.head"
ASKED_BY: ContextVar[str] = ContextVar("asked_by", default="")
"""Id of the key or token that is being answered, in this task or thread: its lines say so as `asked_by`."""
_FIRST = "0" * 64
_TAIL = 65_536
_MOST = 60_000
"""Bytes of one line, less than `_TAIL` so that the last one is always found whole."""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Whether a log is whole."""

    good: bool
    entries: int
    """Lines that hang together, from the first on."""
    problem: str = ""
    head: str = _FIRST
    """Hash of the last of them: note it elsewhere to notice a log that was replaced as a whole."""


class AuditLog:
    """The log of one workspace. Several processes may append."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def append(self, event: str, data: Mapping[str, Any], *, durable: bool = True) -> dict[str, Any]:
        """Write one entry and return it. Unless `durable`, a power cut may lose it, a crash of ours not.

        `data` must be numbers, issuer, posting and framework ids, versions: nothing about a person.

        Raises:
            WorkspaceError: the log cannot be written, or its last line is damaged.
        """
        by = ASKED_BY.get()
        told = {**data, "asked_by": by} if by else dict(data)
        with locked(self.path.with_suffix(".lock")):
            number, previous = self._last()
            entry = {
                "n": number + 1,
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "event": event,
                "data": told,
                "previous": previous,
            }
            entry["hash"] = _hash(entry)
            line = _line(entry)
            if len(line) > _MOST:
                raise ValueError("an audit entry is a summary")
            self._write(line, durable)
            head = _line({"n": entry["n"], "hash": entry["hash"]})
            replace_file(self.path.with_name(HEAD), head, durable=durable)
        return entry

    def entries(self) -> Iterator[dict[str, Any]]:
        """Every entry as it stands in the file, unchecked, oldest first; what is no object is left out."""
        if self.path.exists():
            with self.path.open("rb") as lines:
                for line in lines:
                    with suppress(ValueError, RecursionError):
                        entry = json.loads(line)
                        if isinstance(entry, dict):
                            yield entry

    def with_hash(self, digest: str) -> dict[str, Any] | None:
        """The entry of this hash, as it stands in the file, unchecked; None where there is none."""
        if len(digest) != len(_FIRST) or not digest.isalnum() or not self.path.exists():
            return None
        end = f'"hash":"{digest}"}}\n'.encode()
        with self.path.open("rb") as lines:
            return next((json.loads(line) for line in lines if line.endswith(end)), None)

    def _last(self) -> tuple[int, str]:
        """Number and hash of the last whole entry; half a line that a crash left behind it is cut off."""
        if not self.path.exists():
            return 0, _FIRST
        with self.path.open("rb+") as file:
            size = file.seek(0, os.SEEK_END)
            start = max(size - _TAIL, 0)
            file.seek(start)
            tail = file.read()
            whole = tail.rfind(b"\n") + 1
            if whole < len(tail):
                file.truncate(start + whole)
        lines = tail[:whole].splitlines()
        if not lines:
            return 0, _FIRST
        try:
            last = json.loads(lines[-1])
            return int(last["n"]), str(last["hash"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise WorkspaceError(
                f"The last line of {self.path} is damaged.", fix="Restore the log from a backup."
            ) from error

    def _write(self, line: bytes, durable: bool) -> None:
        try:
            with self.path.open("ab") as file:
                file.write(line)
                file.flush()
                if durable:
                    os.fsync(file.fileno())
        except OSError as error:
            raise WorkspaceError(f"{self.path} cannot be written: {reason_of(error)}.") from error


def verify_chain(folder: Path) -> ChainReport:
    """Whether the log in a workspace folder is as it was written: no line edited, removed or moved."""
    path = Path(folder) / FILE
    head = _head(Path(folder) / HEAD)
    count, previous, at_head = 0, _FIRST, head is None or head == (0, _FIRST)
    if path.exists():
        with path.open("rb") as lines:
            for line in lines:
                problem = _trouble(line, count + 1, previous)
                if problem:
                    return ChainReport(False, count, f"line {count + 1} {problem}", previous)
                count, previous = count + 1, str(json.loads(line)["hash"])
                at_head = at_head or (count, previous) == head
    if not at_head:
        return ChainReport(False, count, "entries are missing at the end, or the log was replaced", previous)
    if head is None and count:
        return ChainReport(False, count, f"{HEAD} is missing", previous)
    return ChainReport(True, count, "", previous)


def _trouble(line: bytes, number: int, previous: str) -> str:
    try:
        entry = json.loads(line)
        stated = entry.pop("hash")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "is damaged"
    if entry.get("previous") != previous or entry.get("n") != number:
        return "does not follow the line before it: something was removed, added or moved"
    if _hash(entry) != stated or _line({**entry, "hash": stated}) != line:
        return "was edited"
    return ""


def _hash(entry: Mapping[str, Any]) -> str:
    content = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _line(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"


def _head(path: Path) -> tuple[int, str] | None:
    try:
        stated = json.loads(path.read_bytes())
        return int(stated["n"]), str(stated["hash"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
