"""What others earned next: implicit feedback from award histories, told of groups and never of anybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date

History = Mapping[str, date | None]
"""One person's credentials, each with the day it was issued, where that is known."""
_SHRINK = 10.0
"""People added to every group who went on to nothing: a share of a small group is not yet a share."""
_LONGEST = 50
"""Credentials of one history that are looked at, the newest first."""


@dataclass(frozen=True, slots=True)
class Peer:
    """The group that speaks for a credential."""

    share: float
    """Of the group, those who earned it later; shrunk towards 0 where the group is small. In [0, 1)."""
    people: int
    """How many that were."""
    after: str = ""
    """Id of the credential the group holds; "" where the group is everybody, and it was their first."""


@dataclass(frozen=True, slots=True)
class Peers:
    """Shares of people who earned one credential after another, or first of all."""

    following: Mapping[str, Mapping[str, Peer]] = field(default_factory=dict)
    """Credential held → credential earned later → who."""
    first: Mapping[str, Peer] = field(default_factory=dict)
    """Credential → who earned it before any other."""

    def for_holder(self, held: Set[str]) -> dict[str, Peer]:
        """Credential → the group with the greatest share among what is held; of first steps where nothing is.

        Nothing held is asked for again.
        """
        if not held:
            return dict(self.first)
        best: dict[str, Peer] = {}
        for one in sorted(held):
            for item, peer in self.following.get(one, {}).items():
                if item not in held and (item not in best or peer.share > best[item].share):
                    best[item] = peer
        return best


def peers_of(histories: Iterable[History], least: float) -> Peers:
    """Count what people earned after what.

    "Later" is on a later day; credentials of one day, or without a day, speak for each other both ways.
    A share is people / (group + 10). Anything fewer than `least` people did is left out (at least 2), so
    that no answer tells what a single person, or a handful, has earned.
    """
    groups: dict[str, int] = {}
    pairs: dict[tuple[str, str], int] = {}
    firsts: dict[str, int] = {}
    people = 0
    for history in histories:
        kept = _newest(history)
        if not kept:
            continue
        people += 1
        for item in _first(kept):
            firsts[item] = firsts.get(item, 0) + 1
        for one in kept:
            groups[one] = groups.get(one, 0) + 1
            for other in kept:
                if one != other and not _before(kept[other], kept[one]):
                    pairs[one, other] = pairs.get((one, other), 0) + 1
    enough = max(least, 2.0)
    following: dict[str, dict[str, Peer]] = {}
    for (one, other), count in sorted(pairs.items()):
        if count >= enough:
            share = count / (groups[one] + _SHRINK)
            following.setdefault(one, {})[other] = Peer(share, count, one)
    first = {
        one: Peer(count / (people + _SHRINK), count)
        for one, count in sorted(firsts.items())
        if count >= enough
    }
    return Peers(following, first)


def _newest(history: History) -> dict[str, date | None]:
    if len(history) <= _LONGEST:
        return dict(history)
    ordered = sorted(history.items(), key=lambda item: (item[1] or date.min, item[0]), reverse=True)
    return dict(ordered[:_LONGEST])


def _first(history: Mapping[str, date | None]) -> list[str]:
    """What was earned on the first day; nothing where a day is missing, as that may have been the first."""
    days = [day for day in history.values() if day is not None]
    if len(days) < len(history):
        return list(history) if len(history) == 1 else []
    return [one for one, day in history.items() if day == min(days)]


def _before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other
