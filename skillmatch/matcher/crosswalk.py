"""Mappings between the frameworks of a workspace, stated and confirmed, turned towards one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from skillmatch.domain import Competency, Credential, Decision, ScoringSettings, TaughtSkill

if TYPE_CHECKING:
    from skillmatch.frameworks import Framework

Crosswalk = Mapping[str, tuple[str, ...]]


def crosswalk_into(framework: Framework, others: Iterable[Framework]) -> dict[str, tuple[str, ...]]:
    """URI of another framework → URIs of `framework` that are stated to be the same skill.

    Only SKOS exactMatch counts: it is symmetric, so mappings stated on either side are used. Anything
    looser would let an award prove a skill that nobody signed.
    """
    found: dict[str, set[str]] = {}
    for other in others:
        for source, targets in other.mappings("exactMatch").items():
            for target in targets:
                if framework.row(target) is not None:
                    found.setdefault(source, set()).add(target)
    for source, targets in framework.mappings("exactMatch").items():
        for target in targets:
            found.setdefault(target, set()).add(source)
    return {source: tuple(sorted(targets)) for source, targets in sorted(found.items())}


@dataclass(frozen=True, slots=True)
class Across:
    """What reviewers said of mappings, read from another framework's URI to one of this framework."""

    exact: dict[str, set[str]] = field(default_factory=dict)
    """Confirmed to be the same skill: an alignment to the one proves the other."""
    looser: dict[str, dict[str, float]] = field(default_factory=dict)
    """Confirmed to be near, with what speaking of the source counts for the target: never a proof."""
    removed: set[tuple[str, str]] = field(default_factory=set)
    """Rejected, or called something looser than the same."""
    occupations: dict[str, str] = field(default_factory=dict)
    """Occupation of another framework → the one here that is confirmed to be the same, or close to it."""

    def __bool__(self) -> bool:
        return bool(self.exact or self.looser)

    def without_removed(self, stated: Crosswalk) -> Crosswalk:
        """Stated mappings that no reviewer took away."""
        if not self.removed:
            return stated
        kept = {
            source: tuple(t for t in targets if (source, t) not in self.removed)
            for source, targets in stated.items()
        }
        return {source: targets for source, targets in kept.items() if targets}

    def with_confirmed(self, stated: Crosswalk, framework: Framework) -> Crosswalk:
        """Stated mappings and the confirmed exact ones that the framework still knows."""
        if not self.exact:
            return stated
        found = {source: set(targets) for source, targets in stated.items()}
        for source, targets in self.exact.items():
            known = {target for target in targets if framework.row(target) is not None}
            if known:
                found.setdefault(source, set()).update(known)
        return {source: tuple(sorted(targets)) for source, targets in sorted(found.items())}

    def taught(self, credential: Credential, framework: Framework) -> Iterator[TaughtSkill]:
        """What a credential's alignments to other frameworks mean here, by confirmed mappings alone."""
        for statement in credential.competencies:
            yield from self._of(statement, framework)

    def _of(self, statement: Competency, framework: Framework) -> Iterator[TaughtSkill]:
        for alignment in statement.alignments:
            uri, text = alignment.target_uri.strip(), statement.text
            for target in sorted(self.exact.get(uri, ())):
                if framework.row(target) is not None:
                    yield TaughtSkill(target, framework.label(target), 1.0, text, aligned=True)
            for target, weight in sorted(self.looser.get(uri, {}).items()):
                if framework.row(target) is not None:
                    yield TaughtSkill(target, framework.label(target), weight, text, aligned=False)


def across(decisions: Iterable[Decision], framework: str, settings: ScoringSettings) -> Across:
    """Gather the current decisions on mappings into `framework`; those out of it are turned round.

    A source that is narrower than its target counts `settings.narrower` of it, as in ranking; so does a
    close match; a broader source counts `settings.broader`.
    """
    weights = {
        "broadMatch": settings.narrower,
        "closeMatch": settings.narrower,
        "narrowMatch": settings.broader,
    }
    found = Across()
    near: dict[str, str] = {}
    for decision in decisions:
        if not decision.is_mapping or decision.state == "suggested":
            continue
        one = decision if decision.framework == framework else decision.turned()
        confirmed = one.state == "confirmed"
        if one.kind == "occupation":
            if confirmed and one.relation in ("exactMatch", "closeMatch"):
                kept = found.occupations if one.relation == "exactMatch" else near
                kept.setdefault(one.record, one.skill)
        elif confirmed and one.relation == "exactMatch":
            found.exact.setdefault(one.record, set()).add(one.skill)
        else:
            found.removed.add((one.record, one.skill))
            if confirmed:
                found.looser.setdefault(one.record, {})[one.skill] = weights.get(one.relation, 0.0)
    found.occupations.update({source: near[source] for source in near.keys() - found.occupations.keys()})
    return found
