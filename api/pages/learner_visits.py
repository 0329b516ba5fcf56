"""Wallets that are shown: in this process's memory for a while, reachable by whoever showed them alone."""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass

from fastapi import Request

from skillmatch.access import Caller
from skillmatch.matcher.showing import Wallet

SECONDS = 30 * 60
_MOST = 100
_MOST_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Visit:
    """A wallet, whose it is to see, and when it is forgotten."""

    token: str
    owner: tuple[str, str]
    wallet: Wallet
    size: int
    until: float
    """By the visits' own clock."""


class Visits:
    """A few wallets at a time, never on disk; the oldest goes where there are too many. For many threads."""

    def __init__(
        self, *, seconds: float = SECONDS, most: int = _MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Visit] = OrderedDict()
        self.reading = asyncio.Semaphore(1)
        """Whose wallet is being read: one at a time, so that nobody's wallet takes every processor."""

    def keep(self, who: Caller, wallet: Wallet, size: int) -> str:
        """Remember a wallet of so many bytes; returns what it is asked for by."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._held[token] = Visit(token, _owner(who), wallet, size, self._clock() + self._seconds)
            self._tidy()
        return token

    def find(self, who: Caller, token: str) -> Visit | None:
        """The wallet, if it is still there and this caller's."""
        with self._lock:
            self._tidy()
            found = self._held.get(token)
        return found if found is not None and found.owner == _owner(who) else None

    def forget(self, who: Caller, token: str) -> None:
        if self.find(who, token) is not None:
            with self._lock:
                self._held.pop(token, None)

    def forget_of(self, who: Caller, names: Collection[str]) -> None:
        """Forget every wallet that names one of these earners, and those this caller showed."""
        with self._lock:
            for token, visit in list(self._held.items()):
                if visit.owner == _owner(who) or not set(names).isdisjoint(visit.wallet.subjects):
                    del self._held[token]

    def minutes_left(self, visit: Visit) -> int:
        return max(1, round((visit.until - self._clock()) / 60))

    def _tidy(self) -> None:
        now = self._clock()
        while self._held:
            oldest = next(iter(self._held.values()))
            crowded = len(self._held) > self._most or sum(v.size for v in self._held.values()) > _MOST_BYTES
            if oldest.until > now and not crowded:
                return
            del self._held[oldest.token]


def visits_of(request: Request) -> Visits:
    """The service's own; made when first asked for."""
    state = request.app.state
    if not hasattr(state, "visits"):
        state.visits = Visits()
    found: Visits = state.visits
    return found


def _owner(who: Caller) -> tuple[str, str]:
    return who.tenant, who.id
