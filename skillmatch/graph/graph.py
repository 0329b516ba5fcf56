"""Prerequisites and stacks of a whole catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cached_property
from typing import TYPE_CHECKING

from skillmatch.domain import Credential, Prerequisite, Readiness, Stack
from skillmatch.errors import NotFoundError

from .conditions import leaves
from .problems import GraphProblem, dependents, find_problems, unreachable
from .readiness import Standing

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

    def standing(self, held: Set[str], skills: Set[str]) -> Standing:
        """The same questions for one person many times over, without repeating the set-up."""
        return Standing(
            self.credentials, self.stacks, self._rules, self.unreachable, self._labels, held, skills
        )

    def readiness(self, credential: str, held: Set[str], skills: Set[str]) -> Readiness:
        """Whether the credential may be started now, and what stands before it.

        `held` are credential ids, `skills` URIs that count as there. `earned` where it is held, `ready`
        where nothing is missing, `one_step` where one thing is missing that could be got now, else
        `blocked`. Missing is the alternative that can be reached, lacks the fewest, can be started now,
        takes the fewest hours, in this order; then by ids. Prerequisites of what is missing are not
        counted. Text-only conditions are listed and never decide. Raises NotFoundError.
        """
        return self.standing(held, skills).readiness(self._known(credential))

    def unlocks(
        self, credential: str, held: Set[str], skills: Set[str], gained: Set[str] = frozenset()
    ) -> tuple[str, ...]:
        """Ids, sorted, of credentials that become ready by holding this one, and were not before.

        `gained` are skill URIs that earning it would add. Raises NotFoundError.
        """
        self._known(credential)
        before, after = self.standing(held, skills), self.standing({*held, credential}, skills | gained)
        asked = self._after(credential, gained - skills)
        return tuple(
            other
            for other in sorted(asked)
            if other != credential and other not in held and not before.ready(other) and after.ready(other)
        )

    def stack_progress(self, stack: str, held: Set[str], skills: Set[str] = frozenset()) -> float:
        """How far along a stack is, in [0, 1]: 1 exactly where its rule is met. Raises NotFoundError."""
        if stack not in self.stacks:
            raise NotFoundError("stack", stack, self.stacks)
        return self.standing(held, skills).stack_progress(stack)

    def stacks_of(self, credential: str) -> tuple[str, ...]:
        """Ids of the stacks that have the credential as a part, directly or through another stack."""
        return self._stacks_of.get(credential, ())

    def problems(self) -> tuple[GraphProblem, ...]:
        """Cycles, references that point nowhere, rules nobody can meet; see `GraphProblem`."""
        return self._problems

    @property
    def rules(self) -> Mapping[str, Prerequisite | None]:
        """Id of a credential or stack → everything that must be met before it, what stacks award included."""
        return self._rules

    @cached_property
    def unreachable(self) -> frozenset[str]:
        """Ids of credentials and stacks nobody can ever become ready for."""
        return unreachable(self._rules)

    @cached_property
    def digraph(self) -> nx.DiGraph[str]:
        """Edges run from what comes before to what it is for.

        Nodes carry `kind` (credential, stack) and `name`; edges `kind`: `requires`, `part_of` (of a
        stack) or `awards` (stack → credential). Skills and text are not in it.
        """
        import networkx as nx

        graph: nx.DiGraph[str] = nx.DiGraph()
        for credential in self.credentials.values():
            graph.add_node(credential.id, kind="credential", name=credential.name)
        for stack in self.stacks.values():
            graph.add_node(stack.id, kind="stack", name=stack.name)
            parts = [leaf.ref for leaf in leaves(stack.completion) if leaf.kind == "credential"]
            graph.add_edges_from(((ref, stack.id) for ref in parts), kind="part_of")
            if stack.awards:
                graph.add_edge(stack.id, stack.awards, kind="awards")
        for credential in self.credentials.values():
            needs = leaves(credential.prerequisite) if credential.prerequisite else ()
            refs = [leaf.ref for leaf in needs if leaf.kind == "credential"]
            graph.add_edges_from(((ref, credential.id) for ref in refs), kind="requires")
        return graph

    @cached_property
    def _rules(self) -> dict[str, Prerequisite | None]:
        """Id → everything that must be met first, stacks and what they award included."""
        rules: dict[str, Prerequisite | None] = {s.id: s.completion for s in self.stacks.values()}
        rules |= {c.id: c.prerequisite for c in self.credentials.values()}
        for awarded, ways in self._completions().items():
            ways_in = ways[0] if len(ways) == 1 else Prerequisite("any_of", children=tuple(ways))
            own = rules[awarded]
            rules[awarded] = ways_in if own is None else Prerequisite("all_of", children=(own, ways_in))
        return rules

    def _completions(self) -> dict[str, list[Prerequisite]]:
        found: dict[str, list[Prerequisite]] = {}
        for stack in self.stacks.values():
            if stack.awards in self.credentials:
                found.setdefault(stack.awards, []).append(stack.completion)
        return found

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
        return (*find_problems(self._rules, self._names), *lost)

    @cached_property
    def _dependents(self) -> dict[str, tuple[str, ...]]:
        return dependents(self._rules)

    @cached_property
    def _skill_dependents(self) -> dict[str, tuple[str, ...]]:
        return dependents(self._rules, "skill")

    def _after(self, item: str, skills: Set[str]) -> set[str]:
        """Credentials whose rule names `item`, one of `skills`, or a stack that has those as parts."""
        found: set[str] = set()
        waiting = [owner for skill in skills for owner in self._skill_dependents.get(skill, ())]
        waiting += self._dependents.get(item, ())
        while waiting:
            owner = waiting.pop()
            if owner not in found:
                found.add(owner)
                waiting += self._dependents.get(owner, ()) if owner in self.stacks else ()
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
