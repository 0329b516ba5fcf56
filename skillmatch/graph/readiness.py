"""Where one person stands before the credentials of a catalogue: one question, its look-ups shared."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from datetime import date
from functools import cached_property

from skillmatch.domain import Credential, Prerequisite, Readiness, Stack

from .alternatives import Alternative, Missing, alternatives, joined
from .conditions import met, progress
from .rulebook import Rulebook
from .there import Skills, There
from .ways import Ways

NOBODY: frozenset[str] = frozenset()


class Standing:
    """What a person holds and can do, held against the rules of a catalogue.

    `skills` as a mapping gives each its strength; `earned` are credentials once held, expired ones too;
    `expires` the last good day of what is held, where it has one.
    """

    def __init__(
        self,
        credentials: Mapping[str, Credential],
        stacks: Mapping[str, Stack],
        book: Rulebook,
        unreachable: Set[str],
        labels: Mapping[str, str],
        held: Set[str],
        skills: Skills,
        earned: Set[str] = NOBODY,
        expires: Mapping[str, date] | None = None,
    ) -> None:
        self._credentials, self._stacks, self._book = credentials, stacks, book
        self._unreachable, self._labels = unreachable, labels
        self._held, self._skills, self._earned = held, skills, earned
        self._expires = expires or {}
        self._open: list[str] = []
        self._has = There(book, held, skills, earned)
        self._ways = Ways(book, self._own)

    def ready(self, credential: str) -> bool:
        """Whether nothing that can be evaluated is missing; held or not.

        Corequisites that could be started now, together with it, are not missing.
        """
        needs = self._book.rules.get(credential)
        if needs is not None and not met(needs, self._has):
            return False
        return credential not in self._book.corequisites or credential in self.together(credential)

    def together(self, credential: str) -> frozenset[str]:
        """The largest set that could be started now, at once, were the credential's own prerequisite met.

        All that its corequisites may lead to; it is among them exactly where its corequisites are met by
        what is held and the rest of the set (a greatest fixed point: two may be each other's corequisite).
        """
        rules, needs = self._book.rules, self._book.corequisites
        chosen = {
            one
            for one in self._book.partners(credential)
            if one == credential
            or (one in self._credentials and ((rule := rules[one]) is None or met(rule, self._has)))
        }
        while True:
            with_them = There(self._book, self._held | chosen, self._skills, self._earned)
            kept = {one for one in chosen if one not in needs or met(needs[one], with_them)}
            if kept == chosen:
                return frozenset(kept)
            chosen = kept

    def readiness(self, credential: str) -> Readiness:
        """State, and the cheapest alternative's missing parts."""
        if credential in self._held:
            return Readiness("earned")
        needs, beside = self._book.rules.get(credential), self._book.corequisites.get(credential)
        if needs is None and beside is None:
            return Readiness("ready")
        ways = self._meeting(needs) if needs is not None else (Alternative(),)
        partners = NOBODY
        if beside is not None:
            partners = self.together(credential)
            ways = joined(ways, self._meeting(beside, partners))
        best = ways[0]
        missing = sorted(best.missing, key=lambda leaf: (leaf.hours, leaf.name, leaf.ref))
        one = len(missing) == 1 and missing[0].startable
        until, lapses = (None, ()) if missing else self._lapsing(credential)
        return Readiness(
            "ready" if not missing else "one_step" if one else "blocked",
            tuple(leaf.name for leaf in missing),
            tuple(leaf.ref for leaf in missing if leaf.kind == "credential"),
            best.conditions,
            self._alongside(credential, partners) if credential in partners else (),
            until,
            lapses,
            tuple(
                leaf.ref
                for leaf in missing
                if leaf.kind == "credential" and leaf.ref not in self._credentials
            ),
        )

    def stack_progress(self, stack: str) -> float:
        """How far along a stack is, in [0, 1]."""
        self._open.append(stack)
        try:
            return progress(self._stacks[stack].completion, self._done)
        finally:
            self._open.pop()

    def on(self, day: date) -> Standing:
        """The same person on a later day, with nothing new and without what has expired before it."""
        gone = {one for one, last in self._expires.items() if last < day}
        left = {one: last for one, last in self._expires.items() if one not in gone}
        return Standing(
            self._credentials, self._stacks, self._book, self._unreachable, self._labels,
            self._held - gone, self._skills, self._earned | (gone & self._held), left,
        )  # fmt: skip

    def _meeting(self, node: Prerequisite, partners: Set[str] = NOBODY) -> tuple[Alternative, ...]:
        """Ways to meet a rule, never none; partners are no obstacle."""

        def beside(leaf: Prerequisite) -> tuple[Alternative, ...]:
            return (Alternative(),) if leaf.ref in partners else self._own(leaf)

        ways = Ways(self._book, beside) if partners else self._ways
        return alternatives(node, lambda leaf: ways(leaf) or (self._nowhere(leaf),))

    def _alongside(self, credential: str, partners: Set[str]) -> tuple[str, ...]:
        """What to take at the same time: the cheapest choice, with what that asks for in its turn."""
        chosen = {credential}

        def own(leaf: Prerequisite) -> tuple[Alternative, ...]:
            if leaf.ref in chosen or leaf.ref not in partners:
                return (Alternative(),) if leaf.ref in chosen or self._has.itself(leaf) else ()
            found = self._credentials[leaf.ref]
            return self._way(Missing("credential", leaf.ref, found.name, _hours(found), True, True), leaf)

        waiting = [credential]
        while waiting:
            needs = self._book.corequisites.get(waiting.pop())
            ways = alternatives(needs, Ways(self._book, own)) if needs is not None else ()
            new = {leaf.ref for leaf in ways[0].missing} - chosen if ways else set()
            chosen |= new
            waiting += sorted(new)
        return tuple(sorted(chosen - {credential}))

    @cached_property
    def _lasting(self) -> Standing:
        """With only what never expires."""
        return self.on(date.max)

    def _lapsing(self, credential: str) -> tuple[date | None, tuple[str, ...]]:
        """The last day it stays ready, and whose expiry ends it. Less is held every day: so bisect."""
        dates = sorted({last for one, last in self._expires.items() if one in self._held})
        if not dates or self._lasting.ready(credential):
            return None, ()
        low, high = 0, len(dates) - 1
        while low < high:
            middle = (low + high) // 2
            if self.on(_after(dates[middle])).ready(credential):
                low = middle + 1
            else:
                high = middle
        book = self._book
        taken = (credential, *self.together(credential))
        nodes = [rules.get(one) for one in taken for rules in (book.rules, book.corequisites)]
        asked = {ref for node in nodes if node is not None for ref in book.behind(node)}
        lapsing = (one for one in asked & self._held if self._expires.get(one) == dates[low])
        return dates[low], tuple(sorted(lapsing))

    def _done(self, leaf: Prerequisite) -> float:
        inner = leaf.ref in self._stacks and leaf.ref not in self._credentials
        if leaf.kind == "credential" and inner and not self._has.itself(leaf):
            return 0.0 if leaf.ref in self._open else self.stack_progress(leaf.ref)
        return float(self._has(leaf))

    def _own(self, leaf: Prerequisite) -> tuple[Alternative, ...]:
        """The leaf itself: there, or missing; a stack is nothing one can get."""
        if leaf.kind == "skill":
            name = leaf.text or self._labels.get(leaf.ref, leaf.ref)
            return self._way(Missing("skill", leaf.ref, name, math.inf, True, True), leaf)
        found = self._credentials.get(leaf.ref)
        if found is None:
            stack = leaf.ref in self._stacks and not self._has.itself(leaf)
            return () if stack else self._way(self._lost(leaf), leaf)
        reachable = leaf.ref not in self._unreachable
        startable = reachable and self.ready(leaf.ref)
        return self._way(
            Missing("credential", leaf.ref, found.name, _hours(found), startable, reachable), leaf
        )

    def _way(self, missing: Missing, leaf: Prerequisite) -> tuple[Alternative, ...]:
        return (Alternative() if self._has.itself(leaf) else Alternative(frozenset({missing})),)

    def _lost(self, leaf: Prerequisite) -> Missing:
        name = leaf.text or self._labels.get(leaf.ref, leaf.ref)
        return Missing("credential", leaf.ref, name, math.inf, False, False)

    def _nowhere(self, leaf: Prerequisite) -> Alternative:
        return Alternative(frozenset({self._lost(leaf)}))


def _hours(credential: Credential) -> float:
    return math.inf if credential.hours is None else credential.hours


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1) if day < date.max else day
