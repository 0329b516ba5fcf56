"""Does the credential still stand? Status lists, each a signed credential of its own, out of the cache.

Bitstring Status List 1.0 (W3C), its forerunner StatusList2021, and 1EdTech's plain revocation list.
A list says something only if it is signed by the credential's own issuer, is of the right type and
purpose, is in date and fresh, and is long enough to hide in. Otherwise: STATUS_UNKNOWN, never "good".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from openvc.errors import OpenvcError
from openvc.status.bitstring import decode_bitstring, get_status_bit

from skillmatch.readers.fields import as_list

from .dates import window
from .documents import Document, TrustedDocuments
from .findings import Findings, RefusedError
from .integrity import issuer_of
from .settings import VerifySettings

MOST_ENTRIES = 8
_MOST_KNOWN = 32
_LARGE = 2**20
"""A list over this many bytes is remembered alone."""
_LISTS = {
    "BitstringStatusListEntry": ("BitstringStatusListCredential", "BitstringStatusList"),
    "StatusList2021Entry": ("StatusList2021Credential", "StatusList2021"),
}
"""Type of entry → types of the list credential and of its subject."""
_PLAIN = "1EdTechRevocationList"

ProveList = Callable[[bytes, datetime], Mapping[str, Any]]
"""Signed view of the credential in a fetched list; RefusedError unless a key of its issuer signed it."""

_Listed = tuple[Mapping[str, Any], bytes]
"""Signed view of a list credential, and the bits of its list."""


class StatusChecker:
    """Reads the status entries of signed views."""

    def __init__(self, documents: TrustedDocuments, prove: ProveList, settings: VerifySettings) -> None:
        self._documents = documents
        self._prove = prove
        self._settings = settings
        self._known: dict[tuple[bytes, datetime], _Listed | RefusedError] = {}

    def check(self, found: Findings, view: Mapping[str, Any], as_of: datetime) -> None:
        """The step `status`: REVOKED, SUSPENDED, STATUS_UNKNOWN, or good."""
        entries = as_list(view.get("credentialStatus"))
        if len(entries) > MOST_ENTRIES:
            found.against("STATUS_UNKNOWN", f"It has {len(entries)} status entries, more than are read.")
            return
        for entry in entries:
            try:
                self._entry(found, entry, view, as_of)
            except RefusedError as refusal:
                found.against("STATUS_UNKNOWN", f"The status list says nothing: {refusal.detail}")
        if not {"REVOKED", "SUSPENDED", "STATUS_UNKNOWN"}.intersection(found.codes):
            found.good("status", "Neither revoked nor suspended." if entries else "No status is kept for it.")

    def _entry(self, found: Findings, entry: Any, view: Mapping[str, Any], as_of: datetime) -> None:
        kinds = as_list(entry.get("type")) if isinstance(entry, Mapping) else []
        kind = next((kind for kind in kinds if kind in _LISTS or kind == _PLAIN), None)
        if kind is None:
            raise RefusedError("STATUS_UNKNOWN", "its kind is not known here, or is not signed.")
        if kind == _PLAIN:
            self._plain(found, entry, view, as_of)
            return
        purpose = entry.get("statusPurpose")
        if not isinstance(purpose, str):
            raise RefusedError("STATUS_UNKNOWN", "the entry does not say what it is for.")
        if purpose in ("revocation", "suspension") and self._bit(entry, kind, purpose, view, as_of):
            found.against("REVOKED" if purpose == "revocation" else "SUSPENDED")

    def _bit(
        self, entry: Mapping[str, Any], kind: str, purpose: str, view: Mapping[str, Any], as_of: datetime
    ) -> bool:
        if _whole(entry.get("statusSize", 1)) != 1:
            raise RefusedError("STATUS_UNKNOWN", "its entries are more than one bit long.")
        index = _whole(entry.get("statusListIndex"))
        document = self._fetched(entry.get("statusListCredential"), as_of)
        bits = self._bits(document, kind, purpose, issuer_of(view), as_of)
        try:
            return bool(get_status_bit(bits, index))
        except OpenvcError:
            raise RefusedError("STATUS_UNKNOWN", "the entry points beyond its end.") from None

    def _bits(self, document: Document, kind: str, purpose: str, issuer: str, as_of: datetime) -> bytes:
        """The decoded list, after everything that could be wrong with it was looked at."""
        outer, inner = _LISTS[kind]
        listed, bits = self._proved(document.content, as_of)
        if issuer_of(listed) not in (issuer, *self._settings.status_issuers):
            raise RefusedError("STATUS_UNKNOWN", "it is signed by somebody else than the issuer.")
        if outer not in as_list(listed.get("type")):
            raise RefusedError("STATUS_UNKNOWN", f"it is no {outer}.")
        subjects = as_list(listed.get("credentialSubject"))
        if len(subjects) != 1 or not isinstance(subjects[0], Mapping):
            raise RefusedError("STATUS_UNKNOWN", "it has not exactly one list.")
        subject = subjects[0]
        if inner not in as_list(subject.get("type")) or purpose not in as_list(subject.get("statusPurpose")):
            raise RefusedError("STATUS_UNKNOWN", f"it is no list for {purpose}.")
        self._check_fresh(listed, subject, document, as_of)
        return bits

    def _proved(self, content: bytes, as_of: datetime) -> _Listed:
        """The signed view of a list and its bits; remembered, for many credentials share few lists."""
        key = (content, as_of)
        if key not in self._known:
            try:
                found: _Listed | RefusedError = self._opened(content, as_of)
            except RefusedError as refusal:
                found = refusal
            large = not isinstance(found, RefusedError) and len(found[1]) > _LARGE
            while self._known and (len(self._known) >= _MOST_KNOWN or large):
                self._known.popitem()
            self._known[key] = found
        known = self._known[key]
        if isinstance(known, RefusedError):
            raise known
        return known

    def _opened(self, content: bytes, as_of: datetime) -> _Listed:
        view = self._prove(content, as_of)
        subject = next(iter(as_list(view.get("credentialSubject"))), None)
        return view, self._decoded(subject.get("encodedList") if isinstance(subject, Mapping) else None)

    def _check_fresh(
        self, listed: Mapping[str, Any], subject: Mapping[str, Any], document: Document, as_of: datetime
    ) -> None:
        start, end = window(listed)
        if (end and end <= as_of) or (start and start > as_of + self._settings.clock_skew):
            raise RefusedError("STATUS_UNKNOWN", "it is out of date.")
        ttl = timedelta(milliseconds=min(_whole(subject.get("ttl", 10**12)), 10**12))
        if as_of - document.fetched_at > ttl:
            raise RefusedError("STATUS_UNKNOWN", "it is older than its issuer allows; refresh it.")

    def _decoded(self, encoded: Any) -> bytes:
        if not isinstance(encoded, str) or len(encoded) > self._settings.max_list_bytes:
            raise RefusedError("STATUS_UNKNOWN", "it holds no list, or too large a one.")
        try:
            bits = decode_bitstring(encoded)
        except (OpenvcError, ValueError, MemoryError):
            raise RefusedError("STATUS_UNKNOWN", "it cannot be unpacked, or unpacks to too much.") from None
        if not self._settings.min_list_bytes <= len(bits) <= self._settings.max_list_bytes:
            raise RefusedError("STATUS_UNKNOWN", f"it is {len(bits):,} bytes long.")
        return bits

    def _plain(
        self, found: Findings, entry: Mapping[str, Any], view: Mapping[str, Any], as_of: datetime
    ) -> None:
        """Open Badges 3.0, section "1EdTech Revocation List": JSON at the issuer's own address, unsigned."""
        from .intake import read_json

        document = self._fetched(entry.get("id"), as_of)
        if len(document.content) > self._settings.max_bytes:
            raise RefusedError("STATUS_UNKNOWN", "it is larger than is read.")
        try:
            value = read_json(document.content.decode("utf-8-sig"), self._settings)
        except UnicodeDecodeError:
            raise RefusedError("STATUS_UNKNOWN", "it is no text.") from None
        if not isinstance(value, Mapping) or value.get("issuer") != issuer_of(view):
            raise RefusedError("STATUS_UNKNOWN", "it is by somebody else than the issuer.")
        for item in as_list(value.get("revokedCredential")):
            if (
                isinstance(item, Mapping)
                and item.get("id") == view.get("id")
                and item.get("revoked") is not False
            ):
                found.against("REVOKED")

    def _fetched(self, url: Any, as_of: datetime) -> Document:
        if not isinstance(url, str) or not url.startswith("https://"):
            raise RefusedError("STATUS_UNKNOWN", "it has no https address.")
        document = self._documents.get(url.partition("#")[0])
        if document is None:
            raise RefusedError(
                "STATUS_UNKNOWN", 'it is not in the cache; "skillmatch trust refresh" fetches it.'
            )
        if as_of - document.fetched_at > self._settings.max_list_age:
            raise RefusedError("STATUS_UNKNOWN", "it was fetched too long ago; refresh it.")
        return document


def _whole(value: Any) -> int:
    """A whole number, also as text, as list entries carry their index."""
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise RefusedError("STATUS_UNKNOWN", "one of its numbers is none.")
    return int(text)
