"""A lock that is waited for: one at a time, and whoever waits may give up."""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from pathlib import Path

import pytest

from skillmatch.errors import WorkspaceError
from skillmatch.trust.locked import locked


def test_it_is_held_by_one_at_a_time_and_waited_for(tmp_path: Path) -> None:
    waits, told = threading.Event(), []

    def second() -> None:
        with locked(tmp_path / "lock", waits.set):
            told.append("second")

    other = threading.Thread(target=second)
    with locked(tmp_path / "lock"):
        other.start()
        assert waits.wait(60)
        told.append("first")
    other.join()
    assert told == ["first", "second"]


def test_where_files_cannot_be_locked_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", none_left)
    with pytest.raises(WorkspaceError, match="cannot be locked"), locked(tmp_path / "lock"):
        pass
    with pytest.raises(WorkspaceError, match="cannot be written"), locked(tmp_path / "none" / "lock"):
        pass
