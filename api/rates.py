"""How often anybody may ask: a moving window a caller, a narrower one an address for credentials that fail.

In the memory of this process: each worker counts for itself, and a restart begins anew. Told in the headers
`RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers), and `Retry-After` with a 429.
"""

from __future__ import annotations

import math
import time
from ipaddress import IPv6Address, ip_address
from typing import Annotated

from fastapi import Request
from fastapi.exceptions import HTTPException
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from skillmatch.access import LOCAL, PUBLIC, Caller

from .settings import Settings

_WINDOW = 60
_HOST_BITS = 64
Headers = Annotated[dict[str, str], "names and values"]


class Rates:
    """The windows of one service."""

    def __init__(self, settings: Settings) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._caller = _item(settings.rate, "caller")
        self._public = _item(settings.rate_public, "address")
        self._failed = _item(settings.rate_failures, "failures")

    def asked(self, who: Caller, request: Request) -> Headers:
        """Count a question; returns the headers that say how many are left. Raises HTTPException 429.

        Whoever sits at the machine is not counted.
        """
        if who.id == LOCAL.id:
            return {}
        public = who.id == PUBLIC.id
        item = self._public if public else self._caller
        return self._count(item, address(request) if public else f"{who.tenant}/{who.id}")

    def failed(self, request: Request) -> None:
        """Count credentials that let nobody in. Raises HTTPException 429.

        They were checked before: whoever holds a good key is never kept out by others at their address, and
        nobody finds one among 2^256.
        """
        self._count(self._failed, address(request))

    def _count(self, item: RateLimitItemPerMinute | None, key: str) -> Headers:
        if item is None:
            return {}
        good = self._windows.hit(item, key)
        reset, left = self._windows.get_window_stats(item, key)
        seconds = max(1, math.ceil(reset - time.time()))
        name = item.namespace
        told = {
            "RateLimit-Policy": f'"{name}";q={item.amount};w={_WINDOW}',
            "RateLimit": f'"{name}";r={left};t={seconds}',
        }
        if not good:
            detail = f"Too many requests: {item.amount} a minute are answered. Try again in {seconds} s."
            raise HTTPException(429, detail, headers={**told, "Retry-After": str(seconds)})
        return told


def address(request: Request) -> str:
    """Where a request comes from; of IPv6 the network, for one host has a whole one to choose from."""
    host = (request.client.host if request.client else "").partition("%")[0]
    try:
        found = ip_address(host)
    except ValueError:
        return host
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(IPv6Address(int(found) >> _HOST_BITS << _HOST_BITS))
    return str(found)


def _item(amount: int, name: str) -> RateLimitItemPerMinute | None:
    return RateLimitItemPerMinute(amount, 1, namespace=name) if amount else None
