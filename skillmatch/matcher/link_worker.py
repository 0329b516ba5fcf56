"""The process that links for `link_pool`: reads a plan, then tasks, until its input ends."""

from __future__ import annotations

import os
import sys

import msgspec

from .facade import Matcher
from .link_pool import LinkPlan, LinkTask
from .piped import read_frame, write_frame


def main() -> None:
    """Serve one parent through standard input and output."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between our frames
    requests = sys.stdin.buffer
    plan = msgspec.msgpack.decode(read_frame(requests), type=LinkPlan)
    tasks = msgspec.msgpack.Decoder(LinkTask)
    with Matcher.open(plan.workspace, framework=plan.framework, encoder=plan.encoder) as matcher:
        linker = matcher.linker()
        write_frame(answers, linker.version.encode())
        while True:
            try:
                task = tasks.decode(read_frame(requests))
            except EOFError:
                return
            found = linker.link_many(task.texts, task.n, stated=task.stated)
            write_frame(answers, msgspec.msgpack.encode(found))


if __name__ == "__main__":
    main()
