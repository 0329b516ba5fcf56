"""Whether a programme teaches what comes first, first, and whether anything leads to what it offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from skillmatch.domain import Credential, Prerequisite, ScoringSettings
from skillmatch.frameworks import Framework
from skillmatch.graph import PrerequisiteGraph
from skillmatch.graph.conditions import leaves
from skillmatch.ranking import Taught

_TOLD = 200
"""Sentences one report carries at most."""


def order_faults(programme: Sequence[Credential]) -> Iterator[str]:
    """Each credential that stands before one it cannot do without, in words.

    Only what every way of meeting the prerequisite needs is looked at: an alternative may be met
    by something the programme does not know of.
    """
    names = {credential.id: credential.name for credential in programme}
    seen: set[str] = set()
    for credential in programme:
        for ref in _needed(credential, "credential"):
            if ref in names and ref not in seen and ref != credential.id:
                yield f'"{credential.name}" comes before "{names[ref]}", which it needs.'
        seen.add(credential.id)


def skill_disorder(
    programme: Sequence[Credential], taught: Taught, settings: ScoringSettings, *, ordered: bool
) -> tuple[str, ...]:
    """What is surely taught before all that it builds on, in words.

    A skill builds on the framework's `essential` relations and on what `precedes` it; a credential on the
    skills its prerequisite always asks for. One credential comes before another where the order of the
    programme says so (`ordered`), or where the other cannot be had without it.
    """
    before = _Before(programme, ordered)
    teachers = _teachers(taught, settings)
    names = {credential.id: credential.name for credential in programme}
    framework = taught.framework
    found = _asked_too_early(programme, framework, teachers, before, names)
    said = [*found, *_taught_too_early(framework, teachers, before, names)]
    return tuple(islice(dict.fromkeys(said), _TOLD))


def _taught_too_early(
    framework: Framework, teachers: Mapping[int, list[str]], before: _Before, names: Mapping[str, str]
) -> Iterator[str]:
    for low, high in _builds_on(framework, teachers):
        for one in teachers[high]:
            if one not in teachers[low] and all(before(one, other) for other in teachers[low]):
                later = named([names[other] for other in teachers[low]])
                yield (
                    f'"{names[one]}" teaches {framework.labels[high]}, which builds on '
                    f"{framework.labels[low]}, taught only later, by {later}."
                )


def _asked_too_early(
    programme: Sequence[Credential],
    framework: Framework,
    teachers: Mapping[int, list[str]],
    before: _Before,
    names: Mapping[str, str],
) -> Iterator[str]:
    for credential in programme:
        for ref in _needed(credential, "skill"):
            row = framework.row(ref)
            own = [one for one in teachers.get(row, ()) if one != credential.id] if row is not None else []
            if own and all(before(credential.id, other) for other in own):
                later = named([names[other] for other in own])
                yield (f'"{credential.name}" asks for {framework.label(ref)}, taught only later, by {later}.')


def _builds_on(framework: Framework, teachers: Mapping[int, list[str]]) -> Iterator[tuple[int, int]]:
    """(what comes first, what builds on it), both taught."""
    for row in teachers:
        yield from ((low, row) for low in framework.related(row, "essential") if low in teachers)
        yield from ((row, high) for high in framework.related(row, "precedes") if high in teachers)


def _teachers(taught: Taught, settings: ScoringSettings) -> dict[int, list[str]]:
    """Row → credentials that surely teach it."""
    found: dict[int, list[str]] = {}
    for entry, row in enumerate(taught.rows.tolist()):
        if taught.probabilities[entry] >= settings.covered:
            found.setdefault(row, []).append(taught.ids[int(taught.places[entry])])
    return found


class _Before:
    """Whether one credential of a programme certainly comes before another."""

    def __init__(self, programme: Sequence[Credential], ordered: bool) -> None:
        self._places = {one.id: place for place, one in enumerate(programme)} if ordered else {}
        self._needed = {one.id: tuple(_needed(one, "credential")) for one in programme}
        self._above: dict[str, set[str]] = {}

    def __call__(self, first: str, second: str) -> bool:
        if self._places:
            return self._places[first] < self._places[second]
        return first != second and first in self._all(second)

    def _all(self, credential: str) -> set[str]:
        """Everything `credential` cannot be had without, over any number of steps."""
        if credential not in self._above:
            found: set[str] = set()
            waiting = [credential]
            while waiting:
                new = set(self._needed.get(waiting.pop(), ())) - found
                found |= new
                waiting.extend(new)
            self._above[credential] = found
        return self._above[credential]


def loose(programme: Sequence[Credential], graph: PrerequisiteGraph) -> tuple[str, ...]:
    """Credentials that no stack and no path leads to, in words.

    Of one credential alone there is nothing to lead to, so nothing is said.
    """
    if len(programme) < 2:
        return ()
    named_by_others = set(_refs(graph.credentials.values()))
    found = []
    for credential in programme:
        if credential.id in graph.unreachable:
            found.append(f'"{credential.name}" can never be started: its prerequisites cannot be met.')
        elif not (
            graph.stacks_of(credential.id)
            or credential.id in named_by_others
            or any(_needed(credential, "credential"))
            or credential.prepares_for
        ):
            found.append(f'"{credential.name}" is in no stack; nothing leads to it or builds on it.')
    if len(found) == len(programme) and not graph.unreachable:
        return (f"Nothing says how the {len(programme)} credentials go together: no stack, no prerequisite.",)
    return tuple(found)


def _refs(credentials: Iterable[Credential]) -> Iterator[str]:
    for credential in credentials:
        for rule in (credential.prerequisite, credential.corequisite, credential.recommended):
            if rule is not None:
                yield from (leaf.ref for leaf in leaves(rule) if leaf.kind == "credential")
        yield from credential.prepares_for


def _needed(credential: Credential, kind: str) -> dict[str, None]:
    return dict.fromkeys(_always(credential.prerequisite, kind)) if credential.prerequisite else {}


def _always(node: Prerequisite, kind: str) -> Iterator[str]:
    """Credentials, or skills, that no way of meeting `node` can do without."""
    if node.kind == kind:
        yield node.ref
    elif node.kind == "all_of" or (node.kind == "k_of" and node.k >= len(node.children)):
        for child in node.children:
            yield from _always(child, kind)
    elif node.kind == "any_of" and len(node.children) == 1:
        yield from _always(node.children[0], kind)


def named(names: Sequence[str], most: int = 3) -> str:
    """The first few names, in quotes."""
    told = ", ".join(f'"{name}"' for name in names[:most])
    return told if len(names) <= most else f"{told} and {len(names) - most} more"
