"""Another process of ours, spoken to through its pipes: a length, then that many bytes."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

_LENGTH = struct.Struct(">Q")


class PipedProcess:
    """One of our modules run by this very interpreter, from wherever this package lies."""

    def __init__(self, module: str, environment: Mapping[str, str] | None = None) -> None:
        """`environment` goes on top of ours."""
        package = Path(__file__).resolve().parents[2]
        paths = os.pathsep.join(filter(None, (str(package), os.environ.get("PYTHONPATH", ""))))
        self._process = subprocess.Popen(  # noqa: S603 - our own module, by this very interpreter
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths, **(environment or {})},
        )

    @property
    def dead(self) -> bool:
        return self._process.poll() is not None

    def call(self, message: bytes) -> bytes:
        """The answer to a message. Raises OSError or EOFError where the process is gone."""
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        write_frame(self._process.stdin, message)
        return read_frame(self._process.stdout)

    def kill(self) -> None:
        """End the process at once; `stop` tidies up after it."""
        self._process.kill()

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        with suppress(OSError):
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def write_frame(pipe: IO[bytes], message: bytes) -> None:
    """Send one message. Raises OSError."""
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def read_frame(pipe: IO[bytes]) -> bytes:
    """Receive one message. Raises EOFError where the other side is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    message = pipe.read(length)
    if len(message) < length:
        raise EOFError
    return message
