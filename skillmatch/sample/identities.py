"""The sample's keys. Each follows from a sentence in this file, so nobody must ever trust any of them."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .catalogue import load_catalogue

if TYPE_CHECKING:
    from ..domain import Issuer
    from ..verification.minting import Signer

SAMPLE_KEYS = "SkillMatch sample ecosystem"
"""Seed of all keys of the sample: public by nature."""
EMBEDDED_KEYS = "did:web:chalkline.example"
"""An issuer whose DID document gives its key inside `assertionMethod` only, as some in the field do."""


@cache
def issuer_signer(issuer: str) -> Signer:
    """The signer with an issuer's id. Raises KeyError for an id that is not in the sample."""
    known = {one.id: one for one in load_catalogue().issuers}[issuer]
    return _signer(known)


@lru_cache(maxsize=256)
def person_signer(person: str) -> Signer:
    """A person as issuer of their own badges, under the did:key of their own key."""
    from ..verification.minting import Signer, key_from_seed

    return Signer.with_did_key(key_from_seed(f"{SAMPLE_KEYS}: person {person}"), name="Self-made badges")


def _signer(issuer: Issuer) -> Signer:
    from ..verification.minting import Signer, key_from_seed

    host = urlsplit(issuer.url).hostname or ""
    key = key_from_seed(f"{SAMPLE_KEYS}: issuer {host.partition('.')[0]}")
    if issuer.id.startswith("did:key:"):
        return Signer.with_did_key(key, issuer.name, issuer.url)
    domain = issuer.id.removeprefix("did:web:").split(":")
    return Signer.with_did_web(key, *domain, name=issuer.name, url=issuer.url)
