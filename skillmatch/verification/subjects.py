"""Is the credential about this person? DIDs, ids, and the salted hashes Open Badges writes e-mails in."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from skillmatch.readers.fields import as_list
from skillmatch.readers.openbadges import hashed

from .findings import Findings

_MOST = 200
"""Most subjects of a credential, and most identifiers of a subject."""
_HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
"""Open Badges also names MD5, under which two people can be made to share a hash; it proves nothing."""


def check_subject(found: Findings, view: Mapping[str, Any], person: Sequence[str]) -> None:
    """The step `subject`: every subject of the credential must be the person, by one of their ids."""
    if not person:
        found.unchecked("subject", "Nobody was named to check the subject against.")
        return
    subjects = as_list(view.get("credentialSubject"))
    if not subjects or len(subjects) > _MOST:
        found.against("SUBJECT_MISMATCH", f"It has {len(subjects)} subjects.")
    elif not all(_names(subject, person) for subject in subjects):
        plural = "One of its subjects is" if len(subjects) > 1 else "It names"
        anybody = any(True for subject in subjects for _ in _identities(subject))
        found.against(
            "SUBJECT_MISMATCH", f"{plural} somebody else." if anybody else "It names nobody by an id."
        )
    else:
        found.good("subject", "It names this person.")


def _names(subject: Any, person: Sequence[str]) -> bool:
    return any(_same(identity, salt, is_hash, name)
               for identity, salt, is_hash in _identities(subject) for name in person)  # fmt: skip


def _identities(subject: Any) -> Iterator[tuple[str, str, bool]]:
    """(identity, salt, whether it is a hash) of a subject: its id, and what stands in `identifier`."""
    if isinstance(subject, str):
        yield subject, "", False
    if not isinstance(subject, Mapping):
        return
    if isinstance(stated := subject.get("id"), str) and stated:
        yield stated, "", False
    for item in as_list(subject.get("identifier"))[:_MOST]:
        if isinstance(item, Mapping) and isinstance(identity := item.get("identityHash"), str):
            salt = item.get("salt")
            yield identity, salt if isinstance(salt, str) else "", item.get("hashed") is True


def _same(identity: str, salt: str, is_hash: bool, name: str) -> bool:
    """Whether one stated identity is the person known as `name`."""
    if not name or not identity:
        return False
    if identity == name:
        return True
    if is_hash:
        return _hash_fits(identity, salt, name.removeprefix("mailto:"))
    if "@" in identity and not identity.startswith(("did:", "http", "urn:")):
        plain = identity.removeprefix("mailto:")
        return name in (plain, hashed(plain)) or name.removeprefix("mailto:").casefold() == plain.casefold()
    return False


def _hash_fits(identity: str, salt: str, name: str) -> bool:
    """Open Badges 3.0, section "IdentityObject": `algorithm$hex` of the identity followed by the salt."""
    algorithm, dollar, digest = identity.partition("$")
    make = _HASHES.get(algorithm.lower())
    if make is None or not dollar:
        return False
    spellings = {name, name.strip().casefold()}
    return any(
        hmac.compare_digest(make((text + salt).encode()).hexdigest().encode(), digest.lower().encode())
        for text in spellings
    )
