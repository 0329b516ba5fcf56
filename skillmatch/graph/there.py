"""Which credentials and skills are there for one person, what stands for them included."""

from __future__ import annotations

from collections.abc import Mapping, Set

from skillmatch.domain import Prerequisite

from .conditions import met
from .rulebook import Rulebook

Skills = Set[str] | Mapping[str, float]
"""Skills that are there; as a mapping, each with its strength in [0, 1]."""
_NOTHING = 1e-9


class There:
    """Whether a leaf is there: held, earned before where that will do, strong enough, or stood for.

    What stands for what may run in circles (two credentials that are each other's equivalent): the least
    fixed point counts, so nothing proves itself. A plain set of skills says nothing of strength and so
    meets no skill that is asked for at a level.
    """

    def __init__(self, book: Rulebook, held: Set[str], skills: Skills, earned: Set[str]) -> None:
        self._book, self._held, self._skills, self._earned = book, held, skills, earned
        self._known: dict[str, bool] = {}

    def __call__(self, leaf: Prerequisite) -> bool:
        if self.itself(leaf):
            return True
        if leaf.kind == "skill" or leaf.ref not in self._book.stand_ins:
            return False
        if leaf.ref not in self._known:
            self._settle(self._book.closure(leaf.ref))
        return self._known[leaf.ref]

    def itself(self, leaf: Prerequisite) -> bool:
        """Whether it is there without anything standing for it."""
        if leaf.kind == "skill":
            return has_skill(leaf, self._skills)
        return leaf.ref in self._held or (leaf.ever and leaf.ref in self._earned)

    def _settle(self, refs: tuple[str, ...]) -> None:
        stood: set[str] = set()

        def has(leaf: Prerequisite) -> bool:
            return self.itself(leaf) or leaf.ref in stood

        waiting = [ref for ref in refs if ref not in self._known]
        stood.update(ref for ref in refs if self._known.get(ref))
        changed = True
        while changed:
            changed = False
            for ref in waiting:  # what each rests on comes first: mostly one round and one to be sure
                if ref not in stood and met(self._book.stand_ins[ref], has):
                    stood.add(ref)
                    changed = True
        self._known.update((ref, ref in stood) for ref in refs)


def has_skill(leaf: Prerequisite, skills: Skills) -> bool:
    """Whether a skill is there, and strong enough where a level is asked for."""
    if leaf.ref not in skills:
        return False
    if not isinstance(skills, Mapping):
        return leaf.level <= 0
    return skills[leaf.ref] > 0 and skills[leaf.ref] >= leaf.level - _NOTHING


def with_skills(skills: Skills, gained: Skills) -> Skills:
    """Both together, each skill at the greater of its strengths; 1 where `gained` does not say."""
    if not isinstance(skills, Mapping):
        return {*skills, *gained}
    new = gained if isinstance(gained, Mapping) else dict.fromkeys(gained, 1.0)
    return {uri: max(skills.get(uri, 0.0), new.get(uri, 0.0)) for uri in (*skills, *new)}
