"""Tenants: one workspace folder each, side by side in one folder, so that nothing of theirs can mix."""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import NotFoundError

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_STORE = "workspace.db"


def tenant_folder(root: Path, tenant: str) -> Path:
    """The workspace of a tenant. Raises NotFoundError for a name that is none, whatever it looks like.

    Names are checked before they meet the disk: a token of another service may claim any text.
    """
    if is_tenant(tenant):
        folder = root / tenant
        if not folder.is_symlink() and (folder / _STORE).is_file():
            return folder
    raise NotFoundError("tenant", tenant)


def tenants(root: Path) -> tuple[str, ...]:
    """Names of all tenants, in their order."""
    return tuple(sorted(path.parent.name for path in root.glob(f"*/{_STORE}") if _is_one(path.parent)))


def is_tenant(name: str) -> bool:
    """Whether a tenant may be called so."""
    return _NAME.fullmatch(name) is not None


def _is_one(folder: Path) -> bool:
    return is_tenant(folder.name) and not folder.is_symlink()
