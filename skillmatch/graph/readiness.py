"""Where one person stands before the credentials of a catalogue: one question, its look-ups shared."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set

from skillmatch.domain import Credential, Prerequisite, Readiness, Stack

from .alternatives import Alternative, Missing, alternatives
from .conditions import met, progress


class Standing:
    """What a person holds and can do, held against the rules of a catalogue."""

    def __init__(
        self,
        credentials: Mapping[str, Credential],
        stacks: Mapping[str, Stack],
        rules: Mapping[str, Prerequisite | None],
        unreachable: Set[str],
        labels: Mapping[str, str],
        held: Set[str],
        skills: Set[str],
    ) -> None:
        self._credentials, self._stacks, self._rules = credentials, stacks, rules
        self._unreachable, self._labels = unreachable, labels
        self._held, self._skills = held, skills
        self._open: list[str] = []

    def ready(self, credential: str) -> bool:
        """Whether nothing that can be evaluated is missing; held or not."""
        needs = self._rules.get(credential)
        return needs is None or met(needs, self._has)

    def readiness(self, credential: str) -> Readiness:
        """State, and the cheapest alternative's missing parts."""
        if credential in self._held:
            return Readiness("earned")
        needs = self._rules.get(credential)
        if needs is None:
            return Readiness("ready")
        best = alternatives(needs, self._leaf)[0]
        missing = sorted(best.missing, key=lambda leaf: (leaf.hours, leaf.name, leaf.ref))
        one = len(missing) == 1 and missing[0].startable
        return Readiness(
            "ready" if not missing else "one_step" if one else "blocked",
            tuple(leaf.name for leaf in missing),
            tuple(leaf.ref for leaf in missing if leaf.kind == "credential"),
            best.conditions,
        )

    def stack_progress(self, stack: str) -> float:
        """How far along a stack is, in [0, 1]."""
        self._open.append(stack)
        try:
            return progress(self._stacks[stack].completion, self._done)
        finally:
            self._open.pop()

    def _is_stack(self, ref: str) -> bool:
        return ref in self._stacks and ref not in self._credentials

    def _has(self, leaf: Prerequisite) -> bool:
        """A stack that is named as a prerequisite is there once its rule is met."""
        if leaf.kind == "skill":
            return leaf.ref in self._skills
        if leaf.ref in self._held or not self._is_stack(leaf.ref):
            return leaf.ref in self._held
        if leaf.ref in self._open:
            return False  # a stack that needs itself
        self._open.append(leaf.ref)
        try:
            return met(self._stacks[leaf.ref].completion, self._has)
        finally:
            self._open.pop()

    def _done(self, leaf: Prerequisite) -> float:
        if leaf.kind == "credential" and leaf.ref not in self._held and self._is_stack(leaf.ref):
            return 0.0 if leaf.ref in self._open else self.stack_progress(leaf.ref)
        return float(self._has(leaf))

    def _leaf(self, leaf: Prerequisite) -> tuple[Alternative, ...]:
        name = leaf.text or self._labels.get(leaf.ref, leaf.ref)
        if leaf.kind == "skill":
            there = leaf.ref in self._skills
            return (self._way(Missing("skill", leaf.ref, name, math.inf, True, True), there),)
        held = leaf.ref in self._held
        if not held and self._is_stack(leaf.ref) and leaf.ref not in self._open:
            return self._inside(leaf.ref)
        found = self._credentials.get(leaf.ref)
        if found is None:
            return (self._way(Missing("credential", leaf.ref, name, math.inf, False, False), held),)
        hours = math.inf if found.hours is None else found.hours
        reachable = leaf.ref not in self._unreachable
        startable = reachable and self.ready(leaf.ref)
        return (self._way(Missing("credential", leaf.ref, found.name, hours, startable, reachable), held),)

    def _inside(self, stack: str) -> tuple[Alternative, ...]:
        self._open.append(stack)
        try:
            return alternatives(self._stacks[stack].completion, self._leaf)
        finally:
            self._open.pop()

    @staticmethod
    def _way(leaf: Missing, there: bool) -> Alternative:
        return Alternative() if there else Alternative(frozenset({leaf}))
