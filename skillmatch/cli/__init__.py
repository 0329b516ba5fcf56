"""The command line: a thin door. Commands import what they need when they run, so `--help` is instant."""

from __future__ import annotations

import io
import os
import sys

_INTERRUPTED = 130
_STOPPED = "Stopped. What was finished is kept."


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 refused with a reason on stderr, 2 wrong usage."""
    from skillmatch.errors import SkillMatchError

    from .output import complain

    _speak_utf8()
    try:
        _run()
    except SkillMatchError as error:
        complain(error)
        sys.exit(1)
    except KeyboardInterrupt:  # before typer is there to hear it
        print(_STOPPED, file=sys.stderr)
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has enough. What is left in the buffer must not complain at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
        sys.exit(0)


def _run() -> None:
    """The command. What it printed is out when this ends, or raises BrokenPipeError: typer hides that."""
    from .app import app

    stdout = sys.stdout
    try:
        app()
    except SystemExit as stop:
        if sys.stdout is not stdout:
            raise BrokenPipeError from stop
        if stop.code == _INTERRUPTED:
            print(_STOPPED, file=sys.stderr)
        stdout.flush()
        raise


def _speak_utf8() -> None:
    """What programs read is UTF-8 whatever the locale, and nothing that can be said ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
