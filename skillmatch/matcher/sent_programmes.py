"""Programmes handed in to a service: a syllabus as text or file, or a catalogue file; kept for a while.

They are drafts beside the workspace's records: held against frameworks, never part of the catalogue. The
newest are kept, under a name made of their content, so that whoever has the name has had the content.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from skillmatch.errors import InputError, NotFoundError, WorkspaceError

from .programmes import Programme, programme_from_file, resolve_programme
from .uploads import STEM, unplaced

if TYPE_CHECKING:
    from .snapshot import Snapshot

SENT = "sent-"
"""How the names of programmes that were handed in begin."""
FOLDER = "programmes"
PROGRAMME_KINDS = frozenset({".json", ".jsonld", ".jsonl", ".csv"})
"""Endings of files that `programme_from_file` reads, of those that syllabi do not come in."""
MOST_STATEMENTS = 2_000
_MOST_KEPT = 200


def read_sent_programme(raw: bytes, suffix: str, name: str = "") -> Programme:
    """What was handed in, as a programme that is not kept. `name` is for people and reaches no disk.

    Word and PDF are taken apart in a process of their own; see `readers.prose`.

    Raises:
        InputError: it cannot be read, nothing in it is taught, or it is too much; no place on this machine
            is named.
    """
    from skillmatch.readers.prose import KINDS

    kind = suffix.casefold()
    if kind not in KINDS | PROGRAMME_KINDS:
        known = ", ".join(sorted(KINDS | PROGRAMME_KINDS))
        raise InputError(f"a file that ends in {suffix[:20]!r} is not read here", fix=f"Kinds: {known}.")
    with TemporaryDirectory(prefix="skillmatch-") as folder:
        file = Path(folder) / f"{STEM}{kind}"
        file.write_bytes(raw)
        with unplaced(file):
            found = programme_from_file(file) if kind in PROGRAMME_KINDS else _syllabus(file)
    statements = sum(max(len(one.competencies), 1) for one in found.credentials)
    if statements > MOST_STATEMENTS:
        fix = "Divide it, or import it as a catalogue."
        raise InputError(f"has {statements:,} statements; at most {MOST_STATEMENTS:,} fit here", fix=fix)
    shown = name.strip()[:200] or _title(found)
    return Programme(shown, found.credentials, held=False, stacks=found.stacks)


def _syllabus(file: Path) -> Programme:
    from skillmatch.readers.syllabi import read_syllabus

    one = read_syllabus(file)
    return Programme(one.name, (one,), held=False)


def _title(programme: Programme) -> str:
    first = programme.credentials[0].name
    more = len(programme.credentials) - 1
    return f"{first} and {more:,} more" if more else first


def keep_sent_programme(folder: Path, programme: Programme) -> str:
    """Keep it in the workspace in `folder`, the oldest going for the newest; returns its name.

    Raises InputError for text that no encoding can write, WorkspaceError where there is no room.
    """
    from skillmatch.trust.locked import replace_file
    from skillmatch.workspace.payloads import encode

    raw = encode(programme, "the programme")
    name = f"{SENT}{hashlib.sha256(raw).hexdigest()[:20]}"
    place = folder / FOLDER
    try:
        place.mkdir(exist_ok=True)
    except OSError as error:
        raise WorkspaceError(f"{place} cannot be made: {error.strerror}.") from error
    replace_file(place / f"{name}.json", raw, durable=False)
    with suppress(OSError):  # another process may be at it
        kept = sorted(place.glob(f"{SENT}*.json"), key=lambda one: one.stat().st_mtime_ns)
        for file in kept[: max(len(kept) - _MOST_KEPT, 0)]:
            file.unlink(missing_ok=True)
    return name


def find_programme(snapshot: Snapshot, key: str) -> Programme:
    """The stack, credential or issuer of this id, or what was handed in under it. Raises NotFoundError."""
    from skillmatch.workspace.payloads import decode

    digest = key.removeprefix(SENT)
    if digest == key or not digest.isalnum() or not digest.isascii():
        return resolve_programme(snapshot, key)
    try:
        raw = (snapshot.workspace.path / FOLDER / f"{key}.json").read_bytes()
    except OSError:
        fix = "What is handed in is kept for a while only: hand it in again."
        raise NotFoundError("programme", key, fix=fix) from None
    return decode(raw, Programme)
