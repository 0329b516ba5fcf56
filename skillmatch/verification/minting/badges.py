"""Open Badges 3.0 credentials out of our own awards, unsigned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from skillmatch.domain import Alignment, Assessment, Award

from .ids import Signer

Version = Literal["2.0", "1.1"]
"""Of the VC data model; it decides the base context and how the dates are called."""

VC_2 = "https://www.w3.org/ns/credentials/v2"
VC_1 = "https://www.w3.org/2018/credentials/v1"
OB_3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
CLR_2 = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
_BASE: dict[Version, tuple[str, str, str]] = {
    "2.0": (VC_2, "validFrom", "validUntil"),
    "1.1": (VC_1, "issuanceDate", "expirationDate"),
}
_FULL_MARKS = 100
_TYPES: dict[Assessment, str] = {
    "completion": "CertificateOfCompletion",
    "quiz": "Assessment",
    "project": "Assignment",
    "proctored": "Certification",
}
"""How it was assessed → OB 3.0 AchievementType; a portfolio shows by the rubric it was judged with."""


def open_badge(
    award: Award,
    signer: Signer,
    *,
    achievement: str,
    status: Sequence[Mapping[str, Any]] = (),
    subject: str | None = None,
    version: Version = "2.0",
) -> dict[str, Any]:
    """An OpenBadgeCredential that says what `award` says.

    `achievement` is the achievement's id, a URI. The subject is `award.subject` unless given. Dates become
    the first second of `issued` and the last of `expires`; `level` becomes a result in percent of a
    required value, `assessment` the achievement's type or rubric, `started` and `assessor` the subject's
    `activityStartDate` and `source`. The first statement is the criteria's narrative, the others (or the
    name) are the description. A reader gets the award back from it, only that `credential` is then the
    achievement's id.
    """
    base, start, end = _BASE[version]
    badge: dict[str, Any] = {
        "@context": [base, OB_3],
        "id": award.id,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": award.name,
        "issuer": signer.profile(),
    }
    if award.issued is not None:
        badge[start] = first_second(award.issued)
    if award.expires is not None:
        badge[end] = last_second(award.expires)
    badge["credentialSubject"] = _subject(award, achievement, subject)
    if award.evidence:
        badge["evidence"] = [
            {"id": piece.url, "type": ["Evidence"], "name": piece.name} for piece in award.evidence
        ]
    if status:
        badge["credentialStatus"] = dict(status[0]) if len(status) == 1 else [dict(entry) for entry in status]
    return badge


def first_second(day: date) -> str:
    """The beginning of a day in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def last_second(day: date) -> str:
    """The end of a day in UTC: the day itself still counts."""
    return f"{day.isoformat()}T23:59:59Z"


def _subject(award: Award, achievement: str, subject: str | None) -> dict[str, Any]:
    claims: dict[str, Any] = {"type": ["AchievementSubject"]}
    named = award.subject if subject is None else subject
    if named:
        claims["id"] = named
    if award.started is not None:
        claims["activityStartDate"] = first_second(award.started)
    if award.assessor:
        claims["source"] = {"id": award.assessor, "type": ["Profile"]}
    claims["achievement"] = what = _achievement(award, achievement)
    rules = []
    if award.assessment == "portfolio":
        rules.append(_rule(f"{achievement}#rubric", "Rubric", "RubricCriterionLevel"))
    if award.level < 1:
        rule = f"{achievement}#score"
        rules.append(_rule(rule, "Score", "Percent") | {"requiredValue": str(_FULL_MARKS)})
        score = f"{award.level * _FULL_MARKS:g}"
        claims["result"] = [{"type": ["Result"], "resultDescription": rule, "value": score}]
    if rules:
        what["resultDescription"] = rules
    return claims


def _achievement(award: Award, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": name,
        "type": ["Achievement"],
        "name": award.name,
        "description": "\n\n".join(award.statements[1:]) or award.name,
        "criteria": {"narrative": next(iter(award.statements), award.name)},
    }
    if award.assessment in _TYPES:
        found["achievementType"] = _TYPES[award.assessment]
    if award.alignments:
        found["alignment"] = [_alignment(one) for one in award.alignments]
    return found


def _alignment(one: Alignment) -> dict[str, Any]:
    given = {
        "targetName": one.target_name,
        "targetUrl": one.target_uri,
        "targetFramework": one.framework,
        "targetCode": one.target_code,
    }
    return {"type": ["Alignment"], **{key: value for key, value in given.items() if value}}


def _rule(name: str, label: str, kind: str) -> dict[str, Any]:
    return {"id": name, "type": ["ResultDescription"], "name": label, "resultType": kind}
