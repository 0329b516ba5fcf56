"""Awards and the people they belong to: Open Badges 3.0 and 2.0, CLR 2.0, our own JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from ..domain import Award, Person
from ..errors import InputError
from . import openbadges, openbadges2, own_people
from .compact_jwt import credential_of
from .fields import Fields
from .recognise import Kind, recognise, refusal
from .record_sources import Entry
from .records import each, read_records

_SECTIONS = frozenset(("people", "awards"))
_MOST_PEOPLE = 1_000_000


def read_awards(path: str | Path, person: str = "") -> Iterator[Person | Award | InputError]:
    """Every person and award of a file, folder or zip; a bad record comes as InputError.

    Formats: Open Badges 3.0 and CLR 2.0 as JSON or compact JWT, Open Badges 2.0 assertions, and our own
    JSON, JSONL and CSV (FORMATS.md). `person` says whose wallet this is: badges are taken as theirs,
    whomever they name (the verifier compares), and so are our own records that name nobody.

    Before the first award of somebody the source has not described, a `Person` with that id comes; it
    carries no goal, so whoever stores it keeps a fuller record. Raises InputError where the file itself
    cannot be read.
    """
    people = _People()
    for record in read_records(path, partial(_parse, person)):
        if isinstance(record, Award) and (new := people.new(record)):
            yield new
        if isinstance(record, Person):
            people.add(record)
        yield record


class _People:
    """Whom we have yielded already. Beyond a million of them, people may come again."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def add(self, person: Person) -> None:
        if len(self._seen) < _MOST_PEOPLE:
            self._seen.add(person.id)

    def new(self, award: Award) -> Person | None:
        """The person of this award, if nobody has heard of them.

        A subject id is theirs only where they are known by nothing else: who says that an award is
        somebody else's must not thereby make its subject theirs.
        """
        if award.person in self._seen:
            return None
        person = Person(award.person, (award.subject,) if award.subject == award.person else ())
        self.add(person)
        return person


def _parse(person: str, entry: Entry) -> Iterator[Person | Award | InputError]:
    if entry.form == "csv":
        value, kind = own_people.from_csv(entry.value)
        yield from _record(person, value, kind)
    elif entry.form == "jwt":
        yield from _signed(entry.value, person)
    elif entry.form in ("text", "yaml"):
        raise InputError("is no award: neither JSON, CSV nor a signed badge")
    else:
        yield from each(entry, partial(_record, person), _SECTIONS)


def _record(person: str, value: Mapping[str, Any], kind: Kind) -> Iterator[Person | Award | InputError]:
    if kind == "person":
        yield own_people.person(value)
    elif kind == "award" and value.get("document") is not None:
        yield from _wrapped({"person": person, **value})
    elif kind == "award":
        yield own_people.award({"person": person, **value} if person else value)
    else:
        yield from _document(value, person)


def _wrapped(value: Mapping[str, Any]) -> Iterator[Award | InputError]:
    """Somebody else's document with our word whose it is."""
    fields = Fields(value, "the award")
    person, document = fields.name("person", required=True), fields.value["document"]
    if isinstance(document, str):
        yield from _signed(document, person)
    elif isinstance(document, Mapping):
        yield from _document(document, person)
    else:
        raise InputError("'document' must be an object or a compact JWT")


def _document(document: Mapping[str, Any], person: str) -> Iterator[Award | InputError]:
    kind = recognise(document)
    if kind == "open_badge_3":
        yield openbadges.award(document, person)
    elif kind == "clr":
        yield from openbadges.clr_awards(document, person)
    elif kind == "open_badge_2":
        yield openbadges2.award(document, person)
    else:
        raise refusal(kind, "an award")


def _signed(token: str, person: str) -> Iterator[Award | InputError]:
    """A compact JWT: its claims are read, its signature is the verifier's matter."""
    document = credential_of(token)
    whole = recognise(document) != "clr"  # what stands in a learner record is signed by itself
    for record in _document(document, person):
        yield _with_token(record, token) if whole and isinstance(record, Award) else record


def _with_token(award: Award, token: str) -> Award:
    return replace(award, extra={**award.extra, "jwt": token})
