"""Syllabi and course descriptions, as prose, to credentials: name, outcomes, prerequisites, hours."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from ..domain import Competency, Credential, Prerequisite
from ..errors import InputError
from .prose import Document, read_document

MOST = 400
"""Statements kept of one document."""
_LONGEST = 600
"""Characters of a statement; what is longer is no statement."""
_LINE = 2_000
"""Characters of a line that patterns look at."""
_OUTCOMES = re.compile(
    r"(?:intended |expected |course |module |student |key )*(?:learning )?"
    r"(?:outcomes?|objectives?|goals|aims|competenc(?:y|ies)|skills)"
    r"(?: (?:covered|gained|acquired|taught|and \w+))?|"
    r"knowledge and understanding|(?:subject[ -]specific|transferable|practical|intellectual) skills|"
    r"what you(?: will|'ll)(?: be able to)? (?:learn|do)|by the end of .{0,80}|"
    r"(?:on|upon|after) (?:successful )?complet.{0,80}|students (?:will|should) be able to.{0,40}|"
    r"topics?(?: covered)?|(?:course |module )?(?:contents?|topics|outline|syllabus)",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"(?:[\w-]+ ){0,3}(?:polic(?:y|ies)|attendance|grading|grades?|schedule|calendar|timetable|plagiarism|"
    r"assignments?|text ?books?|literature|bibliography|exam(?:ination)?s?|fees?|credits?|deadlines?)|"
    r"(?:assessment|grading|evaluation)(?: (?:methods?|scheme|criteria|breakdown|scale|weights?))?|"
    r"office hours|instructors?|lecturers?|"
    r"contact.{0,20}|(?:required |recommended |further )?(?:readings?|texts?|materials|references)|"
    r"academic (?:integrity|honesty)|accommodations?|disabilit.{0,40}|location|room|e-?mail|telephone|"
    r"pre-?requisites?|entry requirements?|course (?:code|number|information|details)|important dates|"
    r"statement on .{0,60}|honou?r code|(?:[\w-]+ ){0,2}(?:policies|rules) and \w+|feedback|late work|"
    r"credit value|"
    r"(?:learning|teaching|class)(?: and (?:learning|teaching))? (?:activities|methods|strateg(?:y|ies))|"
    r"weeks?(?: (?:dates?|topics?|readings?|contents?|activit(?:y|ies)|assignments?|due))+",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:(?:course|module|unit|catalog(?:ue)?|brief) ){0,2}"
    r"(?:description|overview|summary|introduction|rationale)|about (?:this|the) (?:course|module|unit)",
    re.IGNORECASE,
)
"""What it is about: told of in prose, and looked at where no outcomes are listed."""
_PREREQUISITE = re.compile(
    r"(?:pre-?requisites?|entry requirements?|required background)\s*[:\-–—]\s*(?P<text>\S.{0,400})",
    re.IGNORECASE,
)
_NONE = re.compile(r"(?:none|n/?a|no|-)\W*", re.IGNORECASE)
_HOURS = re.compile(
    r"(?:total |student |notional )?(?:workload|learning hours|duration|hours)\s*[:\-–—]?\s*"
    r"(?P<a>\d{1,4}(?:\.\d)?)\s*(?:h|hours)?\b"
    r"|\b(?P<b>\d{1,4})\s*(?:learning|study|notional|total) hours\b",
    re.IGNORECASE,
)
_ITEM = re.compile(
    r"\s*(?:[-*•●▪◦‣·–—]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}\.\d{1,2}[.)]?)\s+", re.IGNORECASE
)
_LABEL = re.compile(
    r"\s*(?:(?:[SCIMPUK]|ML)?LO\s?-?\d{1,2}(?:\.\d{1,2})?\s*[.):–—-]?"
    r"|(?:[CP]O|outcome|objective|goal)\s?-?\d{1,2}(?:\.\d{1,2})?\s*[.):–—-])\s+",
    re.IGNORECASE,
)
"""`SLO 1.`, `LO3 -`, `Outcome 2:`; without a mark after it `CO2` may be the gas."""
_NUMBERED = re.compile(r"\s{0,3}(?P<number>\d{1,2})[.)]\s+(?P<words>\S.*)")
_ABLE = re.compile(
    r"^(?:.{0,60}?\b(?:be able to|learn (?:how )?to)\b|(?:the |all )?(?:students?|learners?|participants?|"
    r"graduates?|you) (?:will|should|can|shall|must)\b)\s*:?\s*",
    re.IGNORECASE,
)
_NO_STATEMENT = re.compile(
    r"(?:remember|understand|apply|analy[sz]e|evaluate|create)|bloom.{0,20}|(?:cognitive )?level|no\.?|week",
    re.IGNORECASE,
)
"""Cells of tables beside outcomes: levels of Bloom's taxonomy, and headings of columns."""
_PARTS = re.compile(r";\s+(?:and\s+)?")
_TITLE = re.compile(r"(?:course|module|unit)(?: (?:title|name))?\s*:\s*(?P<name>\S.{2,118})", re.IGNORECASE)
_NO_NAME = re.compile(
    r"(?:course |module )?(?:syllabus|outline|specification|descriptor)|microsoft word - .*|untitled.*|"
    r"document\d*|.*\.(?:docx?|pdf|odt|html?)",
    re.IGNORECASE,
)
_WRAPPED = frozenset({".txt", ".text", ".rst", ".pdf"})
"""Kinds in which a line may be the rest of the line above it."""
_WIDE = 40
"""Characters from which a line may have been broken because it was full."""


def read_syllabus(path: Path, issuer: str = "") -> Credential:
    """One document as a credential that is not kept. Its id tells the content, so a moved file keeps it.

    Raises InputError naming the file where it cannot be read or nothing in it can be taught.
    """
    document = read_document(path)
    if path.suffix.lower() in _WRAPPED:
        document = Document(document.title, _unwrapped(document.text))
    digest = hashlib.sha256(document.text.encode()).hexdigest()[:16]
    stated = tuple(_statements(document))
    if not stated:
        raise InputError("no statement of what is taught was found in it", file=path)
    condition = _prerequisite(document.text)
    return Credential(
        id=f"syllabus-{digest}",
        name=_name(document, path),
        issuer=issuer,
        competencies=tuple(map(Competency, stated)),
        prerequisite=Prerequisite("text", text=condition) if condition else None,
        hours=_hours(document.text),
        extra={"file": path.name},
    )


def _statements(document: Document) -> Iterator[str]:
    """Under headings of outcomes or contents; without any, everything but what is about running it."""
    parts = list(_sections(document.text))
    wanted = [line for kind, line in parts if kind == "outcomes"]
    lines = wanted or [line for kind, line in parts if kind in ("", "about")]
    seen = dict.fromkeys(_tidy(part) for line in lines for part in _PARTS.split(_bare(line)))
    yield from [line for line in seen if line][:MOST]


def _unwrapped(text: str) -> str:
    """The text with sentences that were broken at the end of a line in one line again."""
    lines = [""]
    for raw in text.splitlines():
        above, line = lines[-1], raw.strip()
        full = len(above.strip()) >= _WIDE or _indent(raw) > _indent(above)
        goes_on = line[:1].islower() and not above.rstrip().endswith((".", ";", ":", "!", "?"))
        short = len(above) + len(line) < _LONGEST  # a text of one endless sentence is not copied line by line
        if (
            above.strip()
            and full
            and goes_on
            and short
            and not _ITEM.match(raw[:_WIDE])
            and not _opened(line)
        ):
            lines[-1] = above + ("" if above.endswith("-") else " ") + line
        else:
            lines.append(raw.rstrip())
    return "\n".join(lines[1:])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """(kind of section, line): `outcomes`, `other`, `about`, or "" before any heading that is known."""
    kind, number = "", 0
    for raw in text.splitlines():
        line = raw.strip().strip("#*_ \t")
        if not line:
            continue
        place = _heading_number(raw, kind, number)
        head, colon, rest = line.partition(":")
        opened = "" if _ITEM.match(raw) and not place else _opened(head if colon else line)
        if opened:
            kind, number = opened, place
            if colon and rest.strip():
                yield kind, rest
        else:
            yield kind, raw


def _heading_number(raw: str, kind: str, number: int) -> int:
    """The number of a line such as "3. Assessment", 0 where it is an item of a list.

    Among outcomes, which are numbered themselves, a heading is what follows the number of the last one.
    """
    found = _NUMBERED.fullmatch(raw[:_LINE])
    if found is None:
        return 0
    place = int(found["number"])
    return place if kind != "outcomes" or (number and place == number + 1) else 0


def _opened(line: str) -> str:
    words = " ".join(line.split()).strip(" .:*_#")[:200]
    words = re.sub(r"^(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,4})[.)]?\s+", "", words)
    words = re.sub(r"\s?\([^()]{1,40}\)$", "", words)
    if len(words.split()) > 14:
        return ""
    kinds = {"other": _OTHER, "outcomes": _OUTCOMES, "about": _ABOUT}
    return next((kind for kind, pattern in kinds.items() if pattern.fullmatch(words)), "")


def _bare(line: str) -> str:
    """The line without the mark or number of a list, the label of an outcome, "students will be able to"."""
    words = " ".join(line.split())[:_LINE]
    for mark in (_ITEM, _LABEL):
        found = mark.match(words)
        words = words[found.end() :] if found else words
    return _ABLE.sub("", words, count=1) or words


def _tidy(line: str) -> str:
    found = _ITEM.match(line)
    words = line[found.end() :] if found else line
    told = 3 < len(words) <= _LONGEST and any(letter.isalpha() for letter in words)
    return words if told and not _NO_STATEMENT.fullmatch(words) else ""


def _name(document: Document, path: Path) -> str:
    """As the document states it: its title, "Course title: …", else its first line, else the file's name."""
    lines = [" ".join(line.split())[:_LINE].strip("#*_ ") for line in document.text.splitlines()[:60]]
    stated = next((found["name"] for line in lines if (found := _TITLE.fullmatch(line))), "")
    first = next((line for line in lines if line and not _NO_NAME.fullmatch(line)), "")
    title = " ".join(document.title.split())
    told = title if title and not _NO_NAME.fullmatch(title) else stated or first
    return told if 2 < len(told) <= 120 else path.stem.replace("_", " ").replace("-", " ").strip()


def _prerequisite(text: str) -> str:
    """Kept as text: shown, and never taken as met."""
    found = _first(_PREREQUISITE, text)
    told = found["text"] if found else ""
    return "" if not told or _NONE.fullmatch(told) else told


def _hours(text: str) -> float | None:
    found = _first(_HOURS, text)
    return float(found["a"] or found["b"]) if found else None


def _first(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Line by line, blanks folded: a long run of blanks would cost squared time."""
    lines = (" ".join(line.split())[:_LINE] for line in text.splitlines())
    return next((found for line in lines if (found := pattern.search(line))), None)
