"""How long-running library functions tell what they are doing, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Called as `progress(stage, done, total)`; `total` is None while it is not known."""

    def __call__(self, stage: str, done: int, total: int | None) -> None: ...


def silent(stage: str, done: int, total: int | None) -> None:
    """A `Progress` that says nothing."""


def named(progress: Progress, name: str) -> Progress:
    """`progress` for a step that goes by another name here than where it is done."""

    def report(stage: str, done: int, total: int | None) -> None:  # noqa: ARG001 - replaced by `name`
        progress(name, done, total)

    return report
