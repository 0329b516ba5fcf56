"""What callers that link many texts need of a linker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from ..domain import Link, Progress, silent

if TYPE_CHECKING:
    from ..frameworks import Framework


class TextLinker(Protocol):
    """A `Linker`, or something that has several at work."""

    @property
    def framework(self) -> Framework: ...

    @property
    def version(self) -> str:
        """Changes with anything links depend on."""
        ...

    def link_many(
        self, texts: Sequence[str], n: int = 5, progress: Progress = silent, *, stated: bool = False
    ) -> list[tuple[Link, ...]]:
        """Per text its links, with at most `n` skills each; see `Linker.link_many`."""
        ...
