"""Who a person is: the ids their awards may name, each claimed by the operator or proved by the person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from skillmatch.domain import Profile, Proof
from skillmatch.errors import InputError
from skillmatch.readers.openbadges import hashed

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

_MAX_ID = 2048
_MAX_PRESENTATION = 16_384
_KINDS = ("verified", "inferred", "self_claimed")


def claim(workspace: Workspace, person: str, subject: str) -> None:
    """Take the operator's word that `subject` is this person. Logged, without naming either.

    Raises:
        NotFoundError: nobody has this id.
        InputError: the subject id is empty, too long, or somebody else's already.
    """
    subject = subject.strip()
    if not subject or len(subject) > _MAX_ID or not subject.isprintable():
        raise InputError("the subject id must be one line of text")
    known = workspace.person(person)
    if subject in known.subject_ids:
        return
    for other in workspace.people().values():
        if other.id != person and _same_as(subject) in map(_same_as, (other.id, *other.subject_ids)):
            raise InputError(f"the subject id {subject!r} is claimed for somebody else already")
    workspace.save([replace(known, subject_ids=(*known.subject_ids, subject))])
    workspace.audit.append("person.claim", {"by": "operator"})


def _same_as(subject: str) -> str:
    """One form for every spelling of an id under which the verifier takes it for the same."""
    is_address = "@" in subject and not subject.startswith(("did:", "http", "urn:"))
    return hashed(subject) if is_address else subject


def claim_presented(workspace: Workspace, person: str, presentation: str, challenge: str, domain: str) -> str:
    """Let the holder of a DID prove that it is theirs: a signed presentation (VP-JWT) of this challenge.

    Only did:key and did:jwk can be proved, without any network. Whoever hands out the challenge makes sure
    that it is new. Returns the DID, which is claimed for the person.

    Raises:
        NotFoundError: nobody has this id.
        InputError: the presentation does not prove it; the message says why.
    """
    workspace.person(person)
    holder = _holder(presentation.strip(), challenge, domain)
    claim(workspace, person, holder)
    return holder


def _holder(presentation: str, challenge: str, domain: str) -> str:
    from openvc.did.did_jwk import DidJwkResolver
    from openvc.did.did_key import DidKeyResolver
    from openvc.errors import OpenvcError
    from openvc.proof.vp_jwt import VpJwtProofSuite

    from skillmatch.readers.compact_jwt import payload

    if not challenge or not domain:
        raise InputError("a presentation needs the challenge and the domain it was made for")
    try:
        carried = payload(presentation).get("vp") if len(presentation) <= _MAX_PRESENTATION else None
    except InputError:
        carried = None
    if not isinstance(carried, dict) or carried.get("verifiableCredential"):
        raise InputError("the presentation must be a short VP-JWT that carries no credential")
    suite = VpJwtProofSuite()
    try:
        stated, _ = suite.peek_holder(presentation)
        resolver = DidKeyResolver() if str(stated).startswith("did:key:") else DidJwkResolver()
        proved = suite.verify(presentation, audience=domain, nonce=challenge, resolver=resolver)
    except OpenvcError as error:
        raise InputError(f"the presentation does not prove anything: {error}") from error
    if not proved.holder:
        raise InputError("the presentation names no holder")
    return proved.holder


def profile_rows(profile: Profile, as_of: date) -> Iterator[dict[str, Any]]:
    """One row a proof, strongest skill first: skill, kind, strength, credential, issuer, verdict, age."""
    for skill in profile.skills:
        for proof in skill.proofs:
            yield _row(proof, as_of)


def profile_document(profile: Profile, as_of: date, framework: str) -> dict[str, Any]:
    """The whole profile: each skill with its strength by kind of evidence, and every proof behind it."""
    return {
        "person": profile.person,
        "framework": framework,
        "as_of": as_of.isoformat(),
        "skills": [
            {
                "skill": skill.skill,
                "label": skill.label,
                **{kind: getattr(skill, kind) for kind in _KINDS},
                "proofs": [_row(proof, as_of) for proof in skill.proofs],
            }
            for skill in profile.skills
        ],
    }


def _row(proof: Proof, as_of: date) -> dict[str, Any]:
    return {
        "skill": proof.skill,
        "label": proof.label,
        "kind": proof.kind,
        "strength": proof.strength,
        "credential": proof.credential,
        "credential_name": proof.credential_name,
        "issuer": proof.issuer,
        "award": proof.award,
        "verdict": "not verified" if proof.codes else "verified",
        "codes": list(proof.codes),
        "issued": proof.issued.isoformat() if proof.issued else None,
        "age_days": (as_of - proof.issued).days if proof.issued else None,
    }
