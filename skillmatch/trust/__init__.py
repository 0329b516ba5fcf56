"""Whom the operator trusts, what was fetched for them, and the log of both."""

from __future__ import annotations

from .audit import ASKED_BY, AuditLog, ChainReport, verify_chain
from .entries import MOST_ID
from .fetch import Fetched, FetchLimits, GuardedFetch
from .importing import read_registry
from .registry import Registry, TrustFile
from .wanted import addresses_of, did_web_url

__all__ = [
    "ASKED_BY",
    "MOST_ID",
    "AuditLog",
    "ChainReport",
    "FetchLimits",
    "Fetched",
    "GuardedFetch",
    "Registry",
    "TrustFile",
    "addresses_of",
    "did_web_url",
    "read_registry",
    "verify_chain",
]
