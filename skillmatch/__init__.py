"""Skills matching for micro-credentials: next credentials, verified candidates, curriculum gaps.

`Matcher` over a workspace is the whole of it for most users; see the README's ten lines. Importing this
package is light: what is heavy is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from skillmatch.matcher import Matcher
    from skillmatch.workspace import Workspace

__version__ = "0.1.0"

__all__ = ["Matcher", "Workspace", "__version__"]


def __getattr__(name: str) -> Any:
    if name == "Matcher":
        from skillmatch.matcher import Matcher

        return Matcher
    if name == "Workspace":
        from skillmatch.workspace import Workspace

        return Workspace
    raise AttributeError(f"module 'skillmatch' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
