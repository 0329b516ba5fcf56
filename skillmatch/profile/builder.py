"""Profiles of people, one by one with their evidence, or many at once as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from skillmatch.domain import (
    Award,
    Credential,
    EvidenceKind,
    Person,
    Profile,
    Progress,
    Proof,
    ScoringSettings,
    SkillStrength,
    TaughtSkill,
    TrustEntry,
    Verdict,
    silent,
)
from skillmatch.frameworks import Framework
from skillmatch.ranking import KINDS, Strengths

from .claims import Claim, Claims, achievement
from .columns import ClaimColumns
from .factors import combined

_BATCH = 10_000
"""People between two calls of `progress`."""


class ProfileBuilder:
    """Everything a profile depends on beside the person, set up once for many of them.

    `taught` holds what each credential teaches (stated and linked), `award_links` what each award's own
    text was linked to, by `Award.key`; both in `framework`. `crosswalk` maps URIs of other frameworks to
    URIs of this one or the other way round. `as_of` is the day strengths are told for.
    """

    def __init__(
        self,
        *,
        credentials: Mapping[str, Credential],
        taught: Mapping[str, Sequence[TaughtSkill]],
        trust: Iterable[TrustEntry],
        framework: Framework,
        as_of: date,
        crosswalk: Mapping[str, Sequence[str]] | None = None,
        award_links: Mapping[str, Sequence[TaughtSkill]] | None = None,
        settings: ScoringSettings | None = None,
    ) -> None:
        self.framework = framework
        self.settings = settings or ScoringSettings()
        self._credentials = credentials
        self.claims = Claims(
            credentials=credentials,
            taught=taught,
            trust=trust,
            framework=framework,
            crosswalk=crosswalk,
            award_links=award_links,
            settings=self.settings,
            as_of=as_of,
        )

    def profile(self, person: Person | str, awards: Sequence[Award], verdicts: Sequence[Verdict]) -> Profile:
        """What the person can show, strongest first, with every proof. `verdicts[i]` is on `awards[i]`."""
        name = person if isinstance(person, str) else person.id
        by_row: dict[int, list[Claim]] = {}
        for claim in self.claims.of(name, awards, verdicts):
            by_row.setdefault(claim.row, []).append(claim)
        skills = (self._strength(row, claims) for row, claims in by_row.items())
        return Profile(name, tuple(sorted(skills, key=_strongest_first)))

    def strengths(
        self,
        stream: Iterable[tuple[Person | str, Sequence[Award], Sequence[Verdict]]],
        progress: Progress = silent,
        total: int | None = None,
    ) -> Strengths:
        """The numbers of `profile` for a stream of people, each once, in bounded memory beside the result.

        Raises ValueError where a person comes twice.
        """
        columns = ClaimColumns(self.framework, self.settings)
        for done, (person, awards, verdicts) in enumerate(stream, start=1):
            name = person if isinstance(person, str) else person.id
            columns.add(name, self.claims.of(name, awards, verdicts))
            if done % _BATCH == 0:
                progress("profiles", done, total)
        progress("profiles", len(columns), len(columns))
        return columns.finish()

    def _strength(self, row: int, claims: list[Claim]) -> SkillStrength:
        skill = self.framework.skill(row)
        values = {kind: self._combined(claims, kind) for kind in KINDS}
        proofs = sorted((self._proof(skill.uri, skill.label, claim) for claim in claims), key=_best_first)
        return SkillStrength(skill.uri, skill.label, **values, proofs=tuple(proofs))

    def _combined(self, claims: list[Claim], kind: EvidenceKind) -> float:
        of_kind = ((claim.award.issuer, claim.strength) for claim in claims if claim.kind == kind)
        return combined(of_kind, self.settings)

    def _proof(self, skill: str, label: str, claim: Claim) -> Proof:
        award = claim.award
        credential = self._credentials.get(award.credential)
        name = award.name or (credential.name if credential else "") or achievement(award)
        return Proof(
            skill=skill,
            label=label,
            kind=claim.kind,
            strength=claim.strength,
            award=award.id,
            credential=award.credential,
            credential_name=name,
            issuer=award.issuer,
            codes=claim.codes,
            issued=award.issued,
        )


def _strongest_first(skill: SkillStrength) -> tuple[float, float, float, str, str]:
    return -skill.verified, -skill.inferred, -skill.self_claimed, skill.label, skill.skill


def _best_first(proof: Proof) -> tuple[int, float, str]:
    return KINDS.index(proof.kind), -proof.strength, proof.award
