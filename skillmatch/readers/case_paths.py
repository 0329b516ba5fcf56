"""Courses and credentials of a CASE package (CFPackage), and the order it states between them.

| CASE | here |
|---|---|
| item of a type such as Course, Module, Badge, Certificate | credential |
| any other item that isChildOf or isPartOf one | a competency of it, aligned to the item |
| A isPartOf (or isChildOf) B, both credentials | B is a stack of its parts, and awards B |
| A precedes B, both credentials | A is a prerequisite of B |
| competency A precedes credential B | skill A is a prerequisite of B |
| competency A precedes competency B, of two credentials | A's credential is recommended before B's |

The package as a framework of skills is read by `case`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..domain import Alignment, Competency, Credential, Issuer, Prerequisite, Stack
from ..errors import InputError
from .fields import Fields, named
from .prerequisites import together

_OFFERS = frozenset(
    (
        "assessment", "badge", "certificate", "certification", "course", "credential", "degree", "diploma",
        "learning opportunity", "micro-credential", "microcredential", "module", "program", "programme",
        "qualification",
    )
)  # fmt: skip
_PART = frozenset(("ispartof", "ischildof"))


def read_document(package: Mapping[str, Any]) -> Iterator[Issuer | Credential | Stack]:
    """The credentials and stacks of one package. Raises InputError where it holds no course or credential."""
    found = _Package(package)
    if not found.offers:
        raise InputError(
            "this looks like a CASE package without courses or credentials",
            fix='Use "skillmatch framework import case" for its skills.',
        )
    if found.issuer:
        yield Issuer(found.issuer, found.issuer)
    for uri in found.offers:
        record = found.credential(uri)
        yield record
        parts = tuple(Prerequisite("credential", ref=part) for part in found.parts(uri))
        if parts:
            whole = Prerequisite("all_of", children=parts)
            yield Stack(f"{uri}#parts", record.name, record.issuer, whole, uri, record.description)


class _Package:
    """Items by URI and the associations between them."""

    def __init__(self, package: Mapping[str, Any]) -> None:
        document = Fields(package.get("CFDocument"), "the CFDocument")
        self.issuer = document.name("publisher", "creator")
        self._title = document.name("title")
        self._items: dict[str, Fields] = {}
        self._uris: dict[str, str] = {}
        for value in _list(package, "CFItems"):
            item = Fields(value, "the item")
            identifier = item.name("identifier")
            uri = item.name("uri") or (f"urn:uuid:{identifier}" if identifier else "")
            if not uri:
                raise InputError("an item has neither 'uri' nor 'identifier'")
            self._items[uri] = item
            self._uris |= {uri: uri, identifier or uri: uri}
        self.offers = [uri for uri, item in self._items.items() if _is_offer(item)]
        self._whole: dict[str, str] = {}
        self._inside: dict[str, list[str]] = {}
        self._before: dict[str, list[str]] = {}
        for value in _list(package, "CFAssociations"):
            self._associate(Fields(value, "the association"))

    def _associate(self, association: Fields) -> None:
        kind = association.name("associationType").casefold()
        ends = [self._end(association, name) for name in ("originNodeURI", "destinationNodeURI")]
        if not all(ends):
            return  # it leads out of the package, or to the package itself
        if kind in _PART:
            self._whole.setdefault(ends[0], ends[1])
            self._inside.setdefault(ends[1], []).append(ends[0])
        elif kind == "precedes":
            self._before.setdefault(ends[1], []).append(ends[0])

    def _end(self, association: Fields, name: str) -> str:
        value = association.value.get(name)
        link = Fields({"uri": value} if isinstance(value, str) else value or {}, name)
        names = (link.name("uri"), link.name("identifier"))
        return next((self._uris[one] for one in names if one in self._uris), "")

    def parts(self, uri: str) -> list[str]:
        """Credentials directly inside this one."""
        known = set(self.offers) - {uri}
        return [part for part in dict.fromkeys(self._inside.get(uri, ())) if part in known]

    def credential(self, uri: str) -> Credential:
        item, statements = self._items[uri], self._statements(uri)
        needs, advised = self._order(uri, statements)
        short, full = item.name("abbreviatedStatement"), item.text("fullStatement")
        if not (short or full):
            raise InputError(f"the item {uri!r} has no 'fullStatement'")
        return Credential(
            id=uri,
            name=short or " ".join(full.split()),
            issuer=self.issuer,
            description=full if short else item.text("notes"),
            competencies=tuple(self._competency(one) for one in statements),
            prerequisite=together(needs),
            credential_type=item.name("CFItemType"),
            recommended=together(advised),
        )

    def _order(self, uri: str, statements: list[str]) -> tuple[list[Prerequisite], list[Prerequisite]]:
        known = set(self.offers)
        needs = [
            Prerequisite("credential" if before in known else "skill", ref=before)
            for before in self._before.get(uri, ())
        ]
        others = (self._home(before) for one in statements for before in self._before.get(one, ()))
        advised = [Prerequisite("credential", ref=home) for home in others if home and home != uri]
        return needs, advised

    def _home(self, uri: str) -> str:
        """The credential a statement belongs to, "" where it belongs to none."""
        seen: set[str] = set()
        while uri and uri not in seen:
            seen.add(uri)
            uri = self._whole.get(uri, "")
            if uri and _is_offer(self._items[uri]):
                return uri
        return ""

    def _statements(self, uri: str) -> list[str]:
        """Everything inside it that is no credential itself, without what is inside another one."""
        found: dict[str, None] = {}
        waiting = [uri]
        while waiting:
            inner = [one for one in self._inside.get(waiting.pop(), ()) if not _is_offer(self._items[one])]
            new = [one for one in inner if one not in found]
            found |= dict.fromkeys(new)
            waiting += new
        return list(found)

    def _competency(self, uri: str) -> Competency:
        item = self._items[uri]
        statement = item.text("fullStatement")
        label = item.name("abbreviatedStatement") or " ".join(statement.split())
        aligned = Alignment(uri, label[:200], self._title, item.name("humanCodingScheme"))
        return Competency(statement or label, (aligned,))


def _is_offer(item: Fields) -> bool:
    return item.name("CFItemType").casefold() in _OFFERS


def _list(package: Mapping[str, Any], name: str) -> list[Any]:
    value = package.get(name) or []
    if not isinstance(value, list):
        raise InputError(f"{name!r} must be a list, not {named(value)}")
    return value
