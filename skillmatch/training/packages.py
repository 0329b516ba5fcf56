"""The packages of the extra `[train]`, imported when they are needed and not before."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..encoders import quiet
from ..errors import EncoderError

INSTALL = "Run `pip install 'skillmatch[train]'`."


_WANTED = ("torch", "sentence_transformers", "onnx")


def check_installed() -> None:
    """Refuse to begin what could not be ended; imports nothing.

    Raises:
        EncoderError: a package of the extra `[train]` is not installed.
    """
    absent = [name for name in _WANTED if importlib.util.find_spec(name) is None]
    if absent:
        raise EncoderError(
            f"Training needs packages that are not installed: {', '.join(absent)}.", fix=INSTALL
        )


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
