"""A release as a folder or as a zip: the same look at both, nothing unpacked to disk."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, TypeVar

from ..domain import Progress, silent
from ..errors import InputError
from .digests import sha256_file, sha256_names
from .files import csv_rows, open_bytes, text_lines
from .unpacking import DAMAGE

MAX_MEMBERS = 10_000
MAX_UNPACKED = 4 * 2**30
"""Bounds of a zip; the largest release read here (O*NET, all files) unpacks to about 0.2 GiB."""
_PROGRESS_ROWS = 5_000
_T = TypeVar("_T")


class Bundle:
    """Files of a release by base name; `open_bundle` makes one. Use within its `with` block only."""

    def __init__(self, path: Path, members: dict[str, str], archive: zipfile.ZipFile | None) -> None:
        """`members` maps base names to names within the folder or zip."""
        self.path = path
        self.names = tuple(sorted(members))
        self._members = members
        self._archive = archive
        self._read: set[str] = set()

    def place(self, name: str) -> str:
        """How messages call a file of this bundle."""
        return f"{self.path}/{self._members.get(name, name)}"

    def matching(self, pattern: str) -> list[str]:
        """Base names that the whole pattern matches, whatever their case."""
        return [name for name in self.names if re.fullmatch(pattern, name, re.IGNORECASE)]

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """One file opened for reading; damage inside a zip becomes InputError."""
        self._read.add(name)
        if self._archive is None:
            with open_bytes(self.path / self._members[name]) as stream:
                yield stream
            return
        try:
            with self._archive.open(self._members[name]) as stream:
                yield stream
        except DAMAGE as error:
            raise InputError(f"is damaged inside the zip ({error})", file=self.place(name)) from error

    def rows(
        self, name: str, required: Sequence[str], progress: Progress = silent, delimiter: str = ""
    ) -> Iterator[tuple[int, dict[str, str]]]:
        """Rows of one of its CSV files, as `files.csv_rows` gives them."""
        with self.open(name) as stream:
            rows = csv_rows(text_lines(stream, self.place(name)), self.place(name), required, delimiter)
            yield from counted(rows, f"Reading {name}", progress)

    def sha256(self) -> str:
        """Of the zip; of the files read so far, as `sha256_names`, where it is a folder."""
        if self._archive is not None:
            return sha256_file(self.path)
        return sha256_names(
            {name: sha256_file(self.path / self._members[name]) for name in sorted(self._read)}
        )


@contextmanager
def open_bundle(path: str | Path, what: str, below: str = "") -> Iterator[Bundle]:
    """The folder or zip at `path`; `what` says in messages which release was expected there.
    Of a zip only the files whose names begin with `below` count.

    Raises InputError for anything else, a damaged or encrypted zip, one over the bounds, and for two
    files of the same base name (two releases in one folder).
    """
    path = Path(path)
    if path.is_dir():
        yield Bundle(path, _unique(_folder_names(path), path), None)
        return
    with open_bytes(path) as stream:
        if not zipfile.is_zipfile(stream):
            raise InputError(
                f"is neither a folder nor a whole zip file ({what} is expected)", file=path,
                fix="If it was downloaded, download it again.",
            )  # fmt: skip
        try:
            archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise InputError(f"is a damaged zip ({error})", file=path, fix="Download it again.") from error
        with archive:
            yield Bundle(path, _unique(_zip_names(archive, path, below), path), archive)


def counted(items: Iterable[_T], stage: str, progress: Progress, total: int | None = None) -> Iterator[_T]:
    """The items, told to `progress` every few thousand and at the end."""
    done = 0
    for done, item in enumerate(items, 1):
        if done % _PROGRESS_ROWS == 0:
            progress(stage, done, total)
        yield item
    progress(stage, done, done)


def _folder_names(path: Path) -> list[str]:
    """Files of the folder, or of the one folder inside it that unzipping leaves."""
    inside = sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))
    files = [entry.name for entry in inside if entry.is_file()]
    if not files and len(inside) == 1:
        return [f"{inside[0].name}/{entry.name}" for entry in inside[0].iterdir() if entry.is_file()]
    return files


def _zip_names(archive: zipfile.ZipFile, path: Path, below: str) -> list[str]:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise InputError(
            f"holds more than {MAX_MEMBERS:,} files or {MAX_UNPACKED:,} bytes unpacked", file=path
        )
    locked = next((member.filename for member in members if member.flag_bits & 0x1), None)
    if locked is not None:
        raise InputError(f"is encrypted ({locked})", file=path)
    names = [member.filename for member in members if member.filename.startswith(below)]
    return [name for name in names if not _hidden(name)]


def _hidden(name: str) -> bool:
    """What macOS puts beside the files: every folder of a zip may have a `.DS_Store`."""
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")


def _unique(names: Iterable[str], path: Path) -> dict[str, str]:
    members: dict[str, str] = {}
    for name in names:
        base = PurePosixPath(name).name
        if base in members:
            raise InputError(f"holds {base!r} twice: {members[base]} and {name}", file=path)
        members[base] = name
    return members
