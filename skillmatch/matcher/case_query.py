"""Lists as CASE asks for them: `filter`, `sort`, `orderBy`, `fields` (REST/JSON binding 1.1, section 3)."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from skillmatch.errors import InputError

Json = Mapping[str, Any]
FIELDS = frozenset(
    (
        "identifier", "uri", "frameworkType", "caseVersion", "creator", "title", "lastChangeDateTime",
        "officialSourceURL", "publisher", "description", "subject", "subjectURI", "language", "version",
        "adoptionStatus", "statusStartDate", "statusEndDate", "licenseURI", "notes", "CFPackageURI",
    )
)  # fmt: skip
"""Members of a CFDocument."""
_TERM = re.compile(r"([A-Za-z]\w{0,60}(?:\.\w{1,60})?)(!=|>=|<=|=|>|<|~)'([^']{0,500})'")
_PREDICATES: dict[str, Callable[[str, str], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "~": lambda held, wanted: wanted in held,
}
_FIX = "Write it as title='ESCO' or title~'esco' AND language='en'."


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """Which documents, in which order, and which members of them."""

    filter: str = ""
    sort: str = ""
    """A member; one that there is not leaves the order as it is."""
    order: Literal["asc", "desc"] = "asc"
    fields: str | None = None
    """Members parted by commas; None for all, as also where one of them is unknown."""

    def of(self, documents: Iterable[Json]) -> list[dict[str, Any]]:
        """What is asked for of the documents. Raises InputError for a filter or fields that say nothing."""
        keep, members = _filter(self.filter), self._members()
        found = [one for one in documents if keep(one)]
        if self.sort.partition(".")[0] in FIELDS:
            found.sort(key=lambda one: _held(one, self.sort), reverse=self.order == "desc")
        return [_chosen(one, members) for one in found]

    def _members(self) -> frozenset[str]:
        if self.fields is None:
            return frozenset()
        asked = frozenset(name.strip() for name in self.fields.split(","))
        if "" in asked:
            raise InputError("`fields` names a blank field", fix="Write names parted by commas.")
        return asked if asked <= FIELDS else frozenset()


def _chosen(one: Json, members: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in one.items() if not members or name in members}


def _filter(text: str) -> Callable[[Json], bool]:
    """A test of documents: one term, or two with AND or OR between them."""
    if not text:
        return lambda _: True
    first = _TERM.match(text)
    rest = text[first.end() :] if first else text
    word = next((word for word in (" AND ", " OR ") if rest.startswith(word)), "")
    second = _TERM.fullmatch(rest[len(word) :]) if word else None
    if not first or (rest and not second):
        raise InputError("`filter` cannot be read", fix=_FIX)
    tests = [_term(*term.groups()) for term in (first, second) if term]
    every = any if word == " OR " else all
    return lambda one: every(test(one) for test in tests)


def _term(field: str, predicate: str, value: str) -> Callable[[Json], bool]:
    if field.partition(".")[0] not in FIELDS:
        raise InputError(f"`filter` names {field!r}, which is no field of a CFDocument", fix=_FIX)
    compare, wanted = _PREDICATES[predicate], value.casefold()
    return lambda one: compare(_held(one, field), wanted)


def _held(one: Json, field: str) -> str:
    """The value of a member, or of a member of a member, as text to compare; "" where there is none."""
    name, _, inner = field.partition(".")
    value = one.get(name, "")
    if inner:
        value = value.get(inner, "") if isinstance(value, dict) else ""
    return str(value).casefold()
