"""Every error a user can meet, as one tree.

SkillMatchError              anything SkillMatch refuses to do; the command line prints it and exits 1
├── InputError               a file or record cannot be read: names file, row, reason and fix
├── BadRecordsError          some records of an import are bad: lists each; nothing was imported
├── NotFoundError            an id, name or collection does not exist; says what is near
├── FrameworkError           a framework is missing, or does not fit the request
├── EncoderError             weights or the package that loads them are missing or damaged
├── StaleIndexError          an index is missing or does not fit its manifest; says how to rebuild it
├── WorkspaceError           the folder is no workspace, is newer than this program, or is busy
│   ├── NothingHereError     the folder holds no workspace yet; one may still be made there
│   └── BusyError            so much waits to be done that no more is taken
├── AccessError              a key, token or session lets nobody in; never repeats what was sent
├── NewerHeldError           what is sent is older than what is held, or somebody else's
└── FetchError               published data could not be fetched, or its sha256 is not the pinned one

A bug is none of these and keeps its traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

_VERBS = (
    "is", "has", "holds", "names", "lacks", "lists", "needs", "does", "cannot", "states", "uses", "took",
    "unpacks",
)  # fmt: skip
"""First words of reasons that are said of the file or record they come after."""


def reason_of(error: Exception) -> str:
    """What an error of Python's says, without the number and path that the system's have."""
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return (isinstance(error, OSError) and error.strerror) or str(error)


class SkillMatchError(Exception):
    """What went wrong, in one sentence, and — where there is one — the way out."""

    def __init__(self, message: str, *, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        if not self.fix:
            return self.message
        stop = "" if self.message.endswith((".", "!", "?", ":")) or "\n" in self.message else "."
        return f"{self.message}{stop} {self.fix}"


class InputError(SkillMatchError):
    """A file or one of its records cannot be read.

    `row` counts as people do: 1 is the first line, or the first record where a file has no lines.
    """

    def __init__(
        self, reason: str, *, file: str | Path | None = None, row: int | None = None, fix: str = ""
    ) -> None:
        place = "" if file is None else str(file)
        if row is not None:
            place = f"{place}, row {row}" if place else f"row {row}"
        super().__init__(f"{place}: {reason}" if place else reason, fix=fix)
        self.reason = reason
        self.file = None if file is None else str(file)
        self.row = row

    def said_of(self, thing: str) -> str:
        """The reason as a clause: what has no subject of its own is said of `thing`, such as "it"."""
        return f"{thing} {self.reason}" if self.reason.partition(" ")[0] in _VERBS else self.reason

    @property
    def sentence(self) -> str:
        """The reason as a sentence, without file, row and fix."""
        said = self.said_of("it")
        return f"{said[:1].upper()}{said[1:]}{'' if said.endswith(('.', '!', '?')) else '.'}"


class BadRecordsError(SkillMatchError):
    """An import was refused because of some of its records; nothing of it was kept."""

    def __init__(self, problems: Sequence[InputError], total: int) -> None:
        shown = "\n".join(f"  {problem}" for problem in problems)
        more = f"\n  … and {total - len(problems)} more" if total > len(problems) else ""
        plural = "record is" if total == 1 else "records are"
        super().__init__(
            f"{total} {plural} bad, so nothing was imported:\n{shown}{more}",
            fix="Mend them, or add --skip-bad to go on without them.",
        )
        self.problems = tuple(problems)
        self.total = total


class NotFoundError(SkillMatchError):
    """Nothing has this id; the message names the nearest ones that exist."""

    def __init__(self, kind: str, wanted: str, known: Iterable[str] = (), *, fix: str = "") -> None:
        near = difflib.get_close_matches(wanted, list(known), n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(repr(name) for name in near)}?" if near else fix
        super().__init__(f"No {kind} {wanted!r}.", fix=hint)
        self.kind = kind
        self.wanted = wanted


class FrameworkError(SkillMatchError):
    """A framework is missing, or cannot do what was asked of it."""


class EncoderError(SkillMatchError):
    """An encoder cannot be loaded: package or weights missing, or damaged."""


class StaleIndexError(SkillMatchError):
    """An index is missing, or does not fit its manifest or the store it was built from."""


class WorkspaceError(SkillMatchError):
    """The folder is not a usable workspace."""


class NothingHereError(WorkspaceError):
    """The folder holds no workspace yet."""


class BusyError(WorkspaceError):
    """Too much waits to be done already; later there is room again."""


class AccessError(SkillMatchError):
    """Whoever asks is not let in: the key, token or session is unknown, expired or revoked."""


class NewerHeldError(SkillMatchError):
    """A record cannot take the place of the one held."""


class FetchError(SkillMatchError):
    """Published data could not be fetched or is not what was pinned."""
