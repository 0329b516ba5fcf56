"""Where and from when people can work, as they say themselves: what a shortlist may be filtered by.

A place is words parted by commas, in any order: a town, a region, a country, in words or as ISO 3166 codes
("Cork, IE-CO"); several places are parted by semicolons. A region's code stands for its country's too.
Nothing is looked up: "Ireland" and "IE" are two words. A street address has no business here.

Who has not said what is asked for is neither there nor elsewhere: they stay, and it is said of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .people import Person
from .text import fold

_REGION = re.compile(r"([a-z]{2})-[a-z0-9]{1,3}")
"""An ISO 3166-2 code, folded."""


@dataclass(frozen=True, slots=True)
class Place:
    """What an employer asks of place and time. It decides who is listed, never a score."""

    location: str = ""
    """One of these places; "" for any."""
    remote: bool = False
    """Also whoever works remotely; without a location: only they."""
    by: date | None = None
    """Who can begin on this day; None for any."""

    @property
    def asks(self) -> bool:
        """Whether anything is asked at all."""
        return bool(place_words(self.location)) or self.remote or self.by is not None


def place_words(location: str) -> tuple[frozenset[str], ...]:
    """Each place of a text as the set of its words, folded, with the countries of its region codes."""
    places = (frozenset(_words(place)) for place in location.split(";"))
    return tuple(words for words in places if words)


def _words(place: str) -> Iterator[str]:
    for part in place.split(","):
        if word := fold(part):
            yield word
            if code := _REGION.fullmatch(word):
                yield code[1]


class PlaceFilter:
    """Holds people against one `Place`. Kept for one question: what people said stays nowhere else."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._asked = place_words(place.location)
        self._known: dict[str, bool | None] = {"": None}

    def fits(self, person: Person) -> bool | None:
        """Whether they can work where and when it is asked; None where they have not said enough to tell.

        Of place and remote work, one that fits is enough; in time they must be as well.
        """
        where, when = self._where(person), self._when(person)
        if where is False or when is False:
            return False
        return True if where and when else None

    def unstated(self, person: Person) -> tuple[str, ...]:
        """What would tell and they have not said, of `location`, `remote` and `available_from`."""
        found = []
        if self._where(person) is None:
            found += ["location"] if self._asked and self._there(person) is None else []
            found += ["remote"] if self.place.remote and person.remote is None else []
        return (*found, *(["available_from"] if self._when(person) is None else []))

    def _where(self, person: Person) -> bool | None:
        said = [self._there(person)] if self._asked else []
        said += [person.remote] if self.place.remote else []
        if not said or True in said:
            return True
        return None if None in said else False

    def _there(self, person: Person) -> bool | None:
        """Whether one of their places has all the words of one asked for."""
        if person.location not in self._known:
            places = place_words(person.location)
            inside = any(asked <= place for asked in self._asked for place in places)
            self._known[person.location] = inside if places else None
        return self._known[person.location]

    def _when(self, person: Person) -> bool | None:
        if self.place.by is None:
            return True
        return None if person.available_from is None else person.available_from <= self.place.by
