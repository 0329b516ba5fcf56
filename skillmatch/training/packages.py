"""The packages of the extra `[train]`, imported when they are needed and not before."""

from __future__ import annotations

import importlib
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..encoders import quiet
from ..errors import EncoderError

INSTALL = "Run `pip install 'skillmatch[train]'`."


def needed(name: str) -> Any:
    """The module `name`, part of the extra `[train]`.

    Raises:
        EncoderError: it is not installed; says how to install it.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise EncoderError(
            f"Training needs a package that cannot be imported: {error}.", fix=INSTALL
        ) from error


@contextmanager
def quietly() -> Iterator[None]:
    """Without the libraries' bars, and warnings about themselves that nobody here can act on."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with quiet.silenced(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
