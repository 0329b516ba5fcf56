"""What reviewers said, as one framework's snapshot sees it: over links, requirements and mappings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from skillmatch.domain import Credential, Decision, Mapped, Requirement, TaughtSkill, clean
from skillmatch.review import (
    Recalibration,
    Reviewed,
    apply_requirements,
    apply_taught,
)
from skillmatch.review.applying import statements_of

from .crosswalk import Across, across, crosswalk_into

if TYPE_CHECKING:
    from skillmatch.workspace import Workspace

    from .snapshot import Snapshot

RECALIBRATION = "recalibration {framework}"


def heard_version(workspace: Workspace, framework: str) -> str:
    """Changes whenever anything is decided, or the framework's recalibration is fitted, set on or off."""
    return f"{workspace.decisions.version} {workspace.meta(RECALIBRATION.format(framework=framework))}"


def kept_recalibration(workspace: Workspace, framework: str) -> tuple[bool, Recalibration]:
    """Whether the workspace shifts its probabilities, and by what."""
    kept = workspace.meta(RECALIBRATION.format(framework=framework))
    if not kept:
        return False, Recalibration(reason="nothing was fitted yet")
    stated = json.loads(kept)
    return bool(stated["on"]), Recalibration(**stated["fitted"])


class Hearing:
    """Every part is worked out when it is first asked for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """The latest of each key, into or out of the framework."""
        return self._snapshot.workspace.decisions.current(self._snapshot.framework_id)

    @cached_property
    def reviewed(self) -> Reviewed:
        """What was said of links to skills that the framework still has, by the names it has for them now."""
        framework = self._snapshot.framework
        found = ((one, framework.row(one.skill)) for one in self.decisions)
        return Reviewed(replace(one, label=framework.labels[row]) for one, row in found if row is not None)

    @cached_property
    def recalibration(self) -> Recalibration:
        """The shift in use; one that changes nothing where it is off."""
        on, kept = kept_recalibration(self._snapshot.workspace, self._snapshot.framework_id)
        return kept if on else Recalibration()

    @cached_property
    def across(self) -> Across:
        """What reviewers said of mappings from other frameworks into this one."""
        return across(self.decisions, self._snapshot.framework_id, self._snapshot.settings)

    @cached_property
    def unstated(self) -> list[tuple[str, str]]:
        """Mappings that a framework states and a reviewer took away: links were read with them.

        Rejecting what was only suggested changes no link.
        """
        if not self.across.removed:
            return []
        stated = crosswalk_into(self._snapshot.framework, self._snapshot.others)
        return sorted(one for one in self.across.removed if one[1] in stated.get(one[0], ()))

    @cached_property
    def stated_crosswalk(self) -> Mapping[str, tuple[str, ...]]:
        """What frameworks state, without what a reviewer rejected or called something looser."""
        stated = crosswalk_into(self._snapshot.framework, self._snapshot.others)
        return self.across.without_removed(stated)

    @cached_property
    def crosswalk(self) -> Mapping[str, tuple[str, ...]]:
        """The same with the exact matches that a reviewer confirmed."""
        return self.across.with_confirmed(self.stated_crosswalk, self._snapshot.framework)

    def taught(
        self, linked: Mapping[str, tuple[TaughtSkill, ...]], credentials: Mapping[str, Credential]
    ) -> dict[str, tuple[TaughtSkill, ...]]:
        """What credentials teach, once reviewers were heard: links, and what alignments mean elsewhere."""
        if not (self.reviewed or self.across or self.recalibration.useful):
            return dict(linked)
        found = {key: self._taught(linked.get(key, ()), one) for key, one in credentials.items()}
        return {key: own for key, own in found.items() if own or key in linked}

    def _taught(self, linked: tuple[TaughtSkill, ...], credential: Credential) -> tuple[TaughtSkill, ...]:
        if self.recalibration.useful:
            linked = tuple(one if one.aligned else self._shifted(one) for one in linked)
        linked = (*linked, *self.across.taught(credential, self._snapshot.framework))
        return apply_taught(credential.id, linked, self.reviewed, frozenset(statements_of(credential)))

    def _shifted(self, one: TaughtSkill) -> TaughtSkill:
        return replace(one, probability=self.recalibration.apply(one.probability))

    def requirements(
        self, asked: Mapping[str, tuple[Requirement, ...]]
    ) -> Mapping[str, tuple[Requirement, ...]]:
        """What postings ask for, once reviewers were heard."""
        if not self.reviewed and not self.recalibration.useful:
            return asked
        floor, postings = self._snapshot.settings.link_floor, self._snapshot.postings
        shift, found = self.recalibration, {}
        for key, own in asked.items():
            moved = (replace(r, probability=shift.apply(r.probability)) if r.quote else r for r in own)
            kept = [r for r in moved if not r.quote or r.probability >= floor]
            posting = postings.get(key)
            words = frozenset(statements_of(posting)) if posting is not None else frozenset()
            found[key] = apply_requirements(key, kept, self.reviewed, words)
        return found

    def decided(self, mapped: Sequence[Mapped], credentials: Iterable[Credential] = ()) -> tuple[Mapped, ...]:
        """Statements held against skills, each with what a reviewer said; what was added comes last.

        Rejected ones stay, as `rejected`; a confirmed one has probability 1. `credentials` are those whose
        statements were mapped; without them, held ones are looked up by the ids in `mapped`.
        """
        held = self._snapshot.credentials
        asked = list(credentials) or [
            held[key] for key in dict.fromkeys(one.credential for one in mapped) if key in held
        ]
        found = {_place(one): one for one in mapped}
        for one in (extra for credential in asked for extra in self._across(credential)):
            known = found.get(_place(one))
            if known is None or (one.aligned, one.probability) > (known.aligned, known.probability):
                found[_place(one)] = one
        found = {place: self._decided(one) for place, one in found.items()}
        for credential in asked:
            for said in self.reviewed.confirmed("credential", credential.id, statements_of(credential)):
                added = Mapped(credential.id, said.statement, said.skill, said.label, 1.0, state="confirmed")
                found.setdefault(_place(added), added)
        return tuple(found.values())

    def _across(self, credential: Credential) -> list[Mapped]:
        """What the credential's alignments to other frameworks mean by confirmed mappings."""
        return [
            Mapped(credential.id, one.statement, one.skill, one.label, one.probability, one.aligned)
            for one in self.across.taught(credential, self._snapshot.framework)
        ]

    def _decided(self, one: Mapped) -> Mapped:
        said = self.reviewed.decision("credential", one.credential, one.statement, one.skill)
        if said is None:
            shifted = one.probability if one.aligned else self.recalibration.apply(one.probability)
            return one if shifted == one.probability else replace(one, probability=shifted)
        probability = 1.0 if said.state == "confirmed" else one.probability
        return replace(one, state=said.state, probability=probability)


def _place(one: Mapped) -> tuple[str, str, str]:
    return one.credential, clean(one.statement), one.skill
