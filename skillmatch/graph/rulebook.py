"""Every rule of a catalogue in one place: what comes before, what goes with it, what stands for what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from skillmatch.domain import Credential, Prerequisite, Stack

from .conditions import leaves, size


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Rules by the id of the credential or stack they belong to."""

    rules: Mapping[str, Prerequisite | None]
    """Everything that must be met first: advanced standing and the completion of stacks included."""
    corequisites: Mapping[str, Prerequisite]
    """What must be held or taken at the same time."""
    stand_ins: Mapping[str, Prerequisite]
    """What stands for the id wherever it is asked for: of a stack its completion, else its equivalent."""
    _closures: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)
    _partners: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, credentials: Mapping[str, Credential], stacks: Mapping[str, Stack]) -> Rulebook:
        """The rules of a catalogue; where a stack has the id of a credential, the credential's count."""
        rules: dict[str, Prerequisite | None] = {s.id: s.completion for s in stacks.values()}
        stand_ins: dict[str, Prerequisite] = {s.id: s.completion for s in stacks.values()}
        corequisites = {c.id: c.corequisite for c in credentials.values() if c.corequisite is not None}
        for credential in credentials.values():
            rules[credential.id] = _entry(credential)
            stand_ins.pop(credential.id, None)
            if credential.equivalent is not None and size(credential.equivalent) > 0:
                stand_ins[credential.id] = credential.equivalent
        for awarded, ways in _completions(credentials, stacks).items():
            ways_in = ways[0] if len(ways) == 1 else Prerequisite("any_of", children=tuple(ways))
            own = rules[awarded]
            rules[awarded] = ways_in if own is None else Prerequisite("all_of", children=(own, ways_in))
        return cls(rules, corequisites, stand_ins)

    def closure(self, ref: str) -> tuple[str, ...]:
        """Ids a stand-in of `ref` leads through, its own last, what each rests on before it if it can be."""
        if ref not in self._closures:
            self._closures[ref] = tuple(self._post_order(ref))
        return self._closures[ref]

    def behind(self, node: Prerequisite) -> set[str]:
        """Ids of everything that could meet a leaf of `node`, by itself or through what stands for it."""
        found = {leaf.ref for leaf in leaves(node) if leaf.kind == "credential"}
        for ref in [ref for ref in found if ref in self.stand_ins]:
            for inner in self.closure(ref):
                found.update(leaf.ref for leaf in leaves(self.stand_ins[inner]) if leaf.kind == "credential")
        return found

    def partners(self, credential: str) -> frozenset[str]:
        """The credential, all its corequisites may name, what those may name, and so on."""
        if credential not in self._partners:
            found, waiting = {credential}, [credential]
            while waiting:
                needs = self.corequisites.get(waiting.pop())
                new = self.behind(needs) - found if needs is not None else set()
                found |= new
                waiting += new
            self._partners[credential] = frozenset(ref for ref in found if ref in self.rules)
        return self._partners[credential]

    def _post_order(self, start: str) -> Iterator[str]:
        seen = {start}
        open_: list[tuple[str, Iterator[str]]] = [(start, self._inside(start))]
        while open_:
            ref, inner = open_[-1]
            following = next((other for other in inner if other not in seen), None)
            if following is None:
                open_.pop()
                yield ref
            else:
                seen.add(following)
                open_.append((following, self._inside(following)))

    def _inside(self, ref: str) -> Iterator[str]:
        asked = (leaf.ref for leaf in leaves(self.stand_ins[ref]) if leaf.kind == "credential")
        return (other for other in asked if other in self.stand_ins)


def _entry(credential: Credential) -> Prerequisite | None:
    """The prerequisite, or the advanced standing that does instead of it.

    A prerequisite of nothing but text keeps nobody out, and standing that asks for nothing lets nobody in.
    """
    own, instead = credential.prerequisite, credential.advanced_standing
    if own is None or instead is None or size(own) == 0 or size(instead) == 0:
        return own
    return Prerequisite("any_of", children=(own, instead))


def _completions(
    credentials: Mapping[str, Credential], stacks: Mapping[str, Stack]
) -> dict[str, list[Prerequisite]]:
    found: dict[str, list[Prerequisite]] = {}
    for stack in stacks.values():
        if stack.awards in credentials:
            found.setdefault(stack.awards, []).append(stack.completion)
    return found
