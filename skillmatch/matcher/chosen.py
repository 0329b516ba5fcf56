"""Which framework a matcher answers in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillmatch.errors import FrameworkError, NotFoundError

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace


def chosen_framework(workspace: Workspace, wanted: str) -> str:
    """`wanted`, else the workspace's own, else ESCO, else the first there is."""
    held = [info.id for info in workspace.framework_infos()]
    if not held:
        raise FrameworkError(
            "This workspace holds no framework yet.", fix="Try: skillmatch framework pull esco"
        )
    if wanted:
        if wanted not in held:
            raise NotFoundError("framework", wanted, held, fix=f"There are: {', '.join(held)}.")
        return wanted
    kept = workspace.meta("framework")
    return next(name for name in (kept, "esco", held[0]) if name in held)
