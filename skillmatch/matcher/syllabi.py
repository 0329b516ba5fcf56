"""A folder of syllabi to one programme file: bounded, resumable, with every bad file named."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skillmatch.domain import Progress, silent
from skillmatch.errors import InputError
from skillmatch.readers.prose import KINDS, MAX_BYTES
from skillmatch.readers.syllabi import read_syllabus
from skillmatch.writers.own import plain_credential

_VERSION = 2
"""Raised when the same document would be read otherwise: kept readings then no longer count."""
_WORKERS = 2
_PARTIAL = ".partial.jsonl"


@dataclass(frozen=True, slots=True)
class BadFile:
    """A document that could not be read, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class FolderReport:
    """What became of a folder."""

    out: str
    courses: int
    statements: int
    bad: tuple[BadFile, ...]
    skipped: tuple[str, ...]
    """Files of kinds that are not read."""
    same: tuple[tuple[str, str], ...]
    """(file, earlier file) with the same text: counted once."""
    resumed: int
    """Documents whose reading was kept from a run that was stopped."""


def programme_from_folder(
    folder: Path, out: Path, *, name: str = "", issuer: str = "", progress: Progress = silent
) -> FolderReport:
    """Read every document under `folder` and write a programme in our own JSON to `out`, whole or not at all.

    Each document is a course; together they are a stack. What is read is noted beside `out` as it comes, so
    that a run that is stopped goes on where it was. `issuer` is an id; by default one made of the folder's
    name. Raises InputError where the folder is none or nothing in it can be read.
    """
    if not folder.is_dir():
        raise InputError("is no folder", file=folder)
    if out.is_dir():
        raise InputError("is a folder", file=out, fix="Name the programme file to write.")
    documents, skipped = _documents(folder)
    if not documents:
        raise InputError("holds no document", file=folder, fix=f"Kinds: {', '.join(sorted(KINDS))}.")
    slug = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "programme"
    partial = out.with_name(out.name + _PARTIAL)
    kept = _kept(partial)
    try:
        notes = partial.open("a", encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", file=out) from error
    with notes:
        read = list(_read(folder, documents, kept, notes, progress))
    courses, same = _distinct(read)
    bad = tuple(BadFile(one["file"], one["error"]) for one in read if "error" in one)
    if not courses:
        partial.unlink(missing_ok=True)
        first = f"; the first, {bad[0].file}: {bad[0].reason}" if bad else ""
        raise InputError(f"no document in it could be read{first}", file=folder)
    _write(out, courses, name or folder.resolve().name, issuer or f"urn:skillmatch:issuer:{slug}", slug)
    partial.unlink(missing_ok=True)
    statements = sum(len(one["credential"]["competencies"]) for one in courses)
    resumed = sum(one["digest"] in kept for one in read)
    return FolderReport(str(out), len(courses), statements, bad, skipped, same, resumed)


def _documents(folder: Path) -> tuple[list[str], tuple[str, ...]]:
    """Paths below the folder, in order; hidden files, links, pipes and devices are passed over."""
    found: list[str] = []
    skipped: list[str] = []
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for file in sorted(files):
            path = Path(root, file)
            if file.startswith((".", "~$")) or path.is_symlink() or not path.is_file():
                continue
            place = path.relative_to(folder).as_posix()
            (found if path.suffix.lower() in KINDS else skipped).append(place)
    return sorted(found), tuple(sorted(map(_shown, skipped)))


def _read(
    folder: Path, documents: Sequence[str], kept: Mapping[str, dict[str, Any]], notes: Any, progress: Progress
) -> Iterator[dict[str, Any]]:
    """One note a document, in order, written down as it comes."""
    with ThreadPoolExecutor(_WORKERS) as pool:
        tasks = pool.map(lambda place: _note(folder, place, kept), documents)
        for done, note in enumerate(tasks, start=1):
            if note["digest"] not in kept:
                notes.write(json.dumps(note, ensure_ascii=False) + "\n")
                notes.flush()
            progress("reading documents", done, len(documents))
            yield note


def _note(folder: Path, place: str, kept: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    digest = _digest(folder / place, place)
    if digest in kept:
        return kept[digest]
    shown = _shown(place)
    try:
        credential = plain_credential(read_syllabus(folder / place))
        return {"file": shown, "digest": digest, "credential": credential | {"file": shown}}
    except InputError as error:
        reason = error.message.removeprefix(f"{folder / place}").lstrip(", :")
        return {"file": shown, "digest": digest, "error": _shown(reason)}


def _shown(text: str) -> str:
    """Text as UTF-8 can hold it: names of files may be any bytes."""
    return text.encode("utf-8", "replace").decode()


def _digest(path: Path, place: str) -> str:
    digest = hashlib.sha256(f"{_VERSION} {place} ".encode("utf-8", "surrogatepass"))
    try:
        with path.open("rb") as file:
            digest.update(file.read(MAX_BYTES + 1))
    except OSError:
        digest.update(b"unreadable")
    return digest.hexdigest()


def _kept(partial: Path) -> dict[str, dict[str, Any]]:
    """Notes of a run that was stopped; half a line at the end is left out."""
    found: dict[str, dict[str, Any]] = {}
    try:
        lines = partial.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return found
    for line in lines:
        try:
            note = json.loads(line)
            found[note["digest"]] = note
        except (ValueError, KeyError, TypeError):
            continue
    return found


def _distinct(read: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], tuple[tuple[str, str], ...]]:
    """The courses without second copies of a text, which would count as redundancy."""
    first: dict[str, dict[str, Any]] = {}
    same = []
    for note in read:
        if "credential" in note:
            one = first.setdefault(note["credential"]["id"], note)
            if one is not note:
                same.append((note["file"], one["file"]))
    return list(first.values()), tuple(same)


def _write(out: Path, courses: Sequence[dict[str, Any]], name: str, issuer: str, slug: str) -> None:
    from skillmatch.trust.locked import replace_file

    credentials = [one["credential"] | {"issuer": issuer} for one in courses]
    stack = {
        "id": f"stack-{slug}",
        "name": name,
        "issuer": issuer,
        "credentials": [c["id"] for c in credentials],
    }
    content = {"issuers": [{"id": issuer, "name": name}], "credentials": credentials, "stacks": [stack]}
    replace_file(out, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())
