"""The award a signed view describes. Only the view is read; the document is kept for checking it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from skillmatch.domain import Award
from skillmatch.errors import InputError
from skillmatch.readers import openbadges, openbadges2
from skillmatch.readers.fields import as_list, local_name, types_of

from .assessment import assessment_of
from .findings import RefusedError

_UNNAMED = "nobody"
_ACHIEVEMENTS = frozenset({"OpenBadgeCredential", "AchievementCredential"})
CLAIMS = ("id", "credential", "issuer", "subject", "issued", "expires", "level")
"""What an award claims that must be just as signed; names and prose are shown but prove nothing."""


def award_from(
    view: Mapping[str, Any], original: Mapping[str, Any] | str, person: Sequence[str]
) -> Award | None:
    """The award of a credential's signed view; None where it awards nothing (a CLR, an endorsement).

    Raises RefusedError MALFORMED where the view says it awards something and does not.
    """
    subjects = as_list(view.get("credentialSubject"))
    first = subjects[0] if subjects else None
    if not isinstance(first, Mapping) or not _awards(view, first):
        return None
    try:
        award = openbadges.award({**view, "credentialSubject": first}, person[0] if person else _UNNAMED)
    except InputError as error:
        raise RefusedError("MALFORMED", f"What it awards cannot be read: {error.said_of('it')}.") from None
    return _kept(replace(award, assessment=assessment_of(view)), original)


def badge2_award(view: Mapping[str, Any], original: Mapping[str, Any] | str, person: Sequence[str]) -> Award:
    """The award of a proved Open Badges 2.0 assertion; RefusedError MALFORMED where it is none."""
    try:
        award = openbadges2.award(view, person[0] if person else _UNNAMED)
    except InputError as error:
        raise RefusedError("MALFORMED", f"What it awards cannot be read: {error.said_of('it')}.") from None
    return _kept(award, original)


def _awards(view: Mapping[str, Any], subject: Mapping[str, Any]) -> bool:
    """A CLR's own subject may list achievements, but it is the credentials inside that award them."""
    types = set(map(local_name, types_of(view)))
    if "ClrCredential" in types or "EndorsementCredential" in types:
        return False
    return not _ACHIEVEMENTS.isdisjoint(types) or "achievement" in subject


def _kept(award: Award, original: Mapping[str, Any] | str) -> Award:
    """With the original beside it instead of the view, and without a person nobody named."""
    extra = {key: value for key, value in award.extra.items() if key != "document"}
    extra |= {"jwt": original} if isinstance(original, str) else {"document": dict(original)}
    return replace(award, extra=extra, person=award.subject if award.person == _UNNAMED else award.person)


def claims_more(filed: Award, signed: Award) -> str:
    """The first claim in which an award as filed goes beyond what is signed; "" where none does.

    Alignments may come in any order, for RDF keeps none, and some may be missing; how it was assessed may
    be left open, as readers do.
    """
    if not set(filed.alignments) <= set(signed.alignments):
        return "alignments"
    if filed.assessment not in ("", signed.assessment):
        return "assessment"
    return next((name for name in CLAIMS if getattr(filed, name) != getattr(signed, name)), "")
