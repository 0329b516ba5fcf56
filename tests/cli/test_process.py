"""The installed program as a process: pipes, locales, signals, odd bytes."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def started(*words: object, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "SKILLMATCH_ENCODER") if name in os.environ}
    with subprocess.Popen(
        [sys.executable, "-m", "skillmatch", *map(str, words)],
        env={**keep, "PYTHONPATH": str(_ROOT), **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_hears_interrupts,
    ) as process:
        yield process


def _hears_interrupts() -> None:
    """A shell lets what it starts in the background ignore SIGINT, and all that this starts in turn."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def ran(*words: object, given: bytes = b"", **environment: str) -> tuple[int, bytes, bytes]:
    with started(*words, **environment) as process:
        out, err = process.communicate(given)
    assert b"Traceback" not in err, err.decode()
    return process.returncode, out, err


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
    ],
    ids=str,
)
def test_output_is_utf8_in_every_locale(tiny: Path, locale: dict[str, str]) -> None:
    code, out, err = ran("recommend", "ann", "-w", tiny, **locale)
    assert code == 0, err
    assert "–" in out.decode("utf-8")
    code, out, err = ran("recommend", "ann", "--json", "-w", tiny, **locale)
    assert code == 0, err
    assert json.loads(out.decode("utf-8"))


def test_bytes_that_are_no_text_on_standard_input_are_refused(tiny: Path) -> None:
    given = b"Python \xff\xfe and more"
    code, out, err = ran("extract", "-", "-w", tiny, given=given, PYTHONIOENCODING="utf-8:strict")
    assert (code, out) == (1, b"")
    assert b"standard input: is not UTF-8 text" in err


def test_an_argument_of_odd_bytes_is_answered(tiny: Path) -> None:
    code, out, err = ran("extract", "--json", "-w", tiny, os.fsdecode(b"Python \xff\xfe"))
    assert code == 0, err
    assert json.loads(out)["links"][0]["span"]["text"] == "Python"


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
@pytest.mark.parametrize("number", [1, 5000], ids=["at the end", "in between"])
def test_a_reader_that_goes_away_is_no_error(tiny: Path, tmp_path: Path, number: int) -> None:
    """A little output is written when the program ends, a lot while it still prints."""
    labels = "".join(f"a label that is long enough to fill a pipe {n}\n" for n in range(number))
    (tmp_path / "many.csv").write_text(f"label\n{labels}")
    assert ran("framework", "import", "table", tmp_path / "many.csv", "-w", tiny)[0] == 0
    assert ran("index", "-f", "many", "-w", tiny)[0] == 0
    command = ("search", "label", "-n", number, "-f", "many", "-w", tiny, "--format", "jsonl")
    with started(*command) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert process.returncode == 0
    assert err == b""


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
@pytest.mark.parametrize("words", [("recommend", "ann"), ("framework", "list"), ("--help",)], ids=" ".join)
def test_a_reader_of_tables_that_goes_away_is_no_error(tiny: Path, words: tuple[str, ...]) -> None:
    with started(*words, SKILLMATCH_WORKSPACE=str(tiny)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, b"Traceback" in err) == (0, False), err.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("form", ["table", "json"])
def test_a_full_disk_or_no_output_at_all_ends_in_no_traceback(tiny: Path, form: str) -> None:
    words = shlex.join(
        [sys.executable, "-m", "skillmatch", "recommend", "ann", "--format", form, "-w", str(tiny)]
    )
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    for target, code, said in ((">/dev/full", 1, b"No space left on device"), (">&-", 0, b"")):
        done = subprocess.run(["sh", "-c", f"{words} {target}"], env=environment, capture_output=True)
        assert (done.returncode, b"Traceback" in done.stderr) == (code, False), done.stderr.decode()
        assert said in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_control_c_stops_without_a_traceback(tiny: Path) -> None:
    """`extract -` waits for its input: interrupted there, it surely is at work."""
    with started("extract", "-", "-w", tiny) as process:
        assert process.stdin is not None
        process.stdin.write(b"more than a pipe holds " * 20_000)  # returns once it is being read
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
    assert process.returncode == 130
    assert err == b"Stopped. What was finished is kept.\n"
