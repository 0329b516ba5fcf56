"""How many tenants are held in memory at once, whoever asks for which meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from api.tenants import Tenants
from skillmatch.workspace import Workspace

from .guarded import by, make_keys, serving, small_tenant, unlimited

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


def test_a_workspace_put_in_the_place_of_another_is_the_one_that_is_asked(tmp_path: Path) -> None:
    """As a tenant brought back from a backup is, or a new one that is called as one before."""
    root = tmp_path / "tenants"
    for name in ("north", "south"):
        small_tenant(root / name, name)
    small_tenant(tmp_path / "new", "west")
    key = by(make_keys(root, "south-person", "south").good["admin"])
    with serving(unlimited(tenants=root)) as client:
        assert client.get("/v1/credentials", headers=key).json()[0]["id"] == "south-credential"
        job = client.post("/v1/skills/extract/batch", headers=key, json={"texts": ["piloting"]}).json()["id"]
        (root / "south").rename(tmp_path / "away")
        assert client.get("/v1/credentials", headers=key).status_code == 404
        (tmp_path / "new").rename(root / "south")
        assert client.get("/v1/credentials", headers=key).json()[0]["id"] == "west-credential"
        assert client.get("/v1/profiles/south-person", headers=key).status_code == 404
        assert client.get(f"/v1/jobs/{job}", headers=key).status_code == 404
        assert client.delete("/v1/profiles/west-person", headers=key).status_code == 204
    with Workspace.open(root / "south") as held:
        assert not held.people()
    with Workspace.open(tmp_path / "away") as gone:
        assert list(gone.people()) == ["south-person"]


def test_what_is_asked_while_its_workspace_is_replaced_is_answered_whole(tmp_path: Path) -> None:
    for name in ("south", "west"):
        small_tenant(tmp_path / name, name)
    held = Tenants(unlimited(tenants=tmp_path))

    async def replace() -> None:
        async with held.lent("south") as old:
            await asyncio.to_thread(old.check)
            (tmp_path / "south").rename(tmp_path.parent / f"{tmp_path.name}-away")
            (tmp_path / "west").rename(tmp_path / "south")
            async with held.lent("south") as new:
                assert new is not old
            await asyncio.to_thread(old.check)
        with pytest.raises(RuntimeError):  # the last who held it has closed it
            await asyncio.to_thread(old.check)

    try:
        asyncio.run(replace())
    finally:
        held.close()
