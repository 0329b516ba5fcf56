"""Fixtures every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent


def _shared() -> Path:
    return Path(os.environ.get("SKILLMATCH_SHARED_DATA", _ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The development data beside the checkout; the test is skipped where it is absent."""
    folder = _shared()
    if not folder.is_dir():
        pytest.skip(f"needs the development data in {folder} (set SKILLMATCH_SHARED_DATA)")
    return folder
