"""The durable store: one folder, with SQLite as the only truth."""

from __future__ import annotations

from .records import Record
from .schema import SCHEMA_VERSION
from .store import Workspace
from .verdicts import Finding, HeldAward

__all__ = ["SCHEMA_VERSION", "Finding", "HeldAward", "Record", "Workspace"]
