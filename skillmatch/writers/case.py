"""A framework as a CASE 1.1 package (1EdTech), such as our own reader takes back without a loss.

Written are skills, groups and what relates them; what has no broader one is a child of the document. CASE has
no place for several aliases and for some relations: these go into `extensions` and `ext:` association types.
Not written are occupations and what they need. When a framework last changed is not held, so every
`lastChangeDateTime` is 1970.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import msgspec

from ..domain import FrameworkInfo, FrameworkRecords, Relation, Skill, SkillKind
from .case_ids import as_uri, made, unique

Json = dict[str, Any]
OURS = "skillmatch:skill"
"""Extension of a CFItem: what its other members would not give back."""
_NEVER = "1970-01-01T00:00:00Z"
TYPES: dict[SkillKind, str] = {
    "skill": "Skill",
    "knowledge": "Knowledge",
    "ability": "Ability",
    "task": "Task",
    "technology": "Technology",
    "attitude": "Disposition",
    "competency": "Competency",
    "group": "Heading",
}
"""Kind → CFItemType."""
ASSOCIATIONS = {
    "broader": "isChildOf",
    "related": "isRelatedTo",
    "precedes": "precedes",
    "exactMatch": "exactMatchOf",
    "closeMatch": "ext:skos.closeMatch",
    "broadMatch": "ext:skos.broadMatch",
    "narrowMatch": "ext:skos.narrowMatch",
    "essential": "ext:skillmatch.essential",
    "optional": "ext:skillmatch.optional",
}
"""Relation → associationType."""
_BATCH = 500


def document_uri(info: FrameworkInfo) -> str:
    """The URI that stands for a framework as a whole, whatever it was read from."""
    return f"urn:skillmatch:framework:{info.id}"


class CasePackage:
    """One framework in the words of CASE. Nothing is written before it is asked for."""

    def __init__(self, records: FrameworkRecords, document: str) -> None:
        """`document`: UUID of the CFDocument."""
        self.id = document
        self._records = records
        self._info = records.info
        self.uri = as_uri(self._info.source, document)

    @cached_property
    def ids(self) -> dict[str, str]:
        """URI → UUID of every item."""
        return unique((one.uri for one in self._items()), (self.id,))

    @cached_property
    def by_id(self) -> dict[str, Skill]:
        """UUID → skill or group."""
        return {self.ids[one.uri]: one for one in self._items()}

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """What is written of the relations, then each top item as a child of the document."""
        known, records = self.ids, self._records
        kept = [
            one
            for one in records.relations
            if one.source in known and (one.target in known or one.kind.endswith("Match"))
        ]
        below = {one.source for one in kept if one.kind == "broader"}
        top = (Relation(uri, self.uri, "broader") for uri in known if uri not in below)
        return (*kept, *top)

    @cached_property
    def associations_by_id(self) -> dict[str, int]:
        """UUID → place in `relations`."""
        return {self._association_id(one): place for place, one in enumerate(self.relations)}

    @cached_property
    def associations_of(self) -> dict[str, list[int]]:
        """URI of an item → places in `relations` of those it is an end of."""
        found: dict[str, list[int]] = {}
        for place, one in enumerate(self.relations):
            for end in {one.source, one.target} & self.ids.keys():
                found.setdefault(end, []).append(place)
        return found

    def _items(self) -> Iterator[Skill]:
        yield from self._records.groups
        yield from self._records.skills

    def document(self) -> Json:
        """The CFDocument of the package."""
        info = self._info
        found: Json = {
            "identifier": self.id,
            "uri": self.uri,
            "caseVersion": "1.1",
            "creator": info.publisher or "not stated",
            "title": info.title,
            "lastChangeDateTime": _NEVER,
            "language": info.language,
            "version": info.version,
            "licenseURI": self._license_link(),
            "notes": self._notes(),
        }
        return found | ({"publisher": info.publisher} if info.publisher else {})

    def _notes(self) -> str:
        count = sum(not one.is_group for one in self._records.occupations)
        left = f"Its {count:,} occupations and what they need are not part of the package." if count else ""
        return " ".join(filter(None, (left, "When it last changed is not known.", self._info.missing)))

    def item(self, skill: Skill) -> Json:
        """A CFItem as it stands in the package."""
        native = skill.description if skill.description else skill.label
        found: Json = {
            "identifier": self.ids[skill.uri],
            "fullStatement": native,
            "CFItemType": TYPES[skill.kind],
            "CFItemTypeURI": self._type_link(skill.kind),
            "uri": skill.uri,
            "lastChangeDateTime": _NEVER,
        }
        optional = {
            "abbreviatedStatement": skill.label if skill.description else "",
            "alternativeLabel": skill.alt_labels[0] if skill.alt_labels else "",
            "humanCodingScheme": skill.code,
            "extensions": {OURS: more} if (more := self._extension(skill)) else None,
        }
        return found | {name: value for name, value in optional.items() if value}

    def _extension(self, skill: Skill) -> Json:
        """What a reader of the members alone would take for something else."""
        found: Json = {}
        if skill.description and skill.description.startswith(skill.label.rstrip(" .…")):
            found |= {"label": skill.label, "description": skill.description}
        if len(skill.alt_labels) > 1:
            found["altLabels"] = list(skill.alt_labels)
        if skill.kind == "group" and skill.uri not in self._parents:
            found["kind"] = skill.kind
        return found

    @cached_property
    def _parents(self) -> frozenset[str]:
        return frozenset(one.target for one in self.relations if one.kind == "broader")

    def association(self, relation: Relation) -> Json:
        """A CFAssociation as it stands in the package."""
        found = self._association_id(relation)
        return {
            "identifier": found,
            "associationType": ASSOCIATIONS[relation.kind],
            "uri": f"urn:uuid:{found}",
            "originNodeURI": self._node(relation.source),
            "destinationNodeURI": self._node(relation.target),
            "lastChangeDateTime": _NEVER,
        }

    def _association_id(self, one: Relation) -> str:
        return made(f"urn:skillmatch:association:{self.id}\n{one.source}\n{one.kind}\n{one.target}")

    def _node(self, uri: str) -> Json:
        """A link to an item, to the document, or out of the package, where the URI is the identifier."""
        if uri == self.uri:
            return self.link()
        identifier = self.ids.get(uri)
        title = self.by_id[identifier].label if identifier else uri
        return {"title": title, "identifier": identifier or uri, "uri": uri}

    def link(self) -> Json:
        """A link to the document, or to the package, which CASE gives the same identifier."""
        return {"title": self._info.title, "identifier": self.id, "uri": self.uri}

    @cached_property
    def item_types(self) -> dict[str, Json]:
        """UUID → CFItemType, for the kinds there are."""
        kinds = Counter(one.kind for one in self._items())
        return {self._type_link(kind)["identifier"]: self._item_type(kind) for kind in TYPES if kinds[kind]}

    def _item_type(self, kind: SkillKind) -> Json:
        described = "A heading." if kind == "group" else f"A statement of the kind {kind!r}."
        code = str([*TYPES].index(kind) + 1)
        more = {"description": described, "hierarchyCode": code, "lastChangeDateTime": _NEVER}
        return {**self._type_link(kind), **more}

    def _type_link(self, kind: SkillKind) -> Json:
        identifier = made(f"urn:skillmatch:kind:{kind}")
        return {"title": TYPES[kind], "identifier": identifier, "uri": f"urn:uuid:{identifier}"}

    def license(self) -> Json:
        """The one CFLicense of the package."""
        return {**self._license_link(), "licenseText": self._info.licence, "lastChangeDateTime": _NEVER}

    def _license_link(self) -> Json:
        identifier = made(f"urn:skillmatch:licence:{self._info.licence}")
        return {"title": self._info.licence, "identifier": identifier, "uri": f"urn:uuid:{identifier}"}

    def chunks(self) -> Iterator[bytes]:
        """The CFPackage as UTF-8 JSON, a few hundred kilobytes at a time."""
        encode = msgspec.json.encode
        definitions = {"CFLicenses": [self.license()], "CFItemTypes": list(self.item_types.values())}
        yield b'{"CFDocument":' + encode(self.document()) + b',"CFItems":['
        yield from _joined(self.item(one) for one in self._items())
        yield b'],"CFAssociations":['
        yield from _joined(self.association(one) for one in self.relations)
        yield b'],"CFDefinitions":' + encode(definitions) + b"}"


def _joined(objects: Iterable[Json]) -> Iterator[bytes]:
    batch: list[bytes] = []
    first = True
    for one in objects:
        batch.append(msgspec.json.encode(one))
        if len(batch) == _BATCH:
            yield (b"" if first else b",") + b",".join(batch)
            batch, first = [], False
    if batch:
        yield (b"" if first else b",") + b",".join(batch)
