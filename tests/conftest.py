"""Fixtures every test may use."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from skillmatch.domain import FrameworkInfo, FrameworkRecords, Occupation, Relation, Skill
from skillmatch.frameworks import Framework

# Busy machines make deadlines meaningless; CI tries the same examples every time, developers new ones.
settings.register_profile("house", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")

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


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An indexed workspace with the sample on the starter framework, by the hashing encoder. Read only."""
    from skillmatch.matcher import Matcher
    from skillmatch.matcher.loading import load_sample
    from skillmatch.workspace import Workspace

    folder = tmp_path_factory.mktemp("sample") / "workspace"
    with Workspace.create(folder) as workspace:
        load_sample(workspace)
        Matcher(workspace, encoder="hashing").index()
    (folder.parent / "log").mkdir()
    for file in folder.glob("audit.*"):
        shutil.copy(file, folder.parent / "log")
    return folder


@pytest.fixture
def workspace_copy(sample_folder: Path, tmp_path: Path) -> Path:
    """A copy of the sample workspace that a test may change.

    It is as at first: other tests may have asked the sample something, which leaves lines, jobs and keys.
    """
    left = shutil.ignore_patterns("jobs", "jobs.db*", "access.db*", "programmes")
    copy = Path(shutil.copytree(sample_folder, tmp_path / "workspace", ignore=left))
    return Path(shutil.copytree(sample_folder.parent / "log", copy, dirs_exist_ok=True))


@pytest.fixture
def harmed(tmp_path: Path) -> Callable[[Path, Callable[[dict[str, bytes]], object]], Path]:
    """Changes what a zip file holds, and puts the other one alone into a folder."""

    def change_in(good: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
        with zipfile.ZipFile(good) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        change(held)
        bad = tmp_path / "inside" / "bad.zip"
        bad.parent.mkdir()
        with zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in held.items():
                archive.writestr(name, content)
        return bad

    return change_in


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs the command line in this process, as the installed script does."""
    from skillmatch.cli import main

    monkeypatch.delenv("SKILLMATCH_WORKSPACE", raising=False)
    monkeypatch.setenv("COLUMNS", "200")

    def run_command(*arguments: object, stdin: str = "") -> Ran:
        monkeypatch.setattr("sys.argv", ["skillmatch", *map(str, arguments)])
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capfd.readouterr()
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        printed = capfd.readouterr()
        return Ran(code, printed.out, printed.err)

    return run_command


_LABELS = (
    "Programming",
    "Python",
    "Java",
    "Statistics",
    "Data analysis",
    "Communication",
    "Teamwork",
    "Leadership",
)
_BROADER = ((1, 0), (2, 0), (4, 3), (7, 6))


@pytest.fixture(scope="session")
def tiny() -> Framework:
    """Skills u0 … u7; Python (u1) and Java (u2) are kinds of Programming (u0), u4 of u3, u7 of u6."""
    info = FrameworkInfo("tiny", "Tiny Skills", "1.0", "CC0", "tests", "0" * 64)
    skills = tuple(Skill(f"u{i}", label, code=f"T{i}") for i, label in enumerate(_LABELS))
    relations = tuple(Relation(f"u{low}", f"u{high}", "broader") for low, high in _BROADER)
    occupations = (
        Occupation("o1", "Analyst"),
        Occupation("o2", "Developer"),
        Occupation("g", "All", is_group=True),
    )
    return Framework.from_records(
        FrameworkRecords(info, skills, occupations=occupations, relations=relations)
    )
