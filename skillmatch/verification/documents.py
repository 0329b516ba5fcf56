"""What the operator fetched beforehand: did:web documents, status lists, hosted badges. Fetches nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Document:
    """One document as it came from its address, byte for byte."""

    content: bytes
    fetched_at: datetime
    """When it was fetched, with time zone: a status list grows stale."""


class TrustedDocuments(Protocol):
    """Where the verifier looks documents up. It must answer from what is there and open no socket."""

    def get(self, url_or_did: str) -> Document | None:
        """The document at an https URL, or of a DID (`did:web:…` without fragment); None where unknown."""
        ...


class GivenDocuments:
    """`TrustedDocuments` over a mapping: what was handed to us along with the credentials."""

    def __init__(self, documents: Mapping[str, Document] | None = None) -> None:
        self._documents = dict(documents or {})

    def get(self, url_or_did: str) -> Document | None:
        """See `TrustedDocuments.get`."""
        return self._documents.get(url_or_did)
