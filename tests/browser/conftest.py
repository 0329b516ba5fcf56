"""A real browser before the real service: journeys, axe, pictures. Skipped, with the reason, without one.

Pictures lie in `$SKILLMATCH_SCREENSHOTS`, else in a folder of the test run that its end names.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window, found by `SKILLMATCH_BROWSER` or among the machine's programs."""
    found = os.environ.get("SKILLMATCH_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("no browser: install chromium, or name one in SKILLMATCH_BROWSER")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=list(_FLAGS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of pages are kept."""
    named = os.environ.get("SKILLMATCH_SCREENSHOTS")
    folder = Path(named) if named else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _serve(folder: Path, *options: str) -> Iterator[str]:
    """The address of the service over a folder; it tells what it does in a file, which never fills up."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "skillmatch", "serve", "-w", str(folder), "--port", str(port), *options]
    variables = os.environ | {"PYTHONPATH": str(_ROOT)}
    with tempfile.TemporaryFile() as said:
        running = subprocess.Popen(command, cwd=_ROOT, stdout=said, stderr=said, env=variables)
        try:
            if not _answers(f"http://127.0.0.1:{port}/v1/health/live", running):
                said.seek(0)
                raise RuntimeError(f"the service did not start: {said.read().decode()}")
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(timeout=60)


def _answers(address: str, running: subprocess.Popen[bytes]) -> bool:
    """Whether it answers within a minute."""
    for _ in range(600):
        if running.poll() is not None:
            return False
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


@pytest.fixture(scope="session")
def address(browser: Browser, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service over a copy of the sample, by `skillmatch serve`; what changes it uses `own_address`."""
    yield from _serve(Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("served") / "workspace")))


@pytest.fixture
def own_address(browser: Browser, workspace_copy: Path) -> Iterator[str]:
    """The service over a workspace that the test may change."""
    yield from _serve(workspace_copy)


@pytest.fixture
def serve(browser: Browser) -> Callable[[Path], Iterator[str]]:
    """Serves any folder: `address = next(serving := serve(folder))`, and `serving.close()` at the end."""
    return _serve


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A fresh tab before the service; a test fails on any error a script or the content policy reports."""
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    yield opened
    assert [one for one in wrong if "status of 4" not in one] == []
