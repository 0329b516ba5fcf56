"""The posting an employer starts from: pasted, uploaded or held; and the sentences its skills came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from starlette.datastructures import FormData, UploadFile

from skillmatch.domain import Posting
from skillmatch.errors import InputError
from skillmatch.matcher import Matcher
from skillmatch.matcher.reading import posting_from_file
from skillmatch.matcher.uploads import STEM, unplaced

from .employer_question import LONGEST

_SUFFIXES = frozenset((".txt", ".json", ".jsonld"))
LARGEST = 2**20
"""Bytes of a posting file."""
_UNREAD, _NEAR = 20, 3
"""Sentences shown that no skill was read from, and skills offered for each."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A statement of a posting, and the words in it that named a skill."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A statement that no skill was read from, and the skills nearest to it: URI and label, best first."""

    text: str
    near: tuple[tuple[str, str], ...]


def posting_sent(sent: FormData, lent: Matcher) -> Posting:
    """The posting in a form: pasted in `text`, or uploaded as `file`. It has no id, and nothing is kept.

    Raises InputError where there is none, both, or one too long to be read while somebody waits.
    """
    text, file = sent.get("text", ""), sent.get("file")
    uploaded = isinstance(file, UploadFile) and bool(file.filename)
    pasted = isinstance(text, str) and bool(text.strip())
    if uploaded and pasted:
        raise InputError("both a text and a file were given", fix="Give one of them.")
    if not uploaded and not pasted:
        raise InputError("there is no posting yet", fix="Paste its text, or choose a file.")
    found = _read(file) if isinstance(file, UploadFile) and uploaded else lent.posting_from_text(str(text))
    if len(found.text) > LONGEST:
        reason = f"the posting has {len(found.text):,} characters; at most {LONGEST:,} are read here"
        raise InputError(reason, fix="Leave out what says nothing of skills, or import it as a record.")
    return replace(found, id="", text=found.text.replace("\r\n", "\n"))


def _read(file: UploadFile) -> Posting:
    """The posting of a file; the name its sender gave it reaches no disk."""
    raw = file.file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise InputError(f"the file is larger than {LARGEST:,} bytes")
    suffix = PurePath(file.filename or "").suffix.lower()
    with TemporaryDirectory(prefix="skillmatch-") as folder:
        path = Path(folder) / f"{STEM}{suffix if suffix in _SUFFIXES else '.txt'}"
        path.write_bytes(raw)
        if raw.startswith(b"PK"):
            raise InputError("is a zip or an Office document", fix="Paste its text, or send TXT or JSON-LD.")
        with unplaced(path):
            return posting_from_file(path)


def sentences(text: str, quotes: Iterable[str]) -> Mapping[str, Sentence]:
    """Quote → the first statement that asks for something in these words; what has none is left out."""
    from skillmatch.linking.reading import read

    stated = [one.span.text for one in read(text)] if text else []
    found: dict[str, Sentence] = {}
    for quote in {one for one in quotes if one}:
        hit = next(((one, at) for one in stated if (at := _words(quote).search(one))), None)
        if hit is not None:
            whole, at = hit
            found[quote] = Sentence(whole[: at.start()], at.group(), whole[at.end() :])
    return found


def unread(text: str, quotes: Iterable[str], lent: Matcher, held: Iterable[str] = ()) -> tuple[Unread, ...]:
    """Statements that none of the quotes stands in, each with the nearest skills that are not `held`.

    Linking shows only what it is fairly sure of and passes over much; whoever wrote the posting knows better.
    A skill is offered once, so that no two buttons go by one name.
    """
    from skillmatch.linking.reading import read

    language = lent.framework.info.language
    patterns = [_words(one) for one in {one for one in quotes if one}]
    stated = dict.fromkeys(one.span.text for one in read(text, language=language)) if text else {}
    left = [one for one in stated if not any(pattern.search(one) for pattern in patterns)][:_UNREAD]
    if not left:
        return ()
    rows, _ = lent.linker().rank(left, _NEAR)
    uris, labels = lent.framework.uris, lent.framework.labels
    offered, found = set(held), []
    for one, near in zip(left, rows, strict=True):
        fresh = [int(row) for row in near if uris[row] not in offered]
        offered |= {uris[row] for row in fresh}
        found.append(Unread(one, tuple((str(uris[row]), labels[row]) for row in fresh)))
    return tuple(one for one in found if one.near)


def _words(quote: str) -> re.Pattern[str]:
    """The quote as whole words."""
    return re.compile(rf"(?<!\w){re.escape(quote)}(?!\w)")


def left_alone(text: str, lent: Matcher) -> Mapping[str, int]:
    """Language → statements in it, which were not read because the framework is in another."""
    from skillmatch.linking import foreign

    return foreign(text, lent.framework.info.language)
