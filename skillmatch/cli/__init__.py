"""The command line: a thin door. Commands import what they need when they run, so `--help` is instant."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from pathlib import Path
from typing import TextIO

_INTERRUPTED = 130
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_COLLECTING = (100_000, 10, 10)
"""The collector's thresholds. By Python's own it looks through a framework's many objects, none of them
garbage, again and again while modules are imported: a tenth of a cold `extract`."""
_STOPPED = "Stopped. What was finished is kept."


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 refused with a reason on stderr, 2 wrong usage."""
    from skillmatch.errors import SkillMatchError

    from .output import complain

    gc.set_threshold(*_COLLECTING)
    _open_what_is_closed()
    _speak_utf8()
    try:
        _run()
    except SkillMatchError as error:
        complain(error)
        sys.exit(1)
    except KeyboardInterrupt:  # before typer is there to hear it
        print(_STOPPED, file=sys.stderr)
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:  # whoever read our output has enough
        _drop_output()
        sys.exit(0)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        _drop_output()
        print(f"skillmatch: {error.filename or 'the output'}: {error.strerror}", file=sys.stderr)
        sys.exit(1)


def _drop_output() -> None:
    """What is left in the buffer must not complain at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)


def _run() -> None:
    """The command. What it printed is out when this ends, or raises BrokenPipeError, which typer hides."""
    from .app import app

    stdout, there = sys.stdout, _place(sys.stdout)
    try:
        app()
    except SystemExit as stop:
        if sys.stdout is not stdout or _place(stdout) != there:
            raise BrokenPipeError from stop
        if stop.code == _INTERRUPTED:
            print(_STOPPED, file=sys.stderr)
        stdout.flush()
        raise


def _place(stream: TextIO) -> tuple[int, int] | None:
    """What the stream writes to. Rich moves standard output to the null device when its reader has gone."""
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino


def _open_what_is_closed() -> None:
    """A program started without its output (`>&-`) says nothing, in place of ending in a traceback."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - to the end


def _speak_utf8() -> None:
    """What programs read is UTF-8 whatever the locale, and nothing that can be said ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
