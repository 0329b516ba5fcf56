"""Documents people write — text, Markdown, HTML, Word, PDF — as plain lines.

Word and PDF files are taken apart in a process of their own, with limits on time and memory: both formats
can be made to unpack without end, and the libraries that read them are not written for enemies.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from .files import decode, read_bytes
from .markup import to_text

MAX_BYTES = 50 * 2**20
"""Largest document: a syllabus of hundreds of pages with pictures stays below."""
MAX_CHARACTERS = 2_000_000
"""Text that is kept of one document."""
SECONDS = 60
"""Time for one Word or PDF file."""
_PLAIN = frozenset({".txt", ".text", ".rst"})
_MARKDOWN = frozenset({".md", ".markdown"})
_MARKUP = frozenset({".html", ".htm", ".xhtml"})
_APART = {".docx": "docx", ".pdf": "pdf"}
KINDS = _PLAIN | _MARKDOWN | _MARKUP | frozenset(_APART)
"""Endings of the files that can be read, in lower case."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as text."""

    title: str
    """As the document states it; "" where it does not."""
    text: str
    """A line a paragraph; list items begin with "- ", headings are lines of their own."""


def read_document(path: Path) -> Document:
    """One document. Raises InputError naming the file: unknown kind, unreadable, too large, nothing in it."""
    kind = path.suffix.lower()
    if kind not in KINDS:
        raise InputError(
            f"cannot be read: {kind or 'no ending'}", file=path, fix=f"Kinds: {', '.join(sorted(KINDS))}."
        )
    document = _apart(path, _APART[kind]) if kind in _APART else _here(path, kind)
    if not document.text.strip():
        fix = "A scanned document has pictures of words only: run text recognition on it first."
        raise InputError("there is no text in it", file=path, fix=fix if kind == ".pdf" else "")
    return Document(document.title[:300], document.text[:MAX_CHARACTERS])


def _here(path: Path, kind: str) -> Document:
    text = _decoded(path).replace("\r\n", "\n")
    if kind in _MARKUP:
        return Document(_html_title(text), to_text(text))
    if kind in _MARKDOWN:
        return _markdown(text)
    return Document("", text)


def _decoded(path: Path) -> str:
    """UTF-8, UTF-16, else Windows-1252, in which older systems export: a wrong accent costs little here."""
    data = read_bytes(path, MAX_BYTES)
    try:
        return decode(data, path)
    except InputError:
        if b"\0" in data or sum(byte < 128 for byte in data[:10_000]) < 0.7 * len(data[:10_000]):
            raise
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            pass
        raise


def _html_title(text: str) -> str:
    low = text[:100_000].lower()
    for tag in ("h1", "title"):
        start = low.find(f"<{tag}")
        body, end = low.find(">", start) + 1, low.find(f"</{tag}", start)
        if start >= 0 and 0 < body <= end:
            return " ".join(to_text(f"<p>{text[body:end]}</p>").split())
    return ""


def _markdown(text: str) -> Document:
    """By the library's own tokens, so that marks, links and tables leave their words behind."""
    from markdown_it import MarkdownIt

    title, lines, bullet, depth = "", list[str](), "", 0
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
    for token in tokens:
        depth += (token.type == "list_item_open") - (token.type == "list_item_close")
        bullet = "- " if depth else ""
        if token.type == "inline":
            words = "".join(_words(child) for child in token.children or ())
            lines += [f"{bullet}{line}" for line in words.splitlines() if line.strip()]
        elif token.type in ("fence", "code_block"):
            lines += token.content.splitlines()
        elif token.type == "heading_close" and token.tag == "h1" and not title:
            title = lines[-1] if lines else ""
    return Document(title, "\n".join(lines))


def _words(child: object) -> str:
    kind = getattr(child, "type", "")
    return "\n" if kind in ("softbreak", "hardbreak") else str(getattr(child, "content", ""))


def _apart(path: Path, kind: str) -> Document:
    data = read_bytes(path, MAX_BYTES)
    command = [sys.executable, "-I", "-c", _START, kind]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and code; the file goes in as data
            command, input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(f"took more than {SECONDS} s to read", file=path) from error
    try:
        found = json.loads(done.stdout)
        title, text = (str(found[key]).encode("utf-8", "replace").decode() for key in ("title", "text"))
        return Document(title, text)  # halves of characters, as some PDFs have them, are replaced
    except (ValueError, KeyError, TypeError):
        raise InputError(_complaint(done.stderr, kind), file=path) from None


def _complaint(errors: bytes, kind: str) -> str:
    last = errors.decode(errors="replace").strip().splitlines()[-1:] or ["the reader stopped"]
    if "ModuleNotFoundError" in last[0]:
        return f"{last[0]} (reading {kind} needs pypdf and python-docx)"
    return f"cannot be read as {kind}: {_CLASS.sub('', last[0])[:200]}"


_CLASS = re.compile(r"^(?:\w+\.)*[A-Z]\w*: ")
"""What a traceback's last line has before the words that mean something to people."""


_START = (
    "import sys; sys.path[:0] = " + repr([str(Path(__file__).resolve().parents[2])]) + "; "
    "from skillmatch.readers.prose_worker import main; main(sys.argv[1])"
)
