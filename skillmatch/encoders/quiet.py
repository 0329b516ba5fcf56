"""Keeping the libraries below us quiet: no bars, no notices, no telemetry, no surprise threads."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import EncoderError

THREADS_VARIABLE = "SKILLMATCH_THREADS"
EXTRA = "Run `pip install 'skillmatch[transformers]'`."
"""What brings torch and sentence-transformers, which the default encoder does without."""


def set_defaults() -> None:
    """Environment that must stand before the libraries are first imported; what a user set, stays."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    # The tokenizer's own threads gain nothing beside the model's, and warn whenever a process forks.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


@contextmanager
def silenced() -> Iterator[None]:
    """Turn transformers' bars and notices off, and back to what they were at the end."""
    from transformers.utils import logging

    verbosity, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(verbosity)
        if bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def wanted_threads() -> int | None:
    """`SKILLMATCH_THREADS`, or None where it is unset and the libraries' own choice stands.

    Raises:
        EncoderError: it is not a whole number of at least 1.
    """
    value = os.environ.get(THREADS_VARIABLE, "").strip()
    if not value:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise EncoderError(
            f"{THREADS_VARIABLE} is {value!r}.", fix="Set it to a whole number of at least 1, or unset it."
        )
    return int(value)


def threads() -> int:
    """Threads that encode: `SKILLMATCH_THREADS`, else `OMP_NUM_THREADS`, else the processors we may use.

    Raises:
        EncoderError: as `wanted_threads`.
    """
    shared = os.environ.get("OMP_NUM_THREADS", "").split(",")[0].strip()
    return wanted_threads() or (int(shared) if shared.isdecimal() else 0) or processors()


def processors() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
