"""The service over the sample workspace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.main import create_app


@pytest.fixture(scope="module")
def client(sample_folder: Path) -> Iterator[TestClient]:
    """Reads only: the workspace is shared by all tests."""
    with TestClient(create_app(sample_folder), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def own(workspace_copy: Path) -> Iterator[TestClient]:
    """Over a workspace that a test may change."""
    with TestClient(create_app(workspace_copy), raise_server_exceptions=False) as opened:
        yield opened
