"""How many tenants are held in memory at once, whoever asks for which meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from api.tenants import Tenants

from .guarded import small_tenant, unlimited

NAMES = ("east", "north", "south", "west")


def test_room_is_made_by_several_at_once(tmp_path: Path) -> None:
    """Each closes others than the other does, and neither one that is asked meanwhile."""
    for name in NAMES:
        small_tenant(tmp_path / name, name)
    held = Tenants(unlimited(tenants=tmp_path, tenants_open=1))

    async def ask(name: str) -> None:
        async with held.lent(name) as pool:
            await asyncio.to_thread(pool.check)  # raises where the pool is closed

    async def all_at_once() -> None:
        async with AsyncExitStack() as stack:
            for name in NAMES:
                await stack.enter_async_context(held.lent(name))
        await asyncio.gather(ask("west"), ask("west"), ask("south"), ask("north"))
        await ask("west")

    try:
        asyncio.run(all_at_once())
        assert list(held._open) == ["west"]
    finally:
        held.close()
