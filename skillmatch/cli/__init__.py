"""The command line: a thin door. Commands import what they need when they run, so `--help` is instant."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 refused with a reason on stderr, 2 wrong usage."""
    from skillmatch.errors import SkillMatchError

    from .app import app
    from .output import complain

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
