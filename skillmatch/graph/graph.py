"""Prerequisites and stacks of a whole catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from skillmatch.domain import Credential, Prerequisite, Readiness, Stack
from skillmatch.errors import NotFoundError

from .conditions import leaves
from .problems import GraphProblem, find_problems
from .reach import Reach, dependents
from .readiness import NOBODY, Standing
from .risks import expiring, lost_advice
from .rulebook import Rulebook
from .there import Skills, with_skills

if TYPE_CHECKING:
    import networkx as nx


class PrerequisiteGraph:
    """What may come next, for a person who holds this and can do that.

    A stack's `awards` credential is a credential like any other that has the stack's completion as a
    further prerequisite (any of them, where several stacks award it): completing a stack makes it ready,
    and only its award makes it held. A stack may itself be named where a credential is asked for; it is
    there once its completion is met. Nothing here knows how anything was proved: the caller decides
    what counts as held.
    """

    def __init__(
        self,
        credentials: Mapping[str, Credential],
        stacks: Mapping[str, Stack],
        labels: Mapping[str, str] | None = None,
    ) -> None:
        """`labels` names skills (URI → label) where a prerequisite asks for one without saying its name."""
        self.credentials = credentials
        self.stacks = stacks
        self._names = {stack.id: stack.name for stack in stacks.values()}
        self._names |= {credential.id: credential.name for credential in credentials.values()}
        self._labels = {**(labels or {}), **self._names}

    def standing(
        self,
        held: Set[str],
        skills: Skills,
        earned: Set[str] = NOBODY,
        expires: Mapping[str, date] | None = None,
        useless: Set[str] = NOBODY,
    ) -> Standing:
        """The same questions for one person many times over, without repeating the set-up.

        `earned` are credentials once held, expired ones too; `expires` gives the last good day of held ones
        that have one; `useless` are credentials that would not count if they were earned: like what nobody
        can reach, they are named as missing only where nothing else would do. All three may be left out.
        """
        return Standing(
            self.credentials, self.stacks, self.book, self.unreachable | useless, self._labels,
            held, skills, earned, expires,
        )  # fmt: skip

    def readiness(self, credential: str, held: Set[str], skills: Skills) -> Readiness:
        """Whether the credential may be started now, and what stands before it.

        `held` are credential ids; `skills` URIs that count as there, or URI → strength in [0, 1], without
        which no skill asked for at a level is met. `earned` where it is held, `ready`
        where nothing is missing, `one_step` where one thing is missing that could be got now, else
        `blocked`. Missing is the alternative that can be reached, lacks the fewest, can be started now,
        takes the fewest hours, in this order; then by ids. Prerequisites of what is missing are not
        counted. Text-only conditions are listed and never decide. Raises NotFoundError.
        """
        return self.standing(held, skills).readiness(self._known(credential))

    def unlocks(
        self,
        credential: str,
        held: Set[str],
        skills: Skills,
        gained: Skills = NOBODY,
        earned: Set[str] = NOBODY,
    ) -> tuple[str, ...]:
        """Ids, sorted, of credentials that become ready by holding this one, and were not before.

        `gained` are skills earning it would add, `earned` credentials once held. Raises NotFoundError.
        """
        self._known(credential)
        before = self.standing(held, skills, earned)
        after = self.standing({*held, credential}, with_skills(skills, gained), {*earned, credential})
        asked = self._after(credential, set(gained))
        return tuple(
            other
            for other in sorted(asked)
            if other != credential and other not in held and not before.ready(other) and after.ready(other)
        )

    def stack_progress(self, stack: str, held: Set[str], skills: Skills = NOBODY) -> float:
        """How far along a stack is, in [0, 1]: 1 exactly where its rule is met. Raises NotFoundError."""
        if stack not in self.stacks:
            raise NotFoundError("stack", stack, self.stacks)
        return self.standing(held, skills).stack_progress(stack)

    def stacks_of(self, credential: str) -> tuple[str, ...]:
        """Ids of the stacks that have the credential as a part, directly or through another stack."""
        return self._stacks_of.get(credential, ())

    @property
    def stacked(self) -> tuple[str, ...]:
        """Ids of everything that is part of a stack, in order."""
        return tuple(sorted(self._stacks_of))

    def problems(self) -> tuple[GraphProblem, ...]:
        """Cycles, references that point nowhere, rules nobody can meet; see `GraphProblem`."""
        return self._problems

    def risks(self) -> tuple[GraphProblem, ...]:
        """What is not broken and may go wrong: prerequisites that expire too early, advice that is lost."""
        expiry = expiring(self.book, self.credentials, self.unreachable)
        return (*expiry, *lost_advice(self.credentials, self.book.rules))

    @property
    def corequisites(self) -> Mapping[str, Prerequisite]:
        """Id of a credential → what must be held, or taken at the same time."""
        return self.book.corequisites

    @property
    def stand_ins(self) -> Mapping[str, Prerequisite]:
        """Id → what stands for it where it is asked for: of a stack its completion, else its equivalent."""
        return self.book.stand_ins

    @cached_property
    def unreachable(self) -> frozenset[str]:
        """Ids of credentials and stacks nobody can ever become ready for."""
        return self._reach.unreachable

    @cached_property
    def digraph(self) -> nx.DiGraph[str]:
        """Edges run from what comes before to what it is for; see `picture`."""
        from .picture import picture

        return picture(self.credentials, self.stacks)

    @cached_property
    def book(self) -> Rulebook:
        """All rules of the catalogue."""
        return Rulebook.of(self.credentials, self.stacks)

    @cached_property
    def _reach(self) -> Reach:
        return Reach(self.book)

    @cached_property
    def _problems(self) -> tuple[GraphProblem, ...]:
        lost = [
            GraphProblem(
                "dangling",
                (stack.id, stack.awards),
                f'"{stack.name}" awards "{stack.awards}", which is not in the catalogue.',
            )
            for stack in sorted(self.stacks.values(), key=lambda stack: stack.id)
            if stack.awards and stack.awards not in self.credentials
        ]
        return (*find_problems(self.book, self._reach, self._names), *lost)

    @cached_property
    def _follow(self) -> Mapping[str, tuple[str, ...]]:
        """Id → the items whose rules or stand-ins name it."""
        return dependents(self._all_rules())

    @cached_property
    def _skills_follow(self) -> Mapping[str, tuple[str, ...]]:
        return dependents(self._all_rules(), "skill")

    @cached_property
    def _beside(self) -> Mapping[str, tuple[str, ...]]:
        """Id → the items that have it as a corequisite."""
        return dependents(self.book.corequisites.items())

    def _all_rules(self) -> tuple[tuple[str, Prerequisite | None], ...]:
        book = self.book
        return (*book.rules.items(), *book.corequisites.items(), *book.stand_ins.items())

    def _after(self, item: str, skills: Set[str]) -> set[str]:
        """Credentials that `item` or one of `skills` may make ready.

        Those whose rules name them, or name what they stand for (a stack, an equivalent), and those that
        have one of these as a corequisite: what can be started may be started with it.
        """
        found: set[str] = set()
        waiting = [owner for skill in skills for owner in self._skills_follow.get(skill, ())]
        waiting += self._follow.get(item, ())
        while waiting:
            owner = waiting.pop()
            if owner not in found:
                found.add(owner)
                waiting += self._follow.get(owner, ()) if owner in self.book.stand_ins else ()
                waiting += self._beside.get(owner, ())
        return found & self.credentials.keys()

    @cached_property
    def _stacks_of(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for stack in sorted(self.stacks):
            for ref in dict.fromkeys(self._parts(stack, ())):
                found.setdefault(ref, []).append(stack)
        return {ref: tuple(owners) for ref, owners in found.items()}

    def _parts(self, stack: str, above: tuple[str, ...]) -> list[str]:
        parts: list[str] = []
        for leaf in leaves(self.stacks[stack].completion):
            inner = leaf.ref in self.stacks and leaf.ref not in self.credentials
            if leaf.kind == "credential" and not inner:
                parts.append(leaf.ref)
            elif leaf.kind == "credential" and leaf.ref not in (*above, stack):
                parts += self._parts(leaf.ref, (*above, stack))
        return parts

    def _known(self, credential: str) -> str:
        if credential not in self.credentials:
            raise NotFoundError("credential", credential, self.credentials)
        return credential
