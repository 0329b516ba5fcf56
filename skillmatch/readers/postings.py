"""Job postings: schema.org JobPosting, USAJOBS, plain text, our own JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from ..domain import Posting, clean
from ..errors import InputError
from . import jobposting, own_postings, usajobs
from .fields import content_id, prose
from .markup import to_text
from .recognise import Kind, recognise, refusal
from .record_sources import Entry
from .records import Ids, each, read_records

_SECTIONS = frozenset(("postings",))
_LONGEST_TITLE = 200


def read_postings(path: str | Path) -> Iterator[Posting | InputError]:
    """Every posting of a file, folder or zip; a bad record comes as InputError.

    Formats: schema.org JobPosting JSON-LD (one, a list, `@graph`), USAJOBS records, plain text (the
    first line is the title, the file's name the id), and our own JSON, JSONL and CSV (FORMATS.md).
    Raises InputError where the file itself cannot be read.
    """
    ids = Ids()
    yield from read_records(path, partial(_parse, ids))


def _parse(ids: Ids, entry: Entry) -> Iterator[Posting | InputError]:
    if entry.form == "text":
        yield from_text(entry.value, PurePosixPath(entry.file.replace("\\", "/")).stem)
    elif entry.form == "csv":
        record = own_postings.posting(own_postings.from_csv(entry.value))
        ids.check(entry.file, "posting", record.id)
        yield record
    elif entry.form in ("jwt", "yaml"):
        raise refusal("learning_path" if entry.form == "yaml" else "open_badge_3", "a posting")
    elif isinstance(entry.value, Mapping) and "@graph" in entry.value:
        yield from _graph(entry.value)
    else:
        yield from each(entry, partial(_record, ids, entry.file), _SECTIONS)


def _record(ids: Ids, file: str, value: Mapping[str, Any], kind: Kind) -> Iterator[Posting]:
    if kind == "jobposting":
        record = jobposting.posting(value)
    elif kind == "usajobs":
        record = usajobs.posting(value)
    elif kind == "posting":
        record = own_postings.posting(value)
    else:
        raise refusal(kind, "a posting")
    ids.check(file, "posting", record.id)
    yield record


def _graph(value: Mapping[str, Any]) -> Iterator[Posting | InputError]:
    """The JobPosting nodes of a graph; its other nodes describe the page around them."""
    graph = value["@graph"]
    nodes = [node for node in (graph if isinstance(graph, list) else [graph]) if isinstance(node, Mapping)]
    found = [node for node in nodes if "@graph" not in node and recognise(node) == "jobposting"]
    if not found:
        raise refusal("ctdl" if recognise(value) == "ctdl" and nodes else "", "a posting")
    for node in found:
        try:
            yield jobposting.posting(node)
        except InputError as error:
            yield error


def from_text(source: str, name: str) -> Posting:
    """A posting of plain text: the first line is the title, cut at 200 characters."""
    text = to_text(prose(source, "text"))
    title = clean(text.partition("\n")[0])[:_LONGEST_TITLE].strip()
    if not title:
        raise InputError("holds no words")
    return own_postings.checked(Posting(id=name or content_id(text), title=title, text=text))
