"""The service over the sample workspace."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from skillmatch.matcher import MatcherPool


@pytest.fixture(autouse=True, scope="session")
def patience() -> Iterator[None]:
    """Questions wait for what was just written, however busy the machine is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MatcherPool, "patience", 120.0)
        yield


@pytest.fixture(scope="module")
def sample_folder(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, for one module alone: even who only asks a service leaves lines and jobs in it."""
    copy = tmp_path_factory.mktemp("served") / "sample"
    return Path(shutil.copytree(sample_folder.parent, copy)) / sample_folder.name


@pytest.fixture(scope="module")
def client(sample_folder: Path) -> Iterator[TestClient]:
    """Reads only: the workspace is shared by all tests of the module."""
    with TestClient(create_app(sample_folder), raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def own(workspace_copy: Path) -> Iterator[TestClient]:
    """Over a workspace that a test may change."""
    with TestClient(create_app(workspace_copy), raise_server_exceptions=False) as opened:
        yield opened
