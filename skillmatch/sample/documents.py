"""What a verifier of sample awards needs beside them: did:web documents and status lists, made on demand.

These stand for what `skillmatch trust refresh` would fetch; nothing of it is on any network.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, get_args

import msgspec

from .awarding import Draft
from .catalogue import load_catalogue
from .identities import EMBEDDED_KEYS, issuer_signer
from .records import SAMPLE_AS_OF

if TYPE_CHECKING:
    from ..domain import Issuer
    from ..verification.documents import Document
    from ..verification.minting import Suite
    from ..verification.minting.status import Purpose

Placed = Iterable[tuple[Draft, int]]
"""Drafts with their bits in the status lists."""
_STALE_SINCE = date(2025, 12, 31)
_FRESH_UNTIL = date(2026, 10, 31)
_LISTED_SINCE = date(2026, 9, 30)
_WITH_RDF_PROOF = "did:web:saintalder.example:training"


class SampleDocuments(Mapping[str, "Document"]):
    """did:web DIDs and status list addresses → the document there, as of the sample's day.

    `blocks` are the names of the blocks of people, `placed` gives a block's drafts. A block's lists do not
    depend on how many people were asked for: they tell of the whole block, as a real issuer's would of all
    its learners. Unreachable lists are the ones that are not here.
    """

    def __init__(self, blocks: Iterable[str], placed: Callable[[str], Placed]) -> None:
        self._placed = placed
        self._web = {one.id: one for one in load_catalogue().issuers if one.id.startswith("did:web:")}
        self._lists = {address: place for block in blocks for address, place in _addresses(block)}
        self._lists |= dict(_addresses("archive"))
        self._bits = lru_cache(maxsize=64)(self._block_bits)

    def __getitem__(self, address: str) -> Document:
        from ..verification.documents import Document

        content = (
            _did_document(address) if address in self._web else self._list(address, *self._lists[address])
        )
        return Document(content, datetime.combine(SAMPLE_AS_OF, time(), UTC))

    def __iter__(self) -> Iterator[str]:
        yield from self._web
        yield from self._lists

    def __len__(self) -> int:
        return len(self._web) + len(self._lists)

    def _list(self, address: str, issuer: Issuer, purpose: Purpose, block: str) -> bytes:
        from ..verification.minting import add_proof, sign_jwt, status_list

        signer = issuer_signer(issuer.id)
        stale = block == "archive"
        credential = status_list(
            address,
            signer,
            () if stale else self._bits(block).get((issuer.id, purpose), ()),
            valid_from=date(2025, 1, 1) if stale else _LISTED_SINCE,
            valid_until=_STALE_SINCE if stale else _FRESH_UNTIL,
            purpose=purpose,
        )
        if issuer.id in self._web and issuer.id != _WITH_RDF_PROOF:
            return sign_jwt(credential, signer).encode()
        suite: Suite = "eddsa-rdfc-2022" if issuer.id == _WITH_RDF_PROOF else "eddsa-jcs-2022"
        return msgspec.json.encode(add_proof(credential, signer, suite, created="2026-09-30T00:00:00Z"))

    def _block_bits(self, block: str) -> Mapping[tuple[str, str], list[int]]:
        bits: dict[tuple[str, str], list[int]] = defaultdict(list)
        for draft, place in self._placed(block):
            if draft.standing in ("revoked", "suspended"):
                purpose = "revocation" if draft.standing == "revoked" else "suspension"
                bits[draft.award.issuer, purpose].append(place)
        return bits


def _addresses(block: str) -> Iterator[tuple[str, tuple[Issuer, Purpose, str]]]:
    from ..verification.minting.status import Purpose
    from .signing import list_address

    for issuer in load_catalogue().issuers:
        for purpose in get_args(Purpose):
            yield list_address(issuer.url, purpose, block), (issuer, purpose, block)


def _did_document(did: str) -> bytes:
    from ..verification.minting import did_document

    return msgspec.json.encode(did_document(issuer_signer(did), embedded=did == EMBEDDED_KEYS))
