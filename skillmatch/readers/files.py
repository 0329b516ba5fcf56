"""Opening what others send us: bounded, decoded strictly, and every refusal names file and row.

Nothing here knows a standard. Folders and zips are in `bundles`, YAML in `yaml_text`.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ..errors import InputError, reason_of

MAX_BYTES = 512 * 2**20
"""Largest file that is read as a whole; streamed files have no such bound."""
MAX_LINE = 16 * 2**20
"""Longest line of a streamed file, in bytes, and longest CSV field."""
MAX_DEPTH = 64
"""Deepest nesting of JSON or YAML; real packages of every standard read here stay under 20."""

_MAGIC = {
    b"PK": "a zip file or an Office document", b"%PDF": "a PDF", b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image", b"\x1f\x8b": "a gzip file", b"SQLite format": "a database",
}  # fmt: skip
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_file(text: str) -> bool:
    """Whether the text is the path of a file; one too long for a path, or with odd characters, is not."""
    try:
        return "\n" not in text and Path(text).is_file()
    except (OSError, ValueError):
        return False


@contextmanager
def open_bytes(path: str | Path) -> Iterator[IO[bytes]]:
    """The file opened for reading; InputError where it is missing, a folder, or not ours to read."""
    path = Path(path)
    if path.is_dir():
        raise InputError("is a folder, not a file", file=path)
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise InputError("does not exist", file=path, fix="Check the path.") from None
    except OSError as error:
        raise InputError(f"cannot be opened ({reason_of(error)})", file=path) from error
    with stream:
        yield stream


def reread(stream: IO[bytes] | IO[str], file: str | Path) -> None:
    """InputError for a pipe: what is read twice must be a file."""
    if not stream.seekable():
        raise InputError("is a pipe, which can be read only once", file=file, fix="Save it as a file first.")


def read_stream(stream: IO[bytes], file: str | Path, limit: int = MAX_BYTES) -> bytes:
    """Everything in the stream; InputError when that is more than `limit` bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise InputError(f"is larger than {limit:,} bytes, the most that is read at once", file=file)
    return data


def read_bytes(path: str | Path, limit: int = MAX_BYTES) -> bytes:
    """The whole file, at most `limit` bytes."""
    with open_bytes(path) as stream:
        return read_stream(stream, path, limit)


def decode(data: bytes, file: str | Path, first_row: int = 1) -> str:
    """UTF-8 text with or without BOM, or UTF-16 with one; InputError names the line that is neither."""
    encoding = "utf-16" if data[:2] in _UTF16 else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if first_row == 1 and (what := _binary(data)):
            raise InputError(f"is {what}, not text", file=file, row=1) from None
        row = first_row + data.count(b"\n", 0, error.start)
        raise InputError(
            f"byte {error.start} is not {encoding.removesuffix('-sig').upper()} text",
            file=file, row=row, fix="Save the file as UTF-8.",
        ) from None  # fmt: skip
    if "\0" in text:
        if first_row == 1 and (what := _binary(data)):
            raise InputError(f"is {what}, not text", file=file, row=1)
        row = first_row + text.count("\n", 0, text.index("\0"))
        raise InputError("holds a zero byte, so it is not a text file", file=file, row=row)
    return text


def _binary(data: bytes) -> str:
    """What a file that is no text is, as far as its first bytes tell."""
    return next((what for magic, what in _MAGIC.items() if data.startswith(magic)), "")


def read_text(path: str | Path, limit: int = MAX_BYTES) -> str:
    """The whole file as text; see `decode`."""
    return decode(read_bytes(path, limit), path)


def text_lines(stream: IO[bytes], file: str | Path) -> Iterator[str]:
    """The stream line by line, ends of line kept, in memory bounded by `MAX_LINE`; see `decode`."""
    raw = stream.readline(MAX_LINE)
    if raw[:2] in _UTF16:
        yield from io.StringIO(decode(raw + read_stream(stream, file), file))
        return
    row = 1
    while raw:
        if len(raw) >= MAX_LINE and not raw.endswith(b"\n"):
            raise InputError(f"the line is longer than {MAX_LINE:,} bytes", file=file, row=row)
        yield raw.decode() if row > 1 and raw.isascii() and b"\0" not in raw else decode(raw, file, row)
        raw = stream.readline(MAX_LINE)
        row += 1


def csv_records(
    lines: Iterable[str],
    file: str | Path,
    required: Sequence[str] = (),
    delimiter: str = "",
    quoted: bool = True,
) -> Iterator[tuple[int, dict[str, str]] | InputError]:
    """Rows of a CSV as (row, columns by name); a bad row is yielded as InputError and reading goes on.

    With `quoted` False quotation marks are letters like any other, as in tab-separated releases.
    The row is the line the record begins on. Without `delimiter` the one of `,` `;` tab that cuts the
    header into most columns counts. Raises InputError for an empty file, duplicate or missing columns.
    """
    lines = iter(lines)
    first = next(lines, "")
    if not first.strip():
        raise InputError("is empty: a header line is needed", file=file, row=1)
    csv.field_size_limit(MAX_LINE)
    form: Any = {"strict": True, "quoting": csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE}
    reader = csv.reader(_rejoin(first, lines), delimiter=delimiter or _delimiter(first), **form)
    header = _header(reader, file, required)
    while True:
        row = reader.line_num + 1
        try:
            fields = next(reader, None)
        except csv.Error as error:
            yield InputError(f"is not valid CSV ({error})", file=file, row=row)
            continue
        if fields is None:
            return
        if not any(field.strip() for field in fields):
            continue
        if len(fields) != len(header):
            reason = f"has {len(fields)} columns where the header has {len(header)}"
            yield InputError(reason, file=file, row=row)
            continue
        yield row, dict(zip(header, fields, strict=True))


def csv_rows(
    lines: Iterable[str],
    file: str | Path,
    required: Sequence[str] = (),
    delimiter: str = "",
    quoted: bool = True,
) -> Iterator[tuple[int, dict[str, str]]]:
    """As `csv_records`, but raises the first bad row: for readers that take all or nothing."""
    for record in csv_records(lines, file, required, delimiter, quoted):
        if isinstance(record, InputError):
            raise record
        yield record


def read_csv(
    path: str | Path, required: Sequence[str] = (), delimiter: str = ""
) -> Iterator[tuple[int, dict[str, str]]]:
    """`csv_rows` of a file, streamed."""
    with open_bytes(path) as stream:
        yield from csv_rows(text_lines(stream, path), path, required, delimiter)


def _rejoin(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _header(reader: Iterator[list[str]], file: str | Path, required: Sequence[str]) -> list[str]:
    try:
        header = [name.strip() for name in next(reader)]
    except csv.Error as error:
        if "new-line" in str(error):
            fix = "Save it with the line ends of Unix or Windows."
            raise InputError("uses a carriage return alone as line end", file=file, row=1, fix=fix) from None
        raise InputError(f"the header is not valid CSV ({error})", file=file, row=1) from None
    doubled = doubles(name for name in header if name)
    if doubled:
        raise InputError(f"column {doubled[0]!r} appears twice", file=file, row=1)
    missing = [name for name in required if name not in header]
    if missing:
        found = ", ".join(name[:40] for name in header[:8])
        raise InputError(f"lacks the column {missing[0]!r} (it has: {found})", file=file, row=1)
    return header


def doubles(names: Iterable[str]) -> list[str]:
    """Those that are there more than once, in the order of their first places."""
    return [name for name, times in Counter(names).items() if times > 1]


def parse_json(text: str, file: str | Path, row: int | None = None) -> Any:
    """JSON without duplicate keys, NaN or nesting over `MAX_DEPTH`.

    `row` is the line the text stands on in a JSONL file; otherwise an error names its own line.
    """
    if len(text) > MAX_BYTES:
        raise InputError(f"is larger than {MAX_BYTES:,} characters", file=file, row=row)
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = error.lineno if row is None else row
        raise InputError(f"is not valid JSON ({error.msg})", file=file, row=where) from None
    except _NoJsonError as error:
        raise InputError(error.reason, file=file, row=row, fix=error.fix) from None
    except ValueError:  # of `int`
        reason = f"holds a whole number of more than {sys.get_int_max_str_digits():,} digits"
        raise InputError(reason, file=file, row=row, fix="Write it as text, or leave it out.") from None
    except RecursionError:
        raise InputError(f"is nested deeper than {MAX_DEPTH} levels", file=file, row=row) from None
    _check_depth(value, file, row)
    return value


def read_json(path: str | Path) -> Any:
    """`parse_json` of a whole file."""
    return parse_json(read_text(path), path)


class _NoJsonError(ValueError):
    """What Python takes for JSON and the standard (RFC 8259) does not."""

    def __init__(self, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.reason, self.fix = reason, fix


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        doubled = doubles(name for name, _ in pairs)[0]
        raise _NoJsonError(f"has the key {doubled[:80]!r} twice in one object", "Keep one of them.")
    return value


def _no_constant(name: str) -> float:
    raise _NoJsonError(f"holds {name}, which is not JSON", "Write null, or leave it out.")


def _check_depth(value: Any, file: str | Path, row: int | None) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level for inner in _children(outer) if isinstance(inner, dict | list)]
        if not level:
            return
    raise InputError(f"is nested deeper than {MAX_DEPTH} levels", file=file, row=row)


def _children(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
