"""Decisions from CSV, xlsx and SSSOM."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..domain import Decision
from ..errors import InputError
from .files import csv_rows, doubles, open_bytes, read_bytes, text_lines
from .mapping_cells import REQUIRED, decision_of, from_sheet, plain
from .mapping_documents import UNKNOWN
from .yaml_text import parse_yaml

MAX_ROWS = 1_000_000
"""Of a sheet; later ones are not read: no spreadsheet has them."""
MAX_COLUMNS = 64
"""Of a sheet. Two cells in opposite corners make 17,000 million empty ones, were they all looked at."""
_MAX_UNPACKED = 512 * 2**20
_MAX_FILE = 64 * 2**20
_SSSOM = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_REFERENCES = ("subject_id", "object_id", "subject_source", "object_source")
_COMMON = ("subject_source", "object_source", "mapping_tool_version")
"""What the header of an SSSOM file may state once for all rows, as far as it is read here."""
_OURS = ("urn:skillmatch:framework:", "urn:skillmatch:id:")
"""Namespaces under which our exports put ids that are no URIs."""


def read_mapping_csv(path: str | Path) -> Iterator[Decision]:
    """Rows of a CSV with at least the columns kind, record, framework, skill, state. Raises InputError."""
    with open_bytes(path) as stream:
        for row, values in csv_rows(text_lines(stream, path), path, REQUIRED):
            yield decision_of({name: plain(value) for name, value in values.items()}, path, row)


def read_mapping_xlsx(path: str | Path) -> Iterator[Decision]:
    """Rows of the first sheet. Formulas are refused: what they show is not what they are.

    Raises:
        InputError: the file is no workbook, unpacks to too much, or a row is bad.
    """
    rows = _sheet(path)
    header = [str(value or "").strip() for value, _ in next(rows, [])]
    missing = [name for name in REQUIRED if name not in header]
    doubled = doubles(name for name in header if name)
    if missing or doubled:
        what = f"lacks the column {missing[0]!r}" if missing else f"column {doubled[0]!r} appears twice"
        raise InputError(what, file=path, row=1)
    for row, line in enumerate(rows, 2):
        if all(value in (None, "") for value, _ in line):
            continue
        if any(kind == "f" for _, kind in line):
            raise InputError("holds a formula", file=path, row=row, fix="Paste the values in its place.")
        texts = [_text(value) for value, _ in line]
        yield decision_of(dict(zip(header, texts, strict=False)), path, row)


def _sheet(path: str | Path) -> Iterator[list[tuple[Any, str]]]:
    from openpyxl import load_workbook

    data = read_bytes(path, _MAX_FILE)
    try:
        unpacked = _unpacked(data)
        if unpacked <= _MAX_UNPACKED:
            book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
            for line in book.worksheets[0].iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS):
                yield [(cell.value, str(getattr(cell, "data_type", "n"))) for cell in line]
    except Exception as error:  # openpyxl lets whatever its XML and zip readers raise through
        raise InputError(f"cannot be read as a workbook ({error})", file=path) from None
    if unpacked > _MAX_UNPACKED:
        raise InputError(f"unpacks to {unpacked:,} bytes, too much for a mapping", file=path)


def _unpacked(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return sum(member.file_size for member in archive.infolist())


def _text(value: Any) -> str:
    return "" if value is None else from_sheet(value) if isinstance(value, str) else str(value)


def read_sssom(path: str | Path) -> Iterator[Decision]:
    """Mappings of an SSSOM TSV; frameworks are named by `subject_source` and `object_source`.

    CURIEs are spelt out by the header's `curie_map`, and what the header states for all mappings holds for
    rows that say nothing else. Only skos:exactMatch, closeMatch, broadMatch and narrowMatch are mappings
    here. A row without `skillmatch_state` is confirmed where a person curated it, rejected where it says
    `Not`, else suggested. Raises InputError.
    """
    with open_bytes(path) as stream:
        lines = text_lines(stream, path)
        header = []
        first = next(lines, "")
        while first.startswith("#"):
            header.append(first[1:].rstrip())
            first = next(lines, "")
        metadata = _Metadata(header, path)
        for row, values in csv_rows(_from(first, lines), path, _SSSOM, delimiter="\t"):
            cells = metadata.told({name: plain(value) for name, value in values.items()})
            yield decision_of(_fields(cells, path, row + len(header)), path, row + len(header))


class _Metadata:
    """What the header of an SSSOM file says: prefixes, and what holds for every row."""

    def __init__(self, header: list[str], path: str | Path) -> None:
        data = parse_yaml("\n".join(header), path) if header else {}
        stated = data if isinstance(data, dict) else {}
        curies = stated.get("curie_map")
        curies = curies if isinstance(curies, dict) else {}
        self._spaces = {str(prefix): space for prefix, space in curies.items() if isinstance(space, str)}
        self._common = {name: stated[name] for name in _COMMON if isinstance(stated.get(name), str)}

    def told(self, cells: dict[str, str]) -> dict[str, str]:
        """The cells with what holds for all rows, and with references spelt out."""
        found = {**cells, **{name: cells.get(name) or value for name, value in self._common.items()}}
        for name in _REFERENCES:
            found[name] = self._whole(found.get(name, ""))
        return found

    def _whole(self, text: str) -> str:
        prefix, mark, name = text.partition(":")
        space = self._spaces.get(prefix) if mark else None
        whole = text if space is None else space + name
        return next((whole.removeprefix(own) for own in _OURS if whole.startswith(own)), whole)


def _from(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _fields(cells: dict[str, str], path: str | Path, row: int) -> dict[str, str]:
    relation = cells["predicate_id"].rpartition(":")[2].rpartition("#")[2]
    if relation not in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch"):
        raise InputError(
            f"the predicate {cells['predicate_id'][:60]!r} is no SKOS mapping", file=path, row=row
        )
    curated = cells["mapping_justification"].endswith("ManualMappingCuration")
    refused = cells.get("predicate_modifier", "").strip() == "Not"
    state = "rejected" if refused else "confirmed" if curated else "suggested"
    names = {
        "record": "subject_id", "statement": "subject_label", "source_framework": "subject_source",
        "framework": "object_source", "skill": "object_id", "label": "object_label", "by": "reviewer_label",
        "probability": "confidence", "model": "mapping_tool_version", "note": "comment",
        "at": "skillmatch_decided_at", "origin": "skillmatch_origin",
    }  # fmt: skip
    found = {ours: cells.get(theirs, "") for ours, theirs in names.items()}
    found |= {name: found[name] or UNKNOWN for name in ("source_framework", "framework")}
    kind = "occupation" if "occupation" in cells.get("subject_category", "").lower() else "skill"
    relation = "" if relation == "relatedMatch" else relation
    return {**found, "kind": kind, "relation": relation, "state": cells.get("skillmatch_state") or state}
