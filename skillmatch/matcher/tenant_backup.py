"""A folder of tenants in one file, and the same folder made of one again: all of them, with their keys.

Each workspace is in it as `workspace.backup` keeps one, below the tenant's name, and `access.db` of the
folder, which holds the digests of everybody's keys, beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from skillmatch.access.database import FILE as ACCESS_FILE
from skillmatch.access.tenants import is_tenant, tenants
from skillmatch.domain import Progress, silent
from skillmatch.errors import WorkspaceError
from skillmatch.workspace.archive import TENANTS, Kept, pack, unpack
from skillmatch.workspace.backup import check_database, check_workspace, copied, held, is_plain
from skillmatch.workspace.database import FILE as STORE_FILE


def back_up_tenants(root: Path, target: Path, progress: Progress = silent) -> tuple[Kept, ...]:
    """Write a backup of every tenant in `root`, and of their keys, to `target`; see `backup.back_up`.

    Each database is of one state; different tenants, who share nothing, are of moments after each other. What
    else lies in the folder is left out. Where one tenant cannot be read there is no backup.

    Raises:
        WorkspaceError: the folder holds no tenant, one of them cannot be read, there is such a file already,
            or no room for it.
    """
    names = tenants(root)
    if not names:
        raise WorkspaceError(f"{root} is no folder of tenants.", fix="Name one that holds their workspaces.")

    def sources(scratch: Path) -> Iterator[tuple[str, Path]]:
        if (root / ACCESS_FILE).is_file():
            copy = copied(root / ACCESS_FILE, scratch, partial(progress, f"copying {ACCESS_FILE}"))
            yield ACCESS_FILE, copy
            copy.unlink()
        for name in names:
            yield from held(root / name, scratch, progress, f"{name}/")

    return pack(target, TENANTS, sources)


def restore_tenants(source: Path, root: Path, progress: Progress = silent) -> tuple[Kept, ...]:
    """Make the folder of tenants that a backup holds in `root`, which must not be there, or be empty.

    Every tenant is checked before the folder gets its name: it holds all of them or nothing. The index of
    each is to be made anew.

    Raises:
        InputError: the file is not there, no backup of tenants, or damaged.
        WorkspaceError: the folder holds something, or there is no room.
    """

    def check(made: Path) -> None:
        if (made / ACCESS_FILE).is_file():
            check_database(made / ACCESS_FILE, ACCESS_FILE, source)
        for name in tenants(made):
            check_workspace(made / name, source, f"{name}/")

    return unpack(source, root, TENANTS, fits=_fits, check=check, progress=progress)


def tenants_of(kept: Sequence[Kept]) -> tuple[str, ...]:
    """Whose records a backup holds, in their order."""
    return tuple(sorted({name for name, slash, _ in (one.name.partition("/") for one in kept) if slash}))


def _fits(names: Sequence[str]) -> bool:
    """Whether all is a tenant's, or their keys, and each tenant has a store."""
    parts = [name.partition("/") for name in names if name != ACCESS_FILE]
    found = {tenant for tenant, _, _ in parts}
    right = all(is_tenant(tenant) and is_plain(rest) for tenant, _, rest in parts)
    return right and bool(found) and all(f"{tenant}/{STORE_FILE}" in names for tenant in found)
