"""Who is listed where candidates are asked for by place and time. Scores are made knowing nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from skillmatch.domain import Match, Person, Place, PlaceFilter
from skillmatch.errors import InputError

_LONGEST = 200
"""Characters of a question of place; people's own are no longer (`readers.own_people`)."""
_WORDS = {"location": "a location", "remote": "remote work", "available_from": "a first day"}


class Placing:
    """One question of place and time over everybody who has said anything of either."""

    def __init__(self, place: Place, people: Mapping[str, Person]) -> None:
        self._filter, self._people = PlaceFilter(place), people

    def elsewhere(self) -> frozenset[str]:
        """Ids of whoever has said what rules them out, and of nobody else."""
        return frozenset(key for key, one in self._people.items() if self._filter.fits(one) is False)

    def told(self, found: Iterable[Match]) -> tuple[Match, ...]:
        """The matches with what each person has not said of what was asked, in words too."""
        return tuple(map(self._told, found))

    def _told(self, match: Match) -> Match:
        missing = self._filter.unstated(self._people.get(match.item) or Person(match.item))
        if not missing:
            return match
        named = " or ".join(_WORDS[one] for one in missing)
        sentence = f"Has not stated {named}: ask before you rule it out."
        return replace(match, unstated=missing, because=(*match.because, sentence))


def checked(place: Place | None) -> Place | None:
    """What is asked, None where that is nothing. Raises InputError for a text that names no place."""
    if place is None or not place.asks:
        return None
    if len(place.location) > _LONGEST or not place.location.isprintable():
        reason = f"a location is one line of at most {_LONGEST} characters"
        raise InputError(reason, fix='Give one such as "Cork, IE".')
    return place


def says_where(person: Person) -> bool:
    """Whether a person has said anything of where or from when they would work."""
    return bool(person.location) or person.remote is not None or person.available_from is not None
