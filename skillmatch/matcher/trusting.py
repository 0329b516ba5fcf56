"""Changing whom a workspace trusts, and fetching what verifying their awards needs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from skillmatch.domain import Progress, silent
from skillmatch.errors import FetchError, InputError
from skillmatch.trust import MOST_ID, Fetched, FetchLimits, GuardedFetch, Registry, addresses_of, did_web_url
from skillmatch.verification import Document, TrustedDocuments, TrustedIssuer

from .examining import moment
from .facade import Matcher
from .judging import document_of

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

Fetch = Callable[[str], Fetched]
_BATCH = 50
_LONGEST_CHAIN = 4
"""Rounds of fetching: a hosted badge names its class, that its issuer, that its key."""
_MOST_ONLINE = 20
"""Documents fetched while one file is verified."""


def trust(workspace: Workspace, issuers: Iterable[TrustedIssuer], event: str) -> int:
    """Add entries, or put them in place of those of the same issuers; returns how many. Logged.

    Raises InputError for an id that no credential can name: it would only look like another's.
    """
    added = tuple(issuers)
    for issuer in added:
        if not issuer.id.isprintable() or issuer.id != issuer.id.strip() or not issuer.id:
            fix = "Give it in one line, as its credentials do."
            raise InputError(f"{issuer.id[:200]!r} is no id of an issuer", fix=fix)
    with workspace.registry.changing():
        before = workspace.registry.load()
        after = before.with_(added)
        workspace.registry.save(after)
    for issuer in added:
        workspace.audit.append(f"trust.{event}", _summary(issuer, before, after))
    return len(added)


def revoke(workspace: Workspace, issuer: str) -> None:
    """Trust an issuer no more. Logged. Raises NotFoundError."""
    with workspace.registry.changing():
        before = workspace.registry.load()
        after = before.without(issuer)
        workspace.registry.save(after)
    workspace.audit.append("trust.revoke", _summary(before.issuers[issuer], before, after))


def rescore_all(workspace: Workspace, progress: Progress = silent) -> int:
    """Let changed trust count in every framework whose index was up to date; returns how many those are."""
    infos = workspace.framework_infos()
    return sum(Matcher(workspace, framework=info.id).rescore(progress) for info in infos)


def _summary(issuer: TrustedIssuer, before: Registry, after: Registry) -> dict[str, object]:
    return {
        "issuer": issuer.id,
        "frameworks": list(issuer.frameworks),
        "weight": issuer.weight,
        "keys": len(issuer.keys),
        "valid_from": issuer.valid_from.isoformat() if issuer.valid_from else None,
        "valid_to": issuer.valid_to.isoformat() if issuer.valid_to else None,
        "before": before.version,
        "after": after.version,
    }


def supply(workspace: Workspace, address: str, content: bytes) -> None:
    """Keep a document that came another way, as if it had been fetched now. Logged.

    Raises:
        InputError: the address is neither a did:web nor an https URL, or the document is too large.
    """
    known = address.startswith(("did:web:", "https://")) and len(address) <= MOST_ID
    if not known or not address.isprintable():
        raise InputError(
            f"{address[:200]!r} is no address of a document", fix="Give a did:web or an https URL."
        )
    if not content or len(content) > FetchLimits().max_bytes:
        raise InputError(f"the document must have 1 to {FetchLimits().max_bytes:,} bytes")
    workspace.documents.put([(address, Document(content, datetime.now(UTC)))])
    workspace.audit.append("trust.supply", {"address": address})


@dataclass(frozen=True, slots=True)
class RefreshReport:
    """What a refresh did."""

    fetched: int
    failed: tuple[str, ...]
    """Why, for each document that could not be fetched; an earlier copy of it is kept."""


def refresh(
    workspace: Workspace, fetch: Fetch | None = None, *, everybody: bool = False, progress: Progress = silent
) -> RefreshReport:
    """Fetch the did:web documents and status lists of the trusted issuers and of the awards they gave.

    Awards of others are passed over unless `everybody`: they prove nothing whatever their status, and
    fetching for them would tell strangers that we hold them. Of awards that do not say whose they are, what
    lies at a trusted issuer's host is fetched. Each document is kept as soon as it is here.
    """
    get, done, failed, fetched = fetch or GuardedFetch(), set[str](), list[str](), 0
    wanted = wanted_by(workspace, everybody)
    for _ in range(_LONGEST_CHAIN):
        found: list[tuple[str, Document]] = []
        for address in wanted:
            done.add(address)
            try:
                found.append((address, _fetched(get, address)))
            except FetchError as error:
                failed.append(error.message)
            progress("fetching", len(done), None)
        workspace.documents.put(found)
        fetched += len(found)
        wanted = list(dict.fromkeys(a for _, d in found for a in _named_in(d) if a not in done))
    workspace.audit.append("trust.refresh", {"fetched": fetched, "failed": len(failed)})
    return RefreshReport(fetched, tuple(failed))


def wanted_by(workspace: Workspace, everybody: bool = False) -> list[str]:
    """Addresses of the documents that verifying the held awards needs, in order, each once."""
    registry = workspace.registry.load()
    found = dict.fromkeys(issuer for issuer in registry.issuers if issuer.startswith("did:web:"))
    hosts = {_host(issuer) for issuer in registry.issuers} - {""}
    for award in workspace.awards():
        if everybody or award.issuer in registry.issuers:
            found |= dict.fromkeys(_addresses(document_of(award)))
        elif not award.issuer and hosts:  # an Open Badges 2.0 badge: its class tells whose it is
            found |= dict.fromkeys(a for a in _addresses(document_of(award)) if _host(a) in hosts)
    return list(found)


def stale(workspace: Workspace) -> tuple[list[str], list[str]]:
    """Addresses that are wanted but were never fetched, and those fetched too long ago to count."""
    fetched = workspace.documents.fetched()
    limits, kept = workspace.registry.load().settings, workspace.meta("as_of")
    now = moment(date.fromisoformat(kept)) if kept else datetime.now(UTC)
    missing, old = [], []
    for address in wanted_by(workspace):
        limit = limits.max_document_age if address.startswith("did:") else limits.max_list_age
        if address not in fetched:
            missing.append(address)
        elif now - fetched[address] > limit:
            old.append(address)
    return missing, old


class OnlineDocuments:
    """`TrustedDocuments` that fetches what another source does not have; for `verify --online`.

    Nothing is kept beyond the run, each address is asked once, and no more than a few at all.
    """

    def __init__(self, known: TrustedDocuments, fetch: Fetch | None = None) -> None:
        self._known, self._fetch = known, fetch or GuardedFetch()
        self._found: dict[str, Document | None] = {}
        self.failed: list[str] = []

    def get(self, url_or_did: str) -> Document | None:
        """See `TrustedDocuments.get`; a fetched document is newer than a kept one and wins."""
        if url_or_did not in self._found and len(self._found) < _MOST_ONLINE:
            try:
                self._found[url_or_did] = _fetched(self._fetch, url_or_did)
            except FetchError as error:
                self.failed.append(error.message)
                self._found[url_or_did] = None
        return self._found.get(url_or_did) or self._known.get(url_or_did)

    def next_file(self) -> None:
        """Start counting anew for the next file."""
        self._found = {address: found for address, found in self._found.items() if found is not None}


def _fetched(fetch: Fetch, address: str) -> Document:
    """Raises FetchError."""
    found = fetch(did_web_url(address) if address.startswith("did:") else address)
    return Document(found.content, found.fetched_at)


def _host(address: str) -> str:
    """Of an https URL; "" of anything else."""
    try:
        return urlsplit(address).hostname or "" if address.startswith("https://") else ""
    except ValueError:
        return ""


def _addresses(document: bytes) -> Iterator[str]:
    from skillmatch.readers.compact_jwt import payload

    try:
        value = json.loads(document) if document[:1] in (b"{", b"[") else payload(document.decode())
    except (ValueError, RecursionError, InputError):
        return
    yield from addresses_of(value)


def _named_in(document: Document) -> Iterator[str]:
    """What a fetched document names in turn: a status list its issuer, a hosted badge its class."""
    return _addresses(document.content)
