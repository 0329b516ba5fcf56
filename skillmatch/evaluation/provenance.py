"""Where a figure comes from: command, commit, versions and machine."""

from __future__ import annotations

import os
import platform
import shlex
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "skillmatch", "numpy", "scipy", "scikit-learn", "onnxruntime", "tokenizers", "faiss-cpu",
    "sentence-transformers", "torch",
)  # fmt: skip
"""What figures and timings depend on; one that is not installed is left out."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything needed to make a figure again."""

    command: str
    commit: str
    """Of the checkout the code ran from; empty in an installed package."""
    measured_at: str
    """UTC, to the second."""
    python: str
    packages: dict[str, str]
    machine: str
    processors: int
    """That this process may use."""
    settings: dict[str, str]
    """Choices that move a figure, such as seed and resamples."""


def provenance(settings: dict[str, str] | None = None) -> Provenance:
    """Of this process, now."""
    return Provenance(
        command=_command(sys.argv),
        commit=_commit(Path(__file__).resolve().parents[2]),
        measured_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        python=platform.python_version(),
        packages={name: held for name in _PACKAGES if (held := _version(name))},
        machine=f"{platform.system()} {platform.machine()}, {_processor()}".strip(", "),
        processors=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        settings=settings or {},
    )


def _command(words: list[str]) -> str:
    """What was typed; `python -m skillmatch` is the same as `skillmatch`."""
    name = Path(words[0]).name if words else ""
    return shlex.join(["skillmatch" if name == "__main__.py" else name, *words[1:]])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    """The processor's name, where the system tells it without a subprocess."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def _commit(root: Path) -> str:
    """Commit that the checkout in `root` is at, read from git's own files; empty where there is none."""
    git = root / ".git"
    try:
        if git.is_file():  # of a second worktree: names the folder that holds its HEAD
            git = root / git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
        head = (git / "HEAD").read_text(encoding="utf-8").strip()
        name = head.removeprefix("ref: ")
        if name == head:
            return head
        if (git / "commondir").is_file():
            git /= (git / "commondir").read_text(encoding="utf-8").strip()
        if (git / name).is_file():
            return (git / name).read_text(encoding="utf-8").strip()
        packed = (git / "packed-refs").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")
