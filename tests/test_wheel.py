"""The wheel, in an empty environment, from another folder: what a user of `pip install skillmatch` gets."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).resolve().parent.parent


def _run(*command: str | Path, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(  # type: ignore[call-overload]
        [str(part) for part in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        env=_clean_environment(),
        **options,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def _clean_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """sdist → wheel, as an index would build it."""
    out = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, _ROOT, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def skillmatch(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in an environment that holds the wheel and its dependencies, and nothing else."""
    home = tmp_path_factory.mktemp("environment")
    _run(sys.executable, "-m", "venv", home / "venv", cwd=home)
    python = home / "venv" / "bin" / "python"
    _run(python, "-m", "pip", "install", "-q", "-c", _ROOT / "constraints.txt", wheel, cwd=home)
    return home / "venv" / "bin" / "skillmatch"


def test_the_wheel_installs_one_name_and_all_its_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {
        "skillmatch",
        wheel.name.split("-py3")[0] + ".dist-info",
    }
    for needed in (
        "api/main.py",
        "_data/taxonomies/starter/skills.csv",
        "_data/models/skillmatch-minilm/model.onnx",
        "_data/models/skillmatch-minilm/tokenizer.json",
        "sample/data/credentials.json",
        "py.typed",
    ):
        assert f"skillmatch/{needed}" in names


def test_nothing_of_torch_is_installed_and_other_encoders_name_the_extra(
    skillmatch: Path, tmp_path: Path
) -> None:
    code = (
        "from importlib.util import find_spec as find;"
        "print(*[n for n in ('torch', 'transformers', 'sentence_transformers', 'onnx', 'pandas') if find(n)])"
    )
    assert _run(skillmatch.with_name("python"), "-c", code, cwd=tmp_path).stdout.split() == []
    _run(skillmatch, "init", "w", cwd=tmp_path)
    _run(skillmatch, "sample", "-w", "w", cwd=tmp_path)
    asked = [skillmatch, "extract", "plan lessons", "-w", "w", "--encoder", "all-minilm-l6-v2"]
    done = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, env=_clean_environment())
    assert done.returncode == 1
    assert "pip install 'skillmatch[transformers]'" in " ".join(done.stderr.split())


def test_demo_and_service_run_from_another_folder(skillmatch: Path, tmp_path: Path) -> None:
    first = _run(skillmatch, "demo", cwd=tmp_path).stdout
    for asked in ("Learner", "Employer", "Curriculum designer", "Try next"):
        assert asked in first
    assert _run(skillmatch, "demo", cwd=tmp_path).stdout == first
    assert "BAD" not in _run(skillmatch, "doctor", cwd=tmp_path).stdout
    posting = re.search(r"skillmatch rank (\S+)", first)
    assert posting
    with _serving(skillmatch, tmp_path) as address:
        assert _get(f"{address}/v1/health/ready")["status"] == "ok"
        body = json.dumps({"posting": posting[1], "n": 3}).encode()
        request = urllib.request.Request(
            f"{address}/v1/candidates/search", body, {"Content-Type": "application/json"}
        )
        served = [match["item"] for match in json.load(urllib.request.urlopen(request, timeout=60))]
    ranked = json.loads(_run(skillmatch, "rank", posting[1], "-n", "3", "--json", cwd=tmp_path).stdout)
    assert served == [match["item"] for match in ranked]


class _serving:
    """`skillmatch serve` on a free port for as long as the block lasts."""

    def __init__(self, command: Path, folder: Path) -> None:
        self._arguments = ([str(command), "serve", "--port", "0"], folder)

    def __enter__(self) -> str:
        command, folder = self._arguments
        self._process = subprocess.Popen(
            command, cwd=folder, stderr=subprocess.PIPE, text=True, env=_clean_environment()
        )
        address = next(self._addresses())
        _wait_for(f"{address}/v1/health/live")
        return address

    def _addresses(self) -> Iterator[str]:
        assert self._process.stderr
        for line in self._process.stderr:
            if found := re.search(r"running on (http://\S+)", line):
                yield found[1]
        raise AssertionError("the service stopped before it listened")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)
        assert self._process.stderr
        self._process.stderr.close()


def _get(address: str) -> dict[str, str]:
    return json.load(urllib.request.urlopen(address, timeout=60))


def _wait_for(address: str) -> None:
    for _ in range(100):
        try:
            _get(address)
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{address} never answered")
