"""Whom the operator trusts, and the bounds within which the verifier reads what strangers send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True, slots=True)
class TrustedIssuer:
    """One entry of the trust registry: whose word counts, for what, how much, proved by which keys."""

    id: str
    """Issuer id exactly as credentials name it: a DID or an https URL."""
    frameworks: tuple[str, ...] = ("*",)
    """Ids of the frameworks it is trusted for; "*" is every one."""
    weight: float = 1.0
    """In (0, 1]."""
    keys: tuple[dict[str, Any], ...] = ()
    """Pinned public keys as JWK (RFC 7517). An https issuer can be verified with these only."""
    valid_from: date | None = None
    valid_to: date | None = None
    """First and last day on which what it issues is trusted; None is unbounded."""
    note: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class VerifySettings:
    """Bounds of the verifier. All sizes in bytes unless said; none of them changes what a proof means."""

    max_bytes: int = 2 * 2**20
    """Largest credential (JSON or JWT) and largest text baked into a picture."""
    max_image_bytes: int = 16 * 2**20
    """Largest PNG or SVG that is opened."""
    max_depth: int = 48
    """Deepest nesting of JSON; a real credential stays under 20."""
    max_members: int = 20_000
    """Most values of one credential, containers included."""
    max_inner: int = 500
    """Most credentials inside one CLR or presentation."""
    max_quads: int = 20_000
    """Most RDF statements of one credential."""
    max_graph_seconds: float = 1.0
    """CPU seconds that the linked-data work of a file with one credential may take."""
    min_list_bytes: int = 16 * 2**10
    """Shortest status list (Bitstring Status List 1.0: 131,072 entries). The DCC's has 12,500 bytes."""
    max_list_bytes: int = 16 * 2**20
    """Largest status list after decompression: 2^27 entries."""
    max_list_age: timedelta = timedelta(days=7)
    """Age from which a fetched status list says nothing any more, whatever its own validity."""
    max_document_age: timedelta = timedelta(days=90)
    """Age from which a fetched did:web document or hosted badge says nothing any more."""
    status_issuers: tuple[str, ...] = ()
    """Ids of status services: their lists count for other issuers' credentials too. Usually none."""
    clock_skew: timedelta = timedelta(minutes=5)
    """How far in the future an issue date may lie; clocks differ."""
