"""Records in the formats others read: what the readers read, written again."""

from __future__ import annotations

from .ctdl import ctdl_document
from .own import plain_condition

__all__ = ["ctdl_document", "plain_condition"]
