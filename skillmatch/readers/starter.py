"""The small framework that is shipped: tests and a first look need no network."""

from __future__ import annotations

from ..domain import FrameworkRecords, Progress, silent
from ..resources import taxonomies_dir
from .table import read_table


def read_starter(progress: Progress = silent) -> FrameworkRecords:
    """The framework in `taxonomies/starter`, in the documented folder layout (see `table`)."""
    return read_table(taxonomies_dir() / "starter", progress)
