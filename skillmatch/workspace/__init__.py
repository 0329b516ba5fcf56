"""The durable store: one folder, with SQLite as the only truth."""

from __future__ import annotations

from .records import Record
from .schema import SCHEMA_VERSION
from .store import Workspace

__all__ = ["SCHEMA_VERSION", "Record", "Workspace"]
