"""Open Badges 3.0 and CLR 2.0, in the shape of VC 1.1 and VC 2.0, as awards.

Nothing is verified here and nothing in a document can say that it is: the document is kept whole in
`extra["document"]` for the verifier, and what is read from it beside that is only a claim so far.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..domain import Alignment, Award, Evidence
from ..errors import InputError
from .compact_jwt import credential_of
from .fields import Fields, as_list, content_id, local_name, named, one_line, types_of, unique
from .languages import line_of, prose_of
from .markup import to_text
from .open_badge_results import level

MAX_INNER = 10_000
"""Most credentials of one CLR."""


def award(document: Mapping[str, Any], person: str = "", subject: str = "") -> Award:
    """One AchievementCredential or OpenBadgeCredential.

    The person is `person`, else the subject; the subject is the document's own, else `subject` (that of
    the CLR around it). Raises InputError where there is neither, and for several subjects.
    """
    claims, achievement = _subject(document)
    own = subject_of(claims) or subject
    if not (person or own):
        raise InputError("names nobody it was awarded to", fix=_WHOSE)
    issuer = document.get("issuer")
    dates = Fields(document, "the credential")
    extra: dict[str, Any] = {"document": dict(document)}
    if isinstance(issuer, Mapping) and (label := line_of(issuer.get("name"), "issuer name")):
        extra["issuer_name"] = label
    return Award(
        id=_id(document.get("id")) or content_id(dict(document)),
        person=person or own,
        credential=_id(achievement.get("id")),
        issuer=_id(issuer.get("id") if isinstance(issuer, Mapping) else issuer),
        name=line_of(achievement.get("name"), "name") or line_of(document.get("name"), "name"),
        subject=own,
        issued=dates.utc_date("validFrom", "issuanceDate", "awardedDate"),
        expires=dates.utc_date("validUntil", "expirationDate"),
        alignments=alignments(achievement.get("alignment")),
        statements=_statements(achievement),
        level=level(as_list(claims.get("result")), as_list(achievement.get("resultDescription"))),
        evidence=evidence(document.get("evidence")),
        extra=extra,
        started=Fields(claims, "the subject").utc_date("activityStartDate"),
        assessor=_assessor(claims.get("source")),
    )


_WHOSE = 'Wrap it as {"type": "award", "person": "…", "document": {…}} to say whose it is.'


def clr_awards(document: Mapping[str, Any], person: str = "") -> Iterator[Award | InputError]:
    """Every achievement inside a CLR, each an award of its own.

    An inner credential is about its own subject. One whose subject has no id is about the CLR's.
    """
    claims = Fields(_one(document.get("credentialSubject")), "credentialSubject")
    inner = claims.many("verifiableCredential")
    if not inner or len(inner) > MAX_INNER:
        raise InputError(f"the CLR holds {len(inner):,} credentials; 1 to {MAX_INNER:,} can be read")
    subject = subject_of(claims.value)
    for place, credential in enumerate(inner, 1):
        try:
            content = credential_of(credential) if isinstance(credential, str) else credential
            if not isinstance(content, Mapping):
                raise InputError(f"is {named(content)}, not an object")  # noqa: TRY301
            if is_endorsement(content):
                continue
            found = award(content, person, subject)
            # What an inner token signs is the token, so it is kept for the verifier.
            token = {"jwt": credential} if isinstance(credential, str) else {}
            yield replace(found, extra={**found.extra, **token})
        except InputError as error:
            yield InputError(f"credential {place} of the CLR: {error.reason}", fix=error.fix)


def is_endorsement(document: Mapping[str, Any]) -> bool:
    """Whether a credential only endorses another one or somebody."""
    return "EndorsementCredential" in map(local_name, types_of(document))


def _subject(document: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    claims = _one(document.get("credentialSubject"))
    achievement = claims.get("achievement")
    if isinstance(achievement, list) and len(achievement) == 1:
        achievement = achievement[0]
    if isinstance(achievement, str):
        achievement = {"id": achievement}
    if not isinstance(achievement, Mapping):
        raise InputError("'credentialSubject' has no achievement")
    return claims, achievement


def _one(value: Any) -> Mapping[str, Any]:
    subjects = as_list(value)
    if len(subjects) != 1:
        raise InputError(f"has {len(subjects)} subjects; an award has exactly one")
    if not isinstance(subjects[0], Mapping):
        raise InputError(f"'credentialSubject' must be an object, not {named(subjects[0])}")
    return subjects[0]


def subject_of(claims: Mapping[str, Any]) -> str:
    """The subject's id, else its first identifier (e-mail first), which is hashed where it is plain.

    Hashing keeps names and addresses out of ids: `sha256$` and the hex digest of the lower-cased text.
    """
    stated = _id(claims.get("id"))
    if stated:
        return hashed(stated) if "@" in stated and not stated.startswith(("did:", "http", "urn:")) else stated
    found = [item for item in as_list(claims.get("identifier")) if isinstance(item, Mapping)]
    found.sort(key=lambda item: item.get("identityType") not in ("emailAddress", "email"))
    for item in found:
        identity = one_line(item.get("identityHash"), "identityHash")
        if identity:
            return identity if item.get("hashed") is True else hashed(identity)
    return ""


def hashed(identity: str) -> str:
    """A plain identity in the form Open Badges gives a hashed one, without salt."""
    text = identity.removeprefix("mailto:").strip().casefold()
    return "sha256$" + hashlib.sha256(text.encode()).hexdigest()


def _assessor(value: Any) -> str:
    """Id of the profile that assessed on the issuer's behalf; an address of somebody's is hashed."""
    stated = _id(value.get("id") if isinstance(value, Mapping) else value)
    return hashed(stated) if "@" in stated and not stated.startswith(("did:", "http", "urn:")) else stated


def _id(value: Any) -> str:
    return one_line(value, "id")


def alignments(value: Any) -> tuple[Alignment, ...]:
    """OB 3.0 and 2.0 alignments; one that names no target at all is left out."""
    found = []
    for item in as_list(value):
        if not isinstance(item, Mapping):
            raise InputError(f"an alignment must be an object, not {named(item)}")
        alignment = Alignment(
            target_uri=_id(item.get("targetUrl")),
            target_name=line_of(item.get("targetName"), "targetName"),
            framework=line_of(item.get("targetFramework"), "targetFramework"),
            target_code=_id(item.get("targetCode")),
        )
        if alignment.target_uri or alignment.target_code or alignment.target_name:
            found.append(alignment)
    return tuple(dict.fromkeys(found))


def _statements(achievement: Mapping[str, Any]) -> tuple[str, ...]:
    criteria = achievement.get("criteria")
    narrative = criteria.get("narrative") if isinstance(criteria, Mapping) else None
    texts = (prose_of(narrative, "narrative"), prose_of(achievement.get("description"), "description"))
    return unique(to_text(text) for text in texts)


def evidence(value: Any) -> tuple[Evidence, ...]:
    """What an award points at: URLs or objects with id, name, narrative or description."""
    found = []
    for item in as_list(value):
        if isinstance(item, Mapping):
            narrative = prose_of(item.get("narrative") or item.get("description"), "narrative")
            name = line_of(item.get("name"), "name")
            found.append(Evidence(_id(item.get("id")), name, to_text(narrative)))
        else:
            found.append(Evidence(url=_id(item)))
    return tuple(piece for piece in found if piece != Evidence())
