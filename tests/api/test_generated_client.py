"""A client that a generator makes of our OpenAPI document goes through the main journeys on a service."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from api.main import create_app
from skillmatch import sample

from .guarded import make_keys, unlimited

GENERATOR = "openapi-python-client==0.29.1"
"""Alive, and the most used for Python; its own needs clash with ours, so it never enters our environment."""
JOURNEYS = Path(__file__).parent / "generated" / "journeys.py"
_MEDIA = re.compile(r"Unsupported content type \S+")


@pytest.fixture(scope="module")
def generator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of an environment with the generator, which also is all that the client needs."""
    folder = tmp_path_factory.mktemp("generator")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", GENERATOR]
    done = subprocess.run(pip, capture_output=True, text=True, timeout=300)
    if done.returncode:
        pytest.skip(f"{GENERATOR} cannot be installed: {done.stderr.strip().splitlines()[-1:]}")
    return folder / "bin"


@pytest.fixture(scope="module")
def made(generator: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of the generated package, and what the generator said."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(json.dumps(create_app(Path("nowhere")).openapi()))
    asked = ["generate", "--path", "openapi.json", "--meta", "none", "--output-path", "skillmatch_client"]
    done = subprocess.run(
        [generator / "openapi-python-client", *asked],
        cwd=folder,
        env={**os.environ, "PATH": f"{generator}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout
    return folder, done.stdout + done.stderr


@contextmanager
def listening(app: Any) -> Iterator[str]:
    """The address of the service while it runs, in a thread of this process."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.mark.slow
def test_the_generator_understands_all_but_bodies_that_are_files(made: tuple[Path, str]) -> None:
    folder, said = made
    told = [one.partition("\n\n")[0] for one in re.split(r"WARNING parsing [^\n]*\n+", said)[1:]]
    assert [one for one in told if not _MEDIA.fullmatch(one.strip())] == []
    document = json.loads((folder / "openapi.json").read_text())
    operations = {one["operationId"] for path in document["paths"].values() for one in path.values()}
    written = {file.stem for file in (folder / "skillmatch_client" / "api").glob("*/*.py")} - {"__init__"}
    assert written == operations, "an operation's id is the name of its function"


@pytest.mark.slow
def test_the_journeys(made: tuple[Path, str], generator: Path, workspace_copy: Path) -> None:
    keys = make_keys(workspace_copy, sample.DEMO_LEARNER)
    with listening(create_app(unlimited(workspace=workspace_copy))) as address:
        done = subprocess.run(
            [generator / "python", JOURNEYS, address, json.dumps(keys.good)],
            env={**os.environ, "PYTHONPATH": str(made[0])},
            capture_output=True,
            text=True,
            timeout=240,
        )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["visitor"]["refused"] == ["Problem", 401]
    assert len(found["visitor"]["credentials"]) == 3
    assert found["learner"]["me"] == sample.DEMO_LEARNER
    assert len(found["learner"]["next"]) == 2
    assert found["learner"]["anothers"] == "Problem"
    assert found["employer"]["scores"] == sorted(found["employer"]["scores"], reverse=True)
    assert all(one.startswith("c-") for one in found["employer"]["candidates"])
    assert found["designer"]["gaps"] == 3
    assert found["operator"]["saved"] == {"postings": 1}
    assert found["operator"]["verified"] is False
    assert found["case"]["items"] > 100
    assert found["case"]["missing"] == "StatusInfo"
