"""A CASE 1.0 or 1.1 package (1EdTech Competencies and Academic Standards Exchange): CFPackage as JSON.

`CFDocumentURI` and `CFPackageURI`, which the 1.1 schema forbids inside a package and real exports
carry, are passed over, as is everything else that is not listed here. Associations: isChildOf and
isPartOf become `broader`, isPeerOf and isRelatedTo `related`, precedes `precedes`, exactMatchOf
`exactMatch`. The others (exemplar, replacedBy, hasSkillLevel, isTranslationOf, `ext:…`) say nothing that
is used here; those that lead out of the package cannot be followed, but for exactMatchOf. Packages that
SkillMatch wrote (`writers.case`) carry the rest in extensions of their own, and come back whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..domain import (
    FrameworkInfo,
    FrameworkRecords,
    Progress,
    Relation,
    RelationKind,
    Skill,
    SkillKind,
    clean,
    silent,
)
from ..errors import InputError
from .collect import Seen, alternatives, checked, needed
from .digests import sha256_file
from .files import read_json
from .names import slug

_RELATIONS: dict[str, RelationKind] = {
    "ischildof": "broader",
    "ispartof": "broader",
    "ispeerof": "related",
    "isrelatedto": "related",
    "precedes": "precedes",
    "exactmatchof": "exactMatch",
    "ext:skos.closematch": "closeMatch",
    "ext:skos.broadmatch": "broadMatch",
    "ext:skos.narrowmatch": "narrowMatch",
    "ext:skillmatch.essential": "essential",
    "ext:skillmatch.optional": "optional",
}
_INVERSE: dict[RelationKind, RelationKind] = {"broadMatch": "narrowMatch", "narrowMatch": "broadMatch"}
"""Mappings that read the other way round from their target."""
_KINDS: dict[str, SkillKind] = {
    "skill": "skill",
    "knowledge": "knowledge",
    "ability": "ability",
    "task": "task",
    "disposition": "attitude",
    "technology": "technology",
}
_HEADINGS = frozenset(
    (
        "area", "category", "cluster", "component", "domain", "folder", "grade level", "heading", "level",
        "section", "strand", "sub-strand", "subject", "substrand", "theme", "topic", "unit",
    )
)  # fmt: skip
_MAX_ID = 40
_OURS = "skillmatch:skill"
"""Extension of an item that `writers.case` writes."""


def read_case(
    path: str | Path, progress: Progress = silent, *, id: str = "", title: str = ""
) -> FrameworkRecords:
    """A CFPackage; its framework id is `id`, else derived from the document's title.

    Items become skills labelled by their abbreviated statement where that is more than the first words
    of the full one, which is then the description. An item of a heading's type (domain, cluster, …)
    that has children becomes a group. `row` in messages counts items or associations from 1.
    Raises InputError for JSON that is no package, items without id or statement, double ids, circles.
    """
    data = read_json(path)
    package = data.get("CFPackage", data) if isinstance(data, dict) else data
    document = package.get("CFDocument") if isinstance(package, dict) else None
    if not isinstance(document, dict):
        raise InputError("is no CASE package: it has no CFDocument", file=path)
    reader = _Reader(str(path), frozenset(_names(document)))
    items, associations = _list(package, "CFItems", path), _list(package, "CFAssociations", path)
    reader.read_items(items)
    reader.read_associations(associations)
    progress("Reading the CASE package", len(items), len(items))
    skills, groups = reader.concepts()
    info = _info(document, path, id, title, reader.left_out)
    records = FrameworkRecords(info, skills, groups, relations=tuple(reader.relations))
    return checked(records, path, reader.rows)


class _Reader:
    """Items by identifier, and the relations between them."""

    def __init__(self, file: str, document: frozenset[str]) -> None:
        self._file = file
        self._document = document
        self._uris: dict[str, str] = {}
        self._items: dict[str, tuple[Skill, str]] = {}
        self._seen = Seen()
        self.relations: dict[Relation, None] = {}
        self.left_out = 0

    @property
    def rows(self) -> Mapping[str, int]:
        """Item number by URI."""
        return self._seen.rows

    def read_items(self, items: list[Any]) -> None:
        for row, item in enumerate(items, 1):
            if not isinstance(item, dict):
                raise InputError("the item is no object", file=self._file, row=row)
            identifier = _text(item, "identifier")
            uri = _text(item, "uri") or (f"urn:uuid:{identifier}" if identifier else "")
            self._seen.add(uri, self._file, row)
            statement = needed(_text(item, "fullStatement"), "fullStatement", self._file, row)
            self._items[uri] = (_skill(uri, item, statement), _text(item, "CFItemType").casefold())
            self._uris[uri] = uri
            if identifier:
                self._uris.setdefault(identifier, uri)

    def read_associations(self, associations: list[Any]) -> None:
        for row, association in enumerate(associations, 1):
            if not isinstance(association, dict):
                raise InputError("the association is no object", file=self._file, row=row)
            kind = _RELATIONS.get(_text(association, "associationType").casefold())
            ends = [list(_names(association.get(end))) for end in ("originNodeURI", "destinationNodeURI")]
            if not all(ends):
                raise InputError("the association lacks an end", file=self._file, row=row)
            if kind and self._document.isdisjoint(ends[1]):
                self._relate(kind, *ends)

    def _relate(self, kind: RelationKind, origin: list[str], destination: list[str]) -> None:
        source, target = self._known(origin), self._known(destination)
        if kind.endswith("Match") and (source or target):
            outside = destination[0] if source else origin[0]
            kind = kind if source else _INVERSE.get(kind, kind)
            self.relations[Relation(source or target, (target if source else "") or outside, kind)] = None
        elif source and target:
            self.relations[Relation(source, target, kind)] = None
        else:
            self.left_out += 1

    def _known(self, names: list[str]) -> str:
        return next((self._uris[name] for name in names if name in self._uris), "")

    def concepts(self) -> tuple[tuple[Skill, ...], tuple[Skill, ...]]:
        """Skills and groups, in the order of the package."""
        parents = {relation.target for relation in self.relations if relation.kind == "broader"}
        skills: list[Skill] = []
        groups: list[Skill] = []
        for uri, (skill, item_type) in self._items.items():
            if skill.kind == "group":
                groups.append(skill)
            elif item_type in _HEADINGS and uri in parents:
                groups.append(
                    Skill(uri, skill.label, "group", skill.description, skill.alt_labels, skill.code)
                )
            else:
                skills.append(skill)
        return tuple(skills), tuple(groups)


def _skill(uri: str, item: Mapping[str, Any], statement: str) -> Skill:
    short = _text(item, "abbreviatedStatement")
    truncated = statement.startswith(short.rstrip(" .…"))
    label = short if short and not truncated else statement
    kind = _KINDS.get(_text(item, "CFItemType").casefold(), "competency")
    others = alternatives([_text(item, "alternativeLabel")], label)
    read = Skill(
        uri, label, kind, statement if label != statement else "", others, _text(item, "humanCodingScheme")
    )
    extensions = item.get("extensions")
    more = extensions.get(_OURS) if isinstance(extensions, dict) else None
    return _completed(read, more) if isinstance(more, dict) else read


def _completed(skill: Skill, more: Mapping[str, Any]) -> Skill:
    """The skill with what its writer said beside the members of CASE."""
    if label := _text(more, "label"):
        skill = replace(skill, label=label, description=_text(more, "description"))
    names = more.get("altLabels")
    if isinstance(names, list):
        texts = [name for name in names if isinstance(name, str)]
        skill = replace(skill, alt_labels=alternatives(texts, skill.label))
    return replace(skill, kind="group") if more.get("kind") == "group" else skill


def _names(node: Any) -> Iterator[str]:
    """URI and identifier of a link, which early exports write as a bare string."""
    if isinstance(node, dict):
        yield from filter(None, (_text(node, "uri"), _text(node, "identifier")))
    elif isinstance(node, str) and node.strip():
        yield node.strip()


def _info(document: Mapping[str, Any], path: str | Path, id: str, title: str, left_out: int) -> FrameworkInfo:
    name = title or _text(document, "title")
    if not name:
        raise InputError("the CFDocument has no title", file=path)
    licence = document.get("licenseURI")
    outside = f"Associations that lead out of the package and are left out: {left_out}." if left_out else ""
    return FrameworkInfo(
        id=id or slug(name)[:_MAX_ID].strip("-") or "case",
        title=name,
        version=_text(document, "version") or "unknown",
        licence=(_text(licence, "title") if isinstance(licence, dict) else clean(str(licence or "")))
        or "not stated",
        source=_text(document, "uri") or Path(path).name,
        sha256=sha256_file(path),
        publisher=_text(document, "publisher") or _text(document, "creator"),
        language=_text(document, "language") or "en",
        missing=outside,
    )


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return clean(value) if isinstance(value, str) else ""


def _list(package: Mapping[str, Any], name: str, path: str | Path) -> list[Any]:
    value = package.get(name) or []
    if not isinstance(value, list):
        raise InputError(f"{name} is no list", file=path)
    return value
