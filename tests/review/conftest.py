"""A workspace to review: the sample, indexed by the hashing encoder; and a matcher over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from skillmatch.matcher import Matcher


@pytest.fixture
def matcher(workspace_copy: Path) -> Iterator[Matcher]:
    with Matcher.open(workspace_copy) as opened:
        yield opened
