"""Examines one input in a process of its own that may use little: run by `World.limited`, never imported.

Standard input is a pickled (verifier, raw, as_of). After a warm-up the process gets `MEMORY` bytes beyond
what it has and `SECONDS` of CPU beyond what it used; the kernel ends it beyond either.
"""

from __future__ import annotations

import json
import pickle
import resource
import socket
import sys
from pathlib import Path

SECONDS = 2
MEMORY = 200 * 2**20


def refuse(*args: object, **kwargs: object) -> None:
    raise SystemExit("a socket was opened")


def main() -> None:
    verifier, raw, as_of, warm = pickle.load(sys.stdin.buffer)
    socket.socket.connect = refuse  # type: ignore[method-assign, assignment]
    socket.getaddrinfo = refuse  # type: ignore[assignment]
    assert verifier.examine(warm, as_of=as_of)[0].verdict.verified
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    used = resource.getrusage(resource.RUSAGE_SELF)
    # RLIMIT_CPU counts whole seconds; rounding up allows less than a second more.
    seconds = int(used.ru_utime + used.ru_stime + SECONDS) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    found = verifier.examine(raw, as_of=as_of)
    print(json.dumps([[e.verdict.verified, e.verdict.codes] for e in found]))


main()
