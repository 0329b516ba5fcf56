"""The workspaces a service answers from: one, or one a tenant, opened at need and closed when others are.

A tenant is a folder by itself: store, index, trust, log. No question names a tenant; the key or token it is
asked with does, so that there is nothing to try.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fastapi.concurrency import run_in_threadpool

from skillmatch.access import tenant_folder, tenants
from skillmatch.access.database import FileId, file_id
from skillmatch.errors import AccessError, InputError, NotFoundError
from skillmatch.matcher import MatcherPool
from skillmatch.workspace.database import FILE as STORE

from .settings import Settings


@dataclass(slots=True)
class _Open:
    """A pool, and how many requests hold it."""

    pool: MatcherPool
    store: FileId | None
    """The store it reads; None as long as there is none."""
    stack: ExitStack = field(default_factory=ExitStack)
    held: int = 0


class Tenants:
    """Kept in `app.state.tenants`; of one event loop."""

    def __init__(self, settings: Settings) -> None:
        """Opens nothing. Raises InputError where the tenants' folder is none."""
        if settings.tenants is not None and not settings.tenants.is_dir():
            raise InputError("is no folder of tenants", file=settings.tenants)
        self._settings = settings
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._opening: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @property
    def several(self) -> bool:
        return self._settings.tenants is not None

    def names(self) -> tuple[str, ...]:
        """Every tenant; the one workspace is called ""."""
        return ("",) if self._settings.tenants is None else tenants(self._settings.tenants)

    def folder(self, tenant: str) -> Path:
        """Where a tenant's records are.

        Raises:
            AccessError: nothing is open to those of no tenant.
            NotFoundError: there is no such tenant (any more).
        """
        root = self._settings.tenants
        if root is None:
            if tenant:
                raise NotFoundError("tenant", tenant)
            return self._settings.workspace
        if not tenant:
            raise AccessError("Nothing is public here; ask with a key or a token.")
        return tenant_folder(root, tenant)

    @asynccontextmanager
    async def lent(self, tenant: str) -> AsyncIterator[MatcherPool]:
        """The pool of a tenant, which stays open at least as long as the block lasts."""
        folder = self.folder(tenant)
        async with self._opening[tenant]:  # one that takes long, or fails, is no other tenant's trouble
            one = await self._still_there(tenant, folder)
            if one is None:
                one = self._open[tenant] = await run_in_threadpool(self._opened, folder)
            one.held += 1
            self._open.move_to_end(tenant)
        try:
            await self._make_room()
            yield one.pool
        finally:
            one.held -= 1
            if not one.held and self._open.get(tenant) is not one:  # replaced meanwhile
                await run_in_threadpool(one.stack.close)

    async def _still_there(self, tenant: str, folder: Path) -> _Open | None:
        """What is open of a tenant; not if another workspace was put in its place, such as one restored.

        It would go on answering from files that are gone, and whatever it is given would go with them.
        """
        one = self._open.get(tenant)
        if one is None:
            return None
        store = file_id(folder / STORE)
        one.store = one.store or store
        if one.store == store:
            return one
        del self._open[tenant]
        if not one.held:
            await run_in_threadpool(one.stack.close)
        return None

    def _opened(self, folder: Path) -> _Open:
        store = file_id(folder / STORE)  # before it is read: it may be replaced meanwhile
        pool = MatcherPool(folder, framework=self._settings.framework, encoder=self._settings.encoder)
        made = _Open(pool, store)
        made.stack.enter_context(pool)
        return made

    async def _make_room(self) -> None:
        """Close those longest unasked, but for any that a request holds."""
        idle = [name for name, one in self._open.items() if not one.held]
        surplus = idle[: max(0, len(self._open) - self._settings.tenants_open)]
        # All are taken out before the first is waited for: meanwhile others make room, or ask one of them.
        for one in [self._open.pop(name) for name in surplus]:
            await run_in_threadpool(one.stack.close)

    def close(self) -> None:
        while self._open:
            self._open.popitem()[1].stack.close()


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Tenants]:
    """The tenants of a running service; what is asked first is opened at once, so that a bad one is told."""
    found = Tenants(settings)
    try:
        if not found.several or settings.public_tenant:
            async with found.lent(settings.public_tenant if found.several else ""):
                pass
        yield found
    finally:
        found.close()
