"""Rich Skill Descriptors, as the Open Skills Management Tool (OSMT) writes and reads them.

Three kinds of file, told apart by what they hold: descriptors as JSON, descriptors as CSV (the import
sheet with `Skill Name` and `Contextualized Skill Statement`, the library export with `RSD Name` and `Skill
Statement`), and lists of occupations (`SOC Code`, or `O*NET-SOC Code`), which only give titles to codes.

A descriptor's name is the label, its statement the description, its categories are groups. Keywords
name what a statement touches, not what it is called, so they become no alternative labels.
Alignments are `closeMatch`: a statement is narrower than the skill it is filed under. An occupation is
needed by what its descriptor lists most precisely, not by the headings listed with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..domain import FrameworkInfo, FrameworkRecords, Progress, Relation, Skill, clean, silent
from ..errors import InputError
from .collect import Seen, checked, needed
from .digests import sha256_file, sha256_names
from .files import parse_json, read_csv, read_text
from .names import slug, text_urn
from .soc import Occupations

_NAME = ("Skill Name", "RSD Name")
_STATEMENT = ("Contextualized Skill Statement", "Skill Statement")
_CATEGORY = ("Skill Category", "Categories", "Category")
_URI = ("Canonical URL", "Canonical Url")
_CODES = (
    "BLS Major Group", "BLS Minor Group", "BLS Broad Occupation", "BLS Detailed Occupation", "O*NET Job Role",
    "Occupation Major Groups", "Occupation Minor Groups", "Broad Occupations", "Detailed Occupations",
    "O*Net Job Codes",
)  # fmt: skip
_ALIGNMENT = ("Alignment", "Alignment URL")
_SOC = (("SOC Code", "SOC Title", "SOC Definition"), ("O*NET-SOC Code", "Title", "Description"))


def read_rsd(
    path: str | Path, progress: Progress = silent, *, id: str = "", title: str = ""
) -> FrameworkRecords:
    """Descriptors from a file, or from every JSON and CSV file of a folder, as framework `id` (else `rsd`).

    Rows in messages are lines of a CSV and records of a JSON file. Raises InputError for a file of
    another kind, for a list of occupations without descriptors beside it, for missing names and double ids.
    """
    path = Path(path)
    files = sorted(file for file in path.iterdir() if _is_data(file)) if path.is_dir() else [path]
    if not files:
        raise InputError("holds no .json or .csv file", file=path)
    reader = _Reader(id or "rsd")
    for done, file in enumerate(files, 1):
        reader.read(file)
        progress("Reading skill descriptors", done, len(files))
    digests = {file.name: sha256_file(file) for file in files}
    sha256 = sha256_names(digests) if path.is_dir() else digests[path.name]
    return checked(reader.records(path, sha256, id or "rsd", title), path, reader.rows)


def _is_data(file: Path) -> bool:
    return file.suffix.lower() in (".json", ".csv") and not file.name.startswith(".")


class _Reader:
    """Descriptors of one or several files."""

    def __init__(self, framework: str) -> None:
        self._framework = framework
        self._seen = Seen()
        self._skills: list[Skill] = []
        self._groups: dict[str, Skill] = {}
        self._relations: dict[Relation, None] = {}
        self._occupations = Occupations()
        self._publishers: dict[str, None] = {}

    @property
    def rows(self) -> Mapping[str, int]:
        """Row by URI."""
        return self._seen.rows

    def read(self, file: Path) -> None:
        """Add one file, whatever of the three kinds it is."""
        text = read_text(file)
        if text.lstrip()[:1] in ("[", "{"):
            self._read_json(parse_json(text, file), file)
        else:
            self._read_csv(file)

    def records(self, path: Path, sha256: str, framework: str, title: str) -> FrameworkRecords:
        """Everything that was read; InputError where that is occupations only."""
        if not self._skills and self._occupations.listed:
            raise InputError(
                "lists occupations, not skills: it only gives titles to codes", file=path,
                fix="Put it into one folder with the descriptors and import the folder.",
            )  # fmt: skip
        occupations, relations, needs = self._occupations.records()
        info = FrameworkInfo(
            id=framework,
            title=title or "Rich Skill Descriptors",
            version="unknown",
            licence="not stated",
            source=path.name,
            sha256=sha256,
            publisher=", ".join(self._publishers),
            missing="" if occupations else "The descriptors name no occupations.",
        )
        skills, groups = tuple(self._skills), tuple(self._groups.values())
        return FrameworkRecords(info, skills, groups, occupations, (*self._relations, *relations), needs)

    def _read_json(self, data: Any, file: Path) -> None:
        items = data.get("skills", [data]) if isinstance(data, dict) else data
        for row, item in enumerate(items if isinstance(items, list) else [items], 1):
            if not isinstance(item, dict) or "skillName" not in item:
                raise InputError("is no skill descriptor: it has no skillName", file=file, row=row)
            uri = _string(item, "id") or (
                f"urn:uuid:{_string(item, 'uuid')}" if _string(item, "uuid") else ""
            )
            self._add(uri, _string(item, "skillName"), _string(item, "skillStatement"), file, row)
            self._put_under(uri, [*_strings(item.get("categories")), *_strings(item.get("category"))])
            self._align(uri, (_string(each, "id") for each in _objects(item.get("alignments"))))
            for author in (*_strings(item.get("authors")), *_strings(item.get("author"))):
                self._publishers.setdefault(author)
            found = _objects(item.get("occupations"))
            self._occupations.add_descriptor(uri, found)

    def _read_csv(self, file: Path) -> None:
        rows = read_csv(file)
        for row, fields in rows:
            kind = next((names for names in _SOC if names[0] in fields), None)
            if kind:
                code, label, description = (fields.get(name, "") for name in kind)
                self._occupations.add_listed(code, needed(label, kind[1], file, row), clean(description))
            else:
                self._read_row(fields, file, row)

    def _read_row(self, fields: Mapping[str, str], file: Path, row: int) -> None:
        name, statement = _first(fields, _NAME), _first(fields, _STATEMENT)
        if name is None or statement is None:
            raise InputError(
                "is neither a sheet of skill descriptors nor a list of occupations", file=file, row=1,
                fix=f"Descriptors have the columns {_NAME[0]!r} and {_STATEMENT[0]!r}.",
            )  # fmt: skip
        derived = text_urn(f"{self._framework}", f"{name} | {statement}")
        uri = (_first(fields, _URI) or "").strip() or derived
        self._add(uri, name, statement, file, row)
        self._put_under(uri, _split(_first(fields, _CATEGORY)))
        self._align(uri, (text for column in _ALIGNMENT for text in _split(fields.get(column))))
        for author in _split(fields.get("Authors")):
            self._publishers.setdefault(author)
        codes = [code for column in _CODES for code in _split(fields.get(column))]
        self._occupations.add_descriptor(uri, [{"code": code} for code in codes])

    def _add(self, uri: str, name: str, statement: str, file: Path, row: int) -> None:
        label = needed(name, "name", file, row)
        self._seen.add(uri, file, row)
        self._skills.append(Skill(uri, label, "competency", needed(statement, "statement", file, row)))

    def _put_under(self, uri: str, categories: list[str]) -> None:
        for category in categories:
            group = f"urn:{self._framework}:category:{slug(category)}"
            self._groups.setdefault(group, Skill(group, category, "group"))
            self._relations[Relation(uri, group, "broader")] = None

    def _align(self, uri: str, targets: Iterator[str]) -> None:
        for target in targets:
            if ":" in target:
                self._relations[Relation(uri, target, "closeMatch")] = None


def _first(fields: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((fields[name] for name in names if name in fields), None)


def _split(cell: str | None) -> list[str]:
    return [clean(part) for part in (cell or "").split(";") if clean(part)]


def _string(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return clean(value) if isinstance(value, str) else ""


def _objects(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _strings(value: Any) -> list[str]:
    items = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [clean(item) for item in items if isinstance(item, str) and clean(item)]
