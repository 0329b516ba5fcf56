"""The last state of a run on disk: whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..errors import InputError, reason_of

_ROOM = "Make room: a state of MiniLM takes 180 MB. The same command goes on from the last one."


class Checkpoints:
    """One file in a folder, replaced by an atomic rename, so that a kill leaves the old state or the new."""

    def __init__(self, folder: Path, fingerprint: str) -> None:
        """`fingerprint`: of all that decides the run; a state of another run is refused."""
        self._file = folder / "last.pt"
        self._fingerprint = fingerprint
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(reason_of(error), file=folder, fix="Choose another folder.") from error

    def save(self, torch: Any, state: dict[str, Any]) -> None:
        """Keep `state` in place of the last one. Raises InputError where it cannot be written."""
        fresh = self._file.with_suffix(".new")
        try:
            with fresh.open("wb") as stream:
                torch.save({**state, "fingerprint": self._fingerprint}, stream)
                stream.flush()
                os.fsync(stream.fileno())
            fresh.replace(self._file)
        except (OSError, RuntimeError) as error:  # torch hides why a stream takes no more
            with suppress(OSError):
                fresh.unlink(missing_ok=True)
            why = getattr(error, "strerror", None) or "is the disk full?"
            reason = f"the state cannot be kept: {why}"
            raise InputError(reason, file=self._file, fix=_ROOM) from error

    def load(self, torch: Any) -> dict[str, Any] | None:
        """The last state, or None where there is none.

        Raises:
            InputError: the state cannot be read, or belongs to another run.
        """
        if not self._file.exists():
            return None
        try:
            # weights_only: a checkpoint is data, and may not run code
            state: dict[str, Any] = torch.load(self._file, map_location="cpu", weights_only=True)
        except Exception as error:
            raise InputError(
                f"is no readable checkpoint: {error}", file=self._file, fix="Delete it to begin anew."
            ) from error
        if state.get("fingerprint") != self._fingerprint:
            raise InputError(
                "is of a run with another recipe, base or data", file=self._file,
                fix="Begin anew with --anew (or delete it), or give the arguments of that run.",
            )  # fmt: skip
        return state
