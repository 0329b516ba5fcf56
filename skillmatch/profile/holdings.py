"""Which credentials a person holds, as far as that is proved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from skillmatch.domain import Award, Credential, TrustEntry, Verdict
from skillmatch.verification import date_codes

from .factors import expiry


@dataclass(frozen=True, slots=True)
class Holdings:
    """Credential ids, in three sets that have nothing in common."""

    held: frozenset[str]
    """By a verified award, in date, of the credential's own, trusted issuer."""
    expired: frozenset[str] = frozenset()
    """Would be held if the award were in date."""
    claimed: frozenset[str] = frozenset()
    """An award names them, but something other than its date counts against it."""
    expires: Mapping[str, date] = field(default_factory=dict, compare=False)
    """The last good day of held ones that expire: of several awards the one that lasts longest counts."""


def holdings(
    awards: Sequence[Award],
    verdicts: Sequence[Verdict],
    *,
    credentials: Mapping[str, Credential],
    trust: Iterable[TrustEntry],
    as_of: date,
) -> Holdings:
    """What may count as held before prerequisites; `verdicts[i]` is on `awards[i]`.

    Trust for any framework is enough: having earned something does not depend on the framework its
    skills are told in.
    """
    trusted = {entry.issuer for entry in trust if entry.issuer and entry.weight > 0}
    found: dict[str, set[str]] = {"held": set(), "expired": set(), "claimed": set()}
    lasts: dict[str, date] = {}
    for award, verdict in zip(awards, verdicts, strict=True):
        credential = credentials.get(award.credential)
        if credential is not None:
            standing = _standing(award, verdict, credential, trusted, as_of)
            found[standing].add(award.credential)
            if standing == "held":
                last = expiry(award, credential) or date.max
                lasts[credential.id] = max(last, lasts.get(credential.id, last))
    held, expired = found["held"], found["expired"] - found["held"]
    claimed = found["claimed"] - held - expired
    expires = {one: last for one, last in lasts.items() if last < date.max}
    return Holdings(frozenset(held), frozenset(expired), frozenset(claimed), expires)


def _standing(award: Award, verdict: Verdict, credential: Credential, trusted: set[str], as_of: date) -> str:
    codes = {*verdict.codes, *date_codes(award.issued, expiry(award, credential), as_of)}
    known = verdict.award == award.id and (verdict.verified or bool(verdict.codes))
    if not known or award.issuer != credential.issuer or award.issuer not in trusted:
        return "claimed"
    if not codes:
        return "held"
    return "expired" if codes == {"EXPIRED"} else "claimed"
