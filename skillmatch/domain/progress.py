"""How long-running library functions tell what they are doing, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called as `progress(stage, done, total)`; `total` is None while it is not known."""

    def __call__(self, stage: str, done: int, total: int | None) -> None: ...


def silent(stage: str, done: int, total: int | None) -> None:
    """A `Progress` that says nothing."""
