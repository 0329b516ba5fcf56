"""The generator: any number of people with awards of mixed evidence, one at a time.

A person is made from `DRAWS` numbers of their own. They follow a path of their track, which gives them
awards that are good, or have expired since; what else they show depends on their temper.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate

from ..domain import Credential, Person, ReasonCode
from .awarding import Offer, claimed, judged, offer, signed, stuffed, subject_of, unchecked
from .draws import draws
from .records import SAMPLE_AS_OF, SampleAward
from .tracks import LONGEST, Track, load_tracks

_TODAY = SAMPLE_AS_OF.toordinal()
_FIRST_YEARS = 2300
"""Days before today on which the earliest learners began."""
_TEMPERS = ("blank", "claimer", "buyer", "forger", "setback", "unchecked", "steady")
_TEMPER_ENDS = tuple(accumulate((0.06, 0.18, 0.09, 0.05, 0.08, 0.05)))
"""Shares of the tempers; the rest are steady."""
_LEVELS = (1.0, 1.0, 1.0, 1.0, 1.0, 0.95, 0.9, 0.85, 0.8, 0.7)
_SETBACKS: tuple[ReasonCode, ...] = ("REVOKED", "REVOKED", "SUSPENDED", "STATUS_UNKNOWN")
_OUTSIDE = "first-aid-at-work"
"""Credential of the sound provider that the trust registry does not know."""

# Which of a person's numbers decides what.
_TRACK, _PATH, _TEMPER, _LENGTH, _START, _HAS_GOAL, _GOAL, _EXTRA, _COPY, _CLAIM = range(10)
_RENEW, _FUTURE, _PICK, _WHEN = range(10, 14)
_GAPS = 16
_LEVEL = _GAPS + LONGEST


class People:
    """People and awards of one seed. Person number `i` is the same however many are asked for."""

    def __init__(self, credentials: Sequence[Credential], seed: int) -> None:
        self._seed = seed
        self._offers = {credential.id: offer(credential) for credential in credentials}
        self._tracks = load_tracks(credentials, seed)
        self._track_ends = tuple(accumulate(track.row.weight for track in self._tracks))[:-1]
        self._paths = [
            [[self._offers[credential.id] for credential in path] for path in track.paths]
            for track in self._tracks
        ]

    def people(self, start: int, stop: int) -> Iterator[Person]:
        """People number `start` to `stop - 1`."""
        for number, row in enumerate(draws(self._seed, start, stop), start):
            name = person_id(number)
            yield Person(name, (subject_of(name),), self._goal(row))

    def awards(self, start: int, stop: int) -> Iterator[SampleAward]:
        """Their awards, in the same order; some people have none."""
        for number, row in enumerate(draws(self._seed, start, stop), start):
            yield from self._awards(person_id(number), row)

    def _track(self, row: list[float]) -> int:
        return bisect(self._track_ends, row[_TRACK])

    def _goal(self, row: list[float]) -> str:
        if row[_HAS_GOAL] > 0.65:
            return ""
        goals = self._tracks[self._track(row)].row.goals
        # Squared, so that the first goals of a track are wanted most: demand is never uniform.
        return goals[int(len(goals) * row[_GOAL] ** 2)]

    def _awards(self, person: str, row: list[float]) -> list[SampleAward]:
        temper = _TEMPERS[bisect(_TEMPER_ENDS, row[_TEMPER])]
        if temper == "blank":
            return []
        number = self._track(row)
        paths = self._paths[number]
        path = paths[int(len(paths) * row[_PATH])]
        days = _days(row, int(1 + len(path) * row[_LENGTH] ** (3.0 if temper == "buyer" else 1.4)))
        found = _earned(person, path, days, row)
        if temper == "setback" or temper == "unchecked":
            _spoil_last(found, temper, row)
        elif temper != "steady":
            found += self._pretended(person, temper, path[len(days) :], self._tracks[number], row)
        if row[_EXTRA] < 0.05:
            found.append(judged(signed(person, self._offers[_OUTSIDE], _day(row, _WHEN))))
        if row[_COPY] < 0.06 and days:
            found.append(_copied(person, path[0], days[0]))
        return found

    def _pretended(
        self, person: str, temper: str, ahead: Sequence[Offer], track: Track, row: list[float]
    ) -> list[SampleAward]:
        """What people show without having earned it: claims, bought badges, somebody else's, edited ones."""
        when = _day(row, _WHEN)
        if temper == "buyer":
            return [judged(signed(person, self._offers[name], when)) for name in track.row.bought]
        if temper == "forger":
            return [_forged(person, item, when, row[_PICK]) for item in ahead[:2]]
        claims = [claimed(person, item, when) for item in ahead[: 1 + int(4 * row[_CLAIM])]]
        if row[_PICK] < 0.25:
            words = [alignment.target_name for item in ahead for alignment in item.alignments]
            claims.append(stuffed(person, "Skills at a glance", (", ".join(words * 3),), when))
        return claims


def person_id(number: int) -> str:
    """Id of person `number`."""
    return f"p{number:07d}"


def _days(row: list[float], length: int) -> list[int]:
    """Ordinals of the days on which the first `length` awards of a path are earned, none after today."""
    day = _TODAY - 20 - int(_FIRST_YEARS * row[_START] ** 1.4)
    days = []
    for gap in row[_GAPS : _GAPS + min(length, LONGEST)]:
        if day > _TODAY:
            break
        days.append(day)
        day += 25 + int(260 * gap * gap)
    return days


def _day(row: list[float], column: int) -> date:
    return date.fromordinal(_TODAY - 1 - int(700 * row[column]))


def _earned(person: str, path: Sequence[Offer], days: list[int], row: list[float]) -> list[SampleAward]:
    found = []
    for step, day in enumerate(days):
        item = path[step]
        level = _LEVELS[int(len(_LEVELS) * row[_LEVEL + step])] if item.assessment == "proctored" else 1.0
        entry = judged(signed(person, item, date.fromordinal(day), level))
        found.append(entry)
        if entry.codes and row[_RENEW] < 0.5:
            found.append(_renewed(person, item, row))
    return found


def _renewed(person: str, item: Offer, row: list[float]) -> SampleAward:
    """A second award after the first one ran out, still in date; a few begin only after today."""
    back = -30 if row[_FUTURE] < 0.03 else 10 + int(300 * row[_FUTURE])
    return judged(signed(person, item, date.fromordinal(_TODAY - back), copy=2))


def _spoil_last(found: list[SampleAward], temper: str, row: list[float]) -> None:
    """Take the last award back. Nothing was built on it, so every good award keeps its prerequisites."""
    if not found:
        return
    award = found[-1].award
    code = _SETBACKS[int(len(_SETBACKS) * row[_PICK])]
    found[-1] = unchecked(award) if temper == "unchecked" else judged(award, code)


def _forged(person: str, item: Offer, when: date, pick: float) -> SampleAward:
    if pick < 0.5:
        return judged(signed(person, item, when, subject=subject_of("somebody-else")), "SUBJECT_MISMATCH")
    return judged(signed(person, item, when), "BAD_PROOF")


def _copied(person: str, item: Offer, day: int) -> SampleAward:
    """The same award once more, under a new id: it must count once."""
    return judged(signed(person, item, date.fromordinal(day), copy=3))
