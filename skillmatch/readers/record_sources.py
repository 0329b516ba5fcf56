"""From a path to single values: JSON, JSONL, CSV, YAML and text files, folders and zips of them.

The form is told from the content; the name decides only where content cannot (`.jsonl`, `.csv`, `.txt`).
JSONL and CSV are streamed in bounded memory, all else is read whole.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Literal

from ..errors import InputError
from .files import MAX_BYTES, csv_records, decode, open_bytes, parse_json, read_stream, reread, text_lines
from .plain_values import check_values
from .unpacking import DAMAGE
from .yaml_text import parse_yaml

Form = Literal["json", "csv", "yaml", "text", "jwt"]

SUFFIXES = frozenset(
    (".json", ".jsonld", ".jsonl", ".ndjson", ".csv", ".tsv", ".yml", ".yaml", ".txt", ".jwt", ".1ob")
)
"""Files of a folder or zip that are read; others are passed over."""
_HEAD = 64 * 2**10
_MAX_MEMBERS = 200_000
_JWT = re.compile(rb"\s*eyJ[\w-]+\.[\w-]+\.[\w-]*\s*")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PNG, _PDF = b"\x89PNG", b"%PDF"


@dataclass(frozen=True, slots=True)
class Entry:
    """One value of a source: a JSON or YAML value, a CSV row as a dict, or text."""

    file: str
    row: int | None
    form: Form
    value: Any


def entries(path: str | Path) -> Iterator[Entry | InputError]:
    """Every value below `path`.

    A file that cannot be read raises InputError; inside a folder or zip it is yielded, and the others
    still come.
    """
    path = Path(path)
    if path.is_dir():
        yield from _folder(path)
        return
    with open_bytes(path) as stream:
        reread(stream, path)
        if stream.read(4) in _ZIP:
            yield from _zip(path)
            return
        stream.seek(0)
        yield from _file(stream, str(path))


def _folder(folder: Path) -> Iterator[Entry | InputError]:
    names = sorted(file for file in folder.rglob("*") if file.is_file() and _wanted(file.relative_to(folder)))
    if not names:
        raise InputError("holds no file that could be read", file=folder, fix=_accepted())
    for file in names:
        yield from _going_on(lambda file=file: _opened(file))  # type: ignore[misc]


def _opened(file: Path) -> Iterator[Entry | InputError]:
    with open_bytes(file) as stream:
        yield from _file(stream, str(file))


def _zip(path: Path) -> Iterator[Entry | InputError]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if _wanted(PurePosixPath(info.filename))]
            if not members or len(members) > _MAX_MEMBERS:
                raise InputError(
                    "holds no file that could be read, or far too many", file=path, fix=_accepted()
                )
            for info in sorted(members, key=lambda info: info.filename):
                yield from _going_on(lambda info=info: _member(archive, info, path))  # type: ignore[misc]
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(f"is not a readable zip ({error})", file=path) from None


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> Iterator[Entry | InputError]:
    name = f"{path}:{info.filename}"
    if info.file_size > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES:,} bytes", file=name)
    try:
        with archive.open(info) as stream:
            yield from _file(stream, name)
    except DAMAGE as error:
        raise InputError(f"cannot be unpacked ({error})", file=name) from None


def _going_on(read: Callable[[], Iterator[Entry | InputError]]) -> Iterator[Entry | InputError]:
    try:
        yield from read()
    except InputError as error:
        yield error


def _wanted(name: Path | PurePosixPath) -> bool:
    hidden = any(part.startswith((".", "__MACOSX")) for part in name.parts)
    return name.suffix.lower() in SUFFIXES and not hidden


def _accepted() -> str:
    return f"Files are read whose names end in {', '.join(sorted(SUFFIXES))}."


def _file(stream: IO[bytes], file: str) -> Iterator[Entry | InputError]:
    head = stream.read(_HEAD)
    stream.seek(0)
    kind = _form(head, PurePosixPath(file.replace("\\", "/")).suffix.lower(), file)
    if kind == "jsonl":
        yield from _json_lines(text_lines(stream, file), file)
    elif kind == "csv":
        for record in csv_records(text_lines(stream, file), file):
            yield record if isinstance(record, InputError) else Entry(file, record[0], "csv", record[1])
    else:
        yield _whole(kind, decode(read_stream(stream, file), file), file)


def _whole(kind: str, text: str, file: str) -> Entry:
    if kind == "json":
        value = parse_json(text, file)
        check_values(value, file)
        return Entry(file, None, "json", value)
    if kind == "yaml":
        return Entry(file, None, "yaml", check_values(parse_yaml(text, file), file))
    return Entry(file, None, "jwt" if kind == "jwt" else "text", text.strip())


def _json_lines(lines: Iterable[str], file: str) -> Iterator[Entry | InputError]:
    for row, line in enumerate(lines, 1):
        if line.strip():
            try:
                value = parse_json(line, file, row)
                check_values(value, file, row)
            except InputError as error:
                yield error
            else:
                yield Entry(file, row, "json", value)


def _form(head: bytes, suffix: str, file: str) -> str:
    """What the file is: json, jsonl, csv, yaml, jwt or text."""
    if not head.strip():
        raise InputError("is empty", file=file)
    if head.startswith((_PNG, _PDF)):
        what = "an image" if head.startswith(_PNG) else "a PDF"
        raise InputError(f"is {what}, not text", file=file, fix="Take the JSON or text out of it first.")
    if suffix in (".jsonl", ".ndjson"):
        return "jsonl"
    start = head.decode(
        "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig", "replace"
    ).lstrip()
    if start[:1] in ("{", "["):
        return "jsonl" if _is_lines(start) else "json"
    if suffix in (".json", ".jsonld", ".1ob"):
        return "json" if not _JWT.match(head) else "jwt"
    if suffix in (".csv", ".tsv"):
        return "csv"
    if suffix in (".yml", ".yaml") or start.startswith("### YamlMime:"):
        return "yaml"
    return "jwt" if _JWT.match(head) else "text"


def _is_lines(start: str) -> bool:
    """Whether the first line is an object by itself and another one follows."""
    first, _, rest = start.partition("\n")
    return first.startswith("{") and first.rstrip().endswith("}") and rest.lstrip()[:1] == "{"
