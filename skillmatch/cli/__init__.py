"""The command line: a thin door. Commands import what they need when they run, so `--help` is instant."""

from __future__ import annotations

import io
import sys


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 refused with a reason on stderr, 2 wrong usage."""
    from skillmatch.errors import SkillMatchError

    from .app import app
    from .output import complain

    _speak_utf8()
    try:
        app()
    except SkillMatchError as error:
        complain(error)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        print("Stopped. What was finished is kept.", file=sys.stderr)
        sys.exit(130)


def _speak_utf8() -> None:
    """What programs read is UTF-8 whatever the locale, and nothing that can be said ends in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")
