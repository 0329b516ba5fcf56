"""The process that takes one Word or PDF file apart: bytes in on stdin, `{"title", "text"}` out on stdout."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

MEMORY = 2 * 2**30
"""Bytes of address space: a document of 50 MB takes a few hundred."""
CPU_SECONDS = 50
MOST_UNPACKED = 300 * 2**20
"""Bytes that a Word file may unpack to."""
MOST_PAGES = 2_000
MOST_CHARACTERS = 4_000_000


def main(kind: str) -> None:
    """Read stdin as `kind`; anything wrong ends the process with a message on its last line."""
    _limit()
    data = sys.stdin.buffer.read()
    title, lines = _docx(data) if kind == "docx" else _pdf(data)
    text, size = [], 0
    for line in lines:
        text.append(line)
        size += len(line) + 1
        if size > MOST_CHARACTERS:
            break
    out = json.dumps({"title": title, "text": "\n".join(text)})
    sys.stdout.write(out)


def _limit() -> None:
    """Where the system can: it stops this process alone, and the file is listed as unreadable."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows; the caller's time limit holds there
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def _docx(data: bytes) -> tuple[str, Iterator[str]]:
    import docx

    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        if sum(entry.file_size for entry in bundle.infolist()) > MOST_UNPACKED:
            sys.exit(f"unpacks to more than {MOST_UNPACKED:,} bytes")
    document = docx.Document(io.BytesIO(data))
    return str(document.core_properties.title or ""), _blocks(document)


def _blocks(document: Any) -> Iterator[str]:
    """Paragraphs and table cells in the order of the page."""
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                yield from (line for cell in cells for line in cell.splitlines())
            continue
        style = (block.style.name or "") if block.style is not None else ""
        listed = style.startswith("List") or (block._p.pPr is not None and block._p.pPr.numPr is not None)
        yield f"- {block.text}" if listed and not style.startswith("Heading") else block.text


def _pdf(data: bytes) -> tuple[str, Iterator[str]]:
    import logging

    from pypdf import PdfReader

    logging.disable(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        sys.exit("is locked with a password")
    title = str(reader.metadata.title or "") if reader.metadata else ""
    return title, (
        line for page in reader.pages[:MOST_PAGES] for line in (page.extract_text() or "").splitlines()
    )
