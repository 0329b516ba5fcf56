"""The process that verifies for `bulk.Pool`: reads a plan, then chunks of tasks, until its input ends."""

from __future__ import annotations

import os
import sys

import msgspec

from .examining import Plan, Task, examine
from .piped import read_frame, write_frame

_MEMORY = 4 * 2**30
"""Address space in bytes; a credential that needs more ends the worker instead of the machine."""


def main() -> None:
    """Serve one parent through standard input and output."""
    _limit_memory()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between our frames
    requests = sys.stdin.buffer
    verifier = msgspec.msgpack.decode(read_frame(requests), type=Plan).verifier()
    write_frame(answers, b"ready")
    chunks = msgspec.msgpack.Decoder(list[Task])
    while True:
        try:
            message = read_frame(requests)
        except EOFError:
            return
        write_frame(answers, msgspec.msgpack.encode(examine(verifier, chunks.decode(message))))


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if __name__ == "__main__":
    main()
