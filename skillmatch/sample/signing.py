"""From drafts to signed awards: the documents people hold. Imports cryptography, so it is imported late."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

import msgspec

from ..domain import Award
from ..verification.minting import Signer, Suite, add_proof, open_badge, sign_jwt, status_entry
from ..verification.minting.status import Purpose
from .awarding import Draft
from .identities import issuer_signer, person_signer
from .records import SampleAward

Form = Literal["jwt"] | Suite
PERSONA_FORMS: tuple[Form, ...] = ("eddsa-rdfc-2022", "jwt", "Ed25519Signature2020", "eddsa-jcs-2022")
"""Personas hold documents of every form in turn; everybody else compact JWTs, which are quickest."""
STALE = "archive"
MOVED = "moved"
_SOMEBODY = "did:example:somebody-else"


def signed_award(draft: Draft, block: str, place: int, form: Form = "jwt") -> SampleAward:
    """The award with its document in `extra["document"]`: a compact JWT, or a JSON object with a proof.

    `credential` is then what the document names, the achievement's id, as in every award that is imported:
    it is the `url` of the catalogue's credential. `block` names the status lists the award stands in, `place`
    the bit. A draft without paper stays without.
    """
    if draft.paper == "none":
        return SampleAward(draft.award, draft.codes)
    document = _document(draft, block, place, form)
    award = replace(draft.award, credential=draft.achievement, extra={"document": document})
    return SampleAward(award, draft.codes)


def list_address(issuer_url: str, purpose: Purpose, block: str) -> str:
    """Where an issuer's status list is to be found."""
    return f"{issuer_url}status/{purpose}-{block}"


def _document(draft: Draft, block: str, place: int, form: Form) -> str | dict[str, Any]:
    award = draft.award
    issuer, key_holder = _signers(draft)
    # What is edited later was somebody else's when it was signed.
    signed_for = _SOMEBODY if draft.paper == "edited" else award.subject
    badge = open_badge(
        award,
        issuer,
        achievement=draft.achievement,
        subject=signed_for,
        status=_status(draft, issuer, block, place),
    )
    if form == "jwt":
        token = sign_jwt(badge, key_holder)
        return _edited_token(token, award) if draft.paper == "edited" else token
    secured = add_proof(badge, key_holder, form, created=f"{award.issued}T09:00:00Z")
    if draft.paper == "edited":
        secured["credentialSubject"]["id"] = award.subject
    return secured


def _signers(draft: Draft) -> tuple[Signer, Signer]:
    """Whom the document names as its issuer, and whose key signs it."""
    own = draft.paper in ("impostor", "self_issued")
    holder = person_signer(draft.award.person) if own else issuer_signer(draft.award.issuer)
    issuer = holder if draft.paper == "self_issued" else issuer_signer(draft.award.issuer)
    return issuer, holder


def _status(draft: Draft, issuer: Signer, block: str, place: int) -> Sequence[dict[str, str]]:
    if not draft.standing:
        return ()
    name = {"unreachable": MOVED, "stale": STALE}.get(draft.standing, block)
    purposes: list[Purpose] = ["revocation"]
    if draft.standing == "suspended":
        purposes.append("suspension")
    return [status_entry(list_address(issuer.url, one, name), place, one) for one in purposes]


def _edited_token(token: str, award: Award) -> str:
    """The token with the subject changed to `award`'s, under the signature it had."""
    head, body, signature = token.split(".")
    claims = msgspec.json.decode(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    claims["sub"] = claims["credentialSubject"]["id"] = award.subject
    text = base64.urlsafe_b64encode(msgspec.json.encode(claims)).rstrip(b"=").decode()
    return f"{head}.{text}.{signature}"
