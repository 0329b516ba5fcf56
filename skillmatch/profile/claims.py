"""From one person's awards and verdicts to claims: skill, kind of evidence, strength, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from skillmatch.domain import (
    Award,
    Credential,
    EvidenceKind,
    ReasonCode,
    ScoringSettings,
    TaughtSkill,
    TrustEntry,
    Verdict,
    fold,
)
from skillmatch.frameworks import Framework, Resolver
from skillmatch.ranking import teaches
from skillmatch.verification import date_codes, trust_table

from .factors import currency, expiry, level, rigour


@dataclass(frozen=True, slots=True)
class Claim:
    """One award's word for one skill."""

    row: int
    kind: EvidenceKind
    strength: float
    """In [0, 1], alone, before it is combined with others."""
    award: Award
    codes: tuple[ReasonCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """An award, and what counts against it in one framework; verified when nothing does."""

    award: Award
    codes: tuple[ReasonCode, ...]
    weight: float
    """Trust in its issuer, 0 where there is none."""

    @property
    def verified(self) -> bool:
        return not self.codes


class Claims:
    """Reads claims out of awards for one framework, one registry, one day. See design §6.

    *Verified*: an alignment the award itself carries, that resolves in the framework, of an award
    nothing counts against. *Inferred*: what the text of such an award, or of the credential it names,
    was linked to, and what the catalogue (not the award) states that credential is aligned to; the
    credential must be by the award's own issuer. *Self-claimed*: the same of every other award, its
    reason codes kept; trust is no factor there.
    """

    def __init__(
        self,
        *,
        credentials: Mapping[str, Credential],
        taught: Mapping[str, Sequence[TaughtSkill]],
        trust: Iterable[TrustEntry],
        framework: Framework,
        crosswalk: Mapping[str, Sequence[str]] | None,
        award_links: Mapping[str, Sequence[TaughtSkill]] | None,
        settings: ScoringSettings,
        as_of: date,
    ) -> None:
        self._credentials, self._taught = credentials, taught
        self._award_links = award_links or {}
        self._trust = trust_table(trust, framework.info.id)
        self._framework, self._settings, self._as_of = framework, settings, as_of
        self._resolver = Resolver(framework, crosswalk)
        self._teaches: dict[str, dict[int, float]] = {}

    def of(self, person: str, awards: Sequence[Award], verdicts: Sequence[Verdict]) -> list[Claim]:
        """Claims of one person; `verdicts` stand beside `awards`, one each, in the same order.

        Of the awards by one issuer for one achievement only the newest counts, among the verified and
        among the others, each by itself: so no bad copy can push out a good award. Raises ValueError
        where the two lists are not of one length.
        """
        pairs = zip(awards, verdicts, strict=True)
        judged = [self.judge(person, award, verdict) for award, verdict in pairs]
        return [claim for one in _newest(judged) for claim in self._claims(one)]

    def judge(self, person: str, award: Award, verdict: Verdict) -> Judged:
        """The award with every code against it: the verdict's, and those of trust, dates and owner."""
        codes = list(verdict.codes)
        if verdict.award != award.id or not (verdict.verified or codes):
            codes.append("STATUS_UNKNOWN")  # a verdict on something else, or one that says nothing
        weight = self._trust.get(award.issuer, 0.0)
        if not weight:
            codes.append("ISSUER_UNTRUSTED")
        if award.person != person:
            codes.append("SUBJECT_MISMATCH")
        codes += date_codes(award.issued, expiry(award, self._own(award)), self._as_of)
        return Judged(award, tuple(dict.fromkeys(codes)), weight)

    def aligned(self, award: Award) -> frozenset[int]:
        """Rows of the framework's skills that the award itself states."""
        return frozenset(row for one in award.alignments for row in self._resolver.rows(one))

    def _own(self, award: Award) -> Credential | None:
        """The catalogue's credential the award names, if it is by the award's issuer."""
        found = self._credentials.get(award.credential)
        return found if found is not None and found.issuer == award.issuer else None

    def _claims(self, judged: Judged) -> list[Claim]:
        award, own = judged.award, self._own(judged.award)
        base = rigour(award, own, self._settings) * level(award) * (judged.weight if judged.verified else 1.0)
        aligned = self.aligned(award)
        linked = self._linked(award, own if judged.verified else self._credentials.get(award.credential))
        every = linked | dict.fromkeys(aligned, 1.0)
        strengths = {row: base * every[row] * self._currency(award, own, row) for row in sorted(every)}
        if not judged.verified:
            return [Claim(row, "self_claimed", s, award, judged.codes) for row, s in strengths.items()]
        kinds: dict[bool, EvidenceKind] = {True: "verified", False: "inferred"}
        return [Claim(row, kinds[row in aligned], s, award) for row, s in strengths.items()]

    def _currency(self, award: Award, own: Credential | None, row: int) -> float:
        half_life = self._settings.half_life(self._framework.kinds[row])
        return currency(award.issued, expiry(award, own), self._as_of, half_life)

    def _linked(self, award: Award, credential: Credential | None) -> dict[int, float]:
        """Row → probability, from the award's own text and from the credential's."""
        found = dict(self._credential_rows(credential.id)) if credential else {}
        for row, probability in self._rows(self._award_links.get(award.key, ())).items():
            found[row] = max(probability, found.get(row, 0.0))
        return found

    def _credential_rows(self, credential: str) -> dict[int, float]:
        if credential not in self._teaches:
            self._teaches[credential] = self._rows(self._taught.get(credential, ()))
        return self._teaches[credential]

    def _rows(self, skills: Sequence[TaughtSkill]) -> dict[int, float]:
        if not skills:
            return {}
        best = teaches(skills, self._settings)
        rows = ((self._framework.row(skill), one.probability) for skill, one in best.items())
        return {row: min(max(p, 0.0), 1.0) for row, p in rows if row is not None}


def achievement(award: Award) -> str:
    """What was achieved: the credential, else the name, else only the award itself."""
    return award.credential or fold(award.name) or award.id


def _newest(judged: Iterable[Judged]) -> list[Judged]:
    """The newest award of each (verified or not, issuer, achievement); among equals the last id."""
    best: dict[tuple[bool, str, str], Judged] = {}
    for one in judged:
        key = (one.verified, one.award.issuer, achievement(one.award))
        if key not in best or _age_key(one.award) > _age_key(best[key].award):
            best[key] = one
    return [best[key] for key in sorted(best)]


def _age_key(award: Award) -> tuple[date, str]:
    return award.issued or date.min, award.id
