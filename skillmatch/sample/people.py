"""The generator: any number of people with awards of mixed evidence, one at a time.

A person is made from `DRAWS` numbers of their own. They follow a path of their track, which gives them
awards that are good, or have expired since; what else they show depends on their temper.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate

from ..domain import Credential, Person
from .awarding import (
    Draft,
    Offer,
    Standing,
    claimed,
    misfiled,
    offer,
    self_issued,
    signed,
    stuffed,
    subject_of,
    taken_back,
)
from .draws import BLOCK, draws
from .identities import person_signer
from .places import placed
from .records import SAMPLE_AS_OF, SampleAward
from .tracks import LONGEST, Track, load_tracks

_TODAY = SAMPLE_AS_OF.toordinal()
_FIRST_YEARS = 2300
"""Days before today on which the earliest learners began."""
_TEMPERS = ("blank", "claimer", "buyer", "forger", "setback", "unchecked", "steady")
_TEMPER_ENDS = tuple(accumulate((0.06, 0.18, 0.09, 0.05, 0.08, 0.05)))
"""Shares of the tempers; the rest are steady."""
_LEVELS = (1.0, 1.0, 1.0, 1.0, 1.0, 0.95, 0.9, 0.85, 0.8, 0.7)
_SETBACKS: tuple[Standing, ...] = ("revoked", "revoked", "suspended", "stale")
_SLOTS = 32
"""Bits a person has in each status list; nobody has more awards."""
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
            yield placed(Person(name, (subject_of(name),), self._goal(row)))

    def awards(self, start: int, stop: int, *, signed: bool = True) -> Iterator[SampleAward]:
        """Their awards, in the same order, with documents if `signed`; some people have none."""
        if not signed:
            yield from (SampleAward(draft.award, draft.codes) for _, _, draft in self._drafts(start, stop))
            return
        from .signing import signed_award  # imports cryptography

        for number, place, draft in self._drafts(start, stop):
            yield signed_award(draft, str(number // BLOCK), place)

    def block(self, block: int) -> Iterator[tuple[Draft, int]]:
        """All drafts of a block of people, with their places in its status lists."""
        for _, place, draft in self._drafts(block * BLOCK, (block + 1) * BLOCK):
            yield draft, place

    def _drafts(self, start: int, stop: int) -> Iterator[tuple[int, int, Draft]]:
        for number, row in enumerate(draws(self._seed, start, stop), start):
            for turn, draft in enumerate(self._awards(person_id(number), row)):
                yield number, number % BLOCK * _SLOTS + turn, draft

    def _track(self, row: list[float]) -> int:
        return bisect(self._track_ends, row[_TRACK])

    def _goal(self, row: list[float]) -> str:
        if row[_HAS_GOAL] > 0.65:
            return ""
        goals = self._tracks[self._track(row)].row.goals
        # Squared, so that the first goals of a track are wanted most: demand is never uniform.
        return goals[int(len(goals) * row[_GOAL] ** 2)]

    def _awards(self, person: str, row: list[float]) -> list[Draft]:
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
            found.append(signed(person, self._offers[_OUTSIDE], _day(row, _WHEN)))
        if row[_COPY] < 0.06 and days:
            found.append(_copied(person, path[0], days[0], found[0].award.level))
        return found

    def _pretended(
        self, person: str, temper: str, ahead: Sequence[Offer], track: Track, row: list[float]
    ) -> list[Draft]:
        """What people show without having earned it: claims, bought badges, somebody else's, edited ones."""
        when = _day(row, _WHEN)
        if temper == "buyer":
            return [signed(person, self._offers[name], when) for name in track.row.bought]
        if temper == "forger":
            return [_forged(person, item, when, row[_PICK]) for item in ahead[:2]]
        ahead = ahead[: 1 + int(4 * row[_CLAIM])]
        if row[_PICK] < 0.25:
            return [claimed(person, item, when) for item in ahead] + [_stuffed(person, ahead, when)]
        if row[_PICK] < 0.5:
            own = person_signer(person).id
            return [self_issued(person, own, subject_of(person), item, when) for item in ahead]
        return [claimed(person, item, when) for item in ahead]


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


def _earned(person: str, path: Sequence[Offer], days: list[int], row: list[float]) -> list[Draft]:
    found = []
    for step, day in enumerate(days):
        item = path[step]
        level = _LEVELS[int(len(_LEVELS) * row[_LEVEL + step])] if item.assessment == "proctored" else 1.0
        entry = signed(person, item, date.fromordinal(day), level)
        found.append(entry)
        if entry.codes and row[_RENEW] < 0.5:
            found.append(_renewed(person, item, row))
    return found


def _renewed(person: str, item: Offer, row: list[float]) -> Draft:
    """A second award after the first one ran out, still in date; a few begin only after today."""
    back = -30 if row[_FUTURE] < 0.03 else 10 + int(300 * row[_FUTURE])
    return signed(person, item, date.fromordinal(_TODAY - back), copy=2)


def _spoil_last(found: list[Draft], temper: str, row: list[float]) -> None:
    """Take the last award back. Nothing was built on it, so every good award keeps its prerequisites."""
    if found:
        standing = "unreachable" if temper == "unchecked" else _SETBACKS[int(len(_SETBACKS) * row[_PICK])]
        found[-1] = taken_back(found[-1], standing)


def _forged(person: str, item: Offer, when: date, pick: float) -> Draft:
    """Somebody else's award, as it is or with the name changed; or one made up under an issuer's name."""
    if pick < 0.4:
        return misfiled(signed(person, item, when, subject=subject_of("somebody-else")))
    return signed(person, item, when, paper="edited" if pick < 0.7 else "impostor")


def _stuffed(person: str, ahead: Sequence[Offer], when: date) -> Draft:
    """Every skill of the courses ahead, again and again, under one's own signature."""
    aligned = [alignment for item in ahead for alignment in item.alignments]
    words = ", ".join([alignment.target_name for alignment in aligned] * 3)
    name, own = "Skills at a glance", person_signer(person).id
    return stuffed(person, own, subject_of(person), name, (words,), aligned, when)


def _copied(person: str, item: Offer, day: int, level: float) -> Draft:
    """The same award once more, under a new id: it must count once."""
    return signed(person, item, date.fromordinal(day), level, copy=3)
