"""The durable store: one folder, with SQLite as the only truth."""

from __future__ import annotations

from .consents import EVERYBODY, Consent
from .records import Record
from .schema import SCHEMA_VERSION
from .store import Workspace
from .verdicts import Finding, HeldAward

__all__ = ["EVERYBODY", "SCHEMA_VERSION", "Consent", "Finding", "HeldAward", "Record", "Workspace"]
