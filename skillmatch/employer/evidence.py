"""Why one person stands where they stand: each requirement with what meets it, in words too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from skillmatch.domain import EvidenceKind, Profile, Proof, RequirementMatch, ScoringSettings, SkillStrength
from skillmatch.ranking import KINDS, Need, Relatedness

Names = Callable[[str], str]
"""Issuer id → how people call it."""


@dataclass(frozen=True, slots=True)
class Best:
    """What counts most for a need among one kind of evidence."""

    value: float = 0.0
    """Relatedness × strength."""
    relatedness: float = 0.0
    skill: SkillStrength | None = None


def explain(
    goal: Sequence[Need],
    profile: Profile,
    relatedness: Relatedness,
    settings: ScoringSettings,
    verified_only: bool = False,
) -> tuple[RequirementMatch, ...]:
    """One `RequirementMatch` a need, in the order of `goal`; contributions sum to the person's score.

    The formula is `ranking.score_everybody`'s, told for one person. A need that only self-claimed
    evidence speaks to shows it, with the reasons why it is not verified, even at weight 0.
    """
    held = {skill.skill: skill for skill in profile.skills}
    return tuple(_explain(need, held, relatedness, settings, verified_only) for need in goal)


def _explain(
    need: Need,
    held: dict[str, SkillStrength],
    relatedness: Relatedness,
    settings: ScoringSettings,
    verified_only: bool,
) -> RequirementMatch:
    best = {kind: _best(need, held, kind, relatedness) for kind in KINDS}
    v, i, c = (need.met(best[kind].value) for kind in KINDS)
    alpha = 0.0 if verified_only else settings.inferred_weight
    beta = 0.0 if verified_only else settings.self_claimed_weight
    parts = {
        "verified": need.share * v,
        "inferred": need.share * alpha * max(i - v, 0.0),
        "self_claimed": need.share * beta * max(c - max(v, i), 0.0),
    }
    shown = _shown(best, parts)
    matched = best[shown[0]] if shown else Best()
    return RequirementMatch(
        requirement=need.skill,
        label=need.requirement.label,
        essential=need.requirement.essential,
        contribution=sum(parts.values()),
        **parts,
        matched_skill=matched.skill.skill if matched.skill else "",
        matched_label=matched.skill.label if matched.skill else "",
        relatedness=matched.relatedness,
        proofs=tuple(proof for kind in shown for proof in _proofs(best[kind], kind)),
    )


def _shown(best: dict[EvidenceKind, Best], parts: dict[str, float]) -> list[EvidenceKind]:
    """The kinds that contribute; where none does, the best one there is."""
    giving = [kind for kind in KINDS if parts[kind] > 0]
    return giving or [kind for kind in KINDS if best[kind].skill][:1]


def _best(need: Need, held: dict[str, SkillStrength], kind: EvidenceKind, relatedness: Relatedness) -> Best:
    framework = relatedness.framework
    row = framework.row(need.skill)
    if row is None:
        return Best()
    related = relatedness.asked(row)
    found = Best()
    for other, weight in zip(related.rows.tolist(), related.weights.tolist(), strict=True):
        skill = held.get(framework.uris[other])
        strength = _strength(skill, kind) if skill else 0.0
        if strength > 0 and (weight * strength, weight) > (found.value, found.relatedness):
            found = Best(weight * strength, weight, skill)
    return found


def _strength(skill: SkillStrength, kind: EvidenceKind) -> float:
    values = {"verified": skill.verified, "inferred": skill.inferred, "self_claimed": skill.self_claimed}
    return values[kind]


def _proofs(best: Best, kind: EvidenceKind) -> list[Proof]:
    return [proof for proof in best.skill.proofs if proof.kind == kind] if best.skill else []


def gap(evidence: Sequence[RequirementMatch]) -> tuple[str, ...]:
    """Labels of requirements to which nothing that counts speaks: not proved, which is not "cannot"."""
    return tuple(match.label for match in evidence if not match.contribution > 0)


def sentences(evidence: Sequence[RequirementMatch], issuers: Names) -> tuple[str, ...]:
    """The evidence in words, what counts most first; what is not proved last."""
    ordered = sorted(evidence, key=lambda match: (-match.contribution, match.label, match.requirement))
    told = [_sentence(match, issuers) for match in ordered if match.proofs]
    missing = gap(ordered)
    return (*told, f"Not proved: {', '.join(missing)}.") if missing else tuple(told)


def _sentence(match: RequirementMatch, issuers: Names) -> str:
    proof = match.proofs[0]
    source = f'"{proof.credential_name}"' + (f" by {issuers(proof.issuer)}" if proof.issuer else "")
    via = "" if match.matched_skill == match.requirement else f' through "{match.matched_label}"'
    if proof.kind == "verified":
        return f"{match.label}: proved{via} by {source}{_others(match)}."
    if proof.kind == "inferred":
        return f"{match.label}: likely{via}, read from what verified {source} teaches."
    why = f" ({', '.join(proof.codes)})" if proof.codes else ""
    return f"{match.label}: claimed{via}, not verified: {source}{why}."


def _others(match: RequirementMatch) -> str:
    more = sum(proof.kind == "verified" for proof in match.proofs) - 1
    return f" and {more} more" if more > 0 else ""
