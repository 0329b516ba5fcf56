"""What is wrong with a catalogue's prerequisites, without regard to any person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from skillmatch.domain import Prerequisite

from .conditions import leaves, met, rule
from .reach import Reach
from .rulebook import Rulebook

if TYPE_CHECKING:
    import networkx as nx

ProblemKind = Literal["cycle", "unreachable", "dangling", "self", "empty", "count", "expiry", "advice"]
Rules = Mapping[str, Prerequisite | None]
_TOLD = 5
"""Obstacles one sentence names."""


@dataclass(frozen=True, slots=True)
class GraphProblem:
    """One fault, in words, and the ids it concerns.

    `cycle`: each member needs the next, the last needs the first. `unreachable`: nobody can ever become
    ready, though it is in no cycle itself. `dangling`: (owner, id that is in no catalogue). `self`: an
    item that names itself. `empty`: a rule over nothing. `count`: a k-of-n with k over n or under 1.
    Not broken, only told: `expiry`: (what expires, what needs it), `advice`: (owner, id in no catalogue).
    """

    kind: ProblemKind
    members: tuple[str, ...]
    message: str


def find_problems(book: Rulebook, reach: Reach, names: Mapping[str, str]) -> tuple[GraphProblem, ...]:
    """Every fault, in a stable order."""
    stuck, held_up = reach.unreachable, frozenset(book.rules) - reach.there
    cycles = list(_cycles(book, stuck, held_up, names))
    inside = {member for problem in cycles for member in problem.members}
    faults = [
        fault
        for owner in sorted(book.rules)
        for role, needs in _roles(owner, book)
        for fault in _faults(owner, role, needs, book.rules, names)
    ]
    later = (_stuck(item, book, held_up, names) for item in sorted(stuck - inside))
    return (*cycles, *dict.fromkeys(faults), *(problem for problem in later if problem is not None))


def _roles(owner: str, book: Rulebook) -> Iterator[tuple[str, Prerequisite]]:
    """The rules of one item, each with what it is to it."""
    if (needs := book.rules[owner]) is not None:
        yield "prerequisite", needs
    if owner in book.corequisites:
        yield "corequisite", book.corequisites[owner]
    standing = book.stand_ins.get(owner)
    if standing is not None and standing is not needs:  # of a stack both are its completion
        yield "equivalent", standing


def _name(ref: str, names: Mapping[str, str]) -> str:
    return f'"{names[ref]}"' if ref in names else f'"{ref}"'


_ASKS = {
    "prerequisite": "asks for {}, which is",
    "corequisite": "goes with {}, which is",
    "equivalent": "has an equivalent, {}, that is",
}


def _faults(
    owner: str, role: str, needs: Prerequisite, rules: Rules, names: Mapping[str, str]
) -> Iterator[GraphProblem]:
    """Faults in one of an item's own rules."""
    who = _name(owner, names)
    refs = sorted({leaf.ref for leaf in leaves(needs) if leaf.kind == "credential"})
    if owner in refs:
        article = "an" if role == "equivalent" else "a"
        yield GraphProblem("self", (owner,), f"{who} names itself as {article} {role}.")
    for ref in refs:
        if ref not in rules:
            asks = _ASKS[role].format(f'"{ref}"')
            yield GraphProblem("dangling", (owner, ref), f"{who} {asks} not in the catalogue.")
    for node in dict.fromkeys(_composites(needs)):
        yield from _count_faults(owner, who, node)


def _composites(node: Prerequisite) -> Iterator[Prerequisite]:
    if node.kind in ("all_of", "any_of", "k_of"):
        yield node
        for child in node.children:
            yield from _composites(child)


def _count_faults(owner: str, who: str, node: Prerequisite) -> Iterator[GraphProblem]:
    n = len(node.children)
    if n == 0:
        kind = node.kind.replace("_", "-")
        yield GraphProblem("empty", (owner,), f"{who} has an {kind} rule over nothing.")
    elif node.kind == "k_of" and node.k < 1:
        yield GraphProblem(
            "count", (owner,), f"{who} asks for {node.k} of {n} conditions: at least 1 is meant."
        )
    elif node.kind == "k_of" and node.k > n:
        yield GraphProblem("count", (owner,), f"{who} asks for {node.k} of only {n} conditions.")


def _blocking(node: Prerequisite, stuck: Set[str]) -> Iterator[str]:
    """Stuck items that hold `node` up: alternatives that can be met without them are no obstacle."""

    def has(leaf: Prerequisite) -> bool:
        return leaf.kind == "skill" or leaf.ref not in stuck

    if met(node, has):
        return
    if node.kind == "credential":
        yield node.ref
    for child in rule(node).children if node.children else ():
        yield from _blocking(child, stuck)


def _stuck_graph(book: Rulebook, stuck: Set[str], held_up: Set[str]) -> nx.DiGraph[str]:
    """Stuck items and what holds them up; `before` on an edge where that must come first."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(stuck))
    for item in sorted(stuck):
        for before, needs in ((False, book.corequisites.get(item)), (True, book.rules[item])):
            refs = set(_blocking(needs, held_up)) if needs else set()
            graph.add_edges_from(((item, ref) for ref in sorted(refs) if ref != item), before=before)
    return graph


def _cycles(
    book: Rulebook, stuck: Set[str], held_up: Set[str], names: Mapping[str, str]
) -> Iterator[GraphProblem]:
    """Shortest cycles that together hold every member of every strongly connected component (Tarjan).

    Items that only wait for each other as corequisites are in none: those can be started together.
    """
    if not stuck:
        return
    import networkx as nx

    graph = _stuck_graph(book, stuck, held_up)
    components = (sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1)
    for part in sorted(components):
        inside = graph.subgraph(part)
        seen: set[str] = set()
        for member in part:
            cycle = () if member in seen else _shortest(inside, member)
            if cycle:
                seen.update(cycle)
                path = " needs ".join(_name(ref, names) for ref in (*cycle, cycle[0]))
                yield GraphProblem("cycle", cycle, f"{path}: none of them can ever be started.")


def _shortest(graph: nx.DiGraph[str], start: str) -> tuple[str, ...]:
    """The shortest cycle that leaves `start` for something that must come before it, if there is one."""
    import networkx as nx

    steps = [step for step in sorted(graph.successors(start)) if graph.edges[start, step]["before"]]
    ways = [nx.shortest_path(graph, step, start) for step in steps]
    return (start, *min(ways, key=len)[:-1]) if ways else ()


def _stuck(item: str, book: Rulebook, held_up: Set[str], names: Mapping[str, str]) -> GraphProblem | None:
    """Why nobody can start `item`; None where it is only held up by itself, which is said already."""
    asked = [needs for needs in (book.rules[item], book.corequisites.get(item)) if needs is not None]
    foreign = {
        leaf.ref
        for needs in asked
        for leaf in leaves(needs)
        if leaf.kind == "credential" and leaf.ref not in book.rules
    }
    refs = sorted({ref for needs in asked for ref in _blocking(needs, held_up | foreign)})
    if refs == [item]:
        return None
    why = ", ".join(_name(ref, names) for ref in refs[:_TOLD]) or "a rule nobody can meet"
    why += f" and {len(refs) - _TOLD:,} more" if len(refs) > _TOLD else ""
    message = f"{_name(item, names)} can never become ready: it needs {why}."
    if refs and foreign.issuperset(refs):  # nobody's fault but the catalogue's, which does not hold it
        message = f"{_name(item, names)} waits for what is not in the catalogue: {why}."
    return GraphProblem("unreachable", (item,), message)
