"""What is wrong with a catalogue's prerequisites, without regard to any person."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from skillmatch.domain import Prerequisite

from .conditions import leaves, met, rule

if TYPE_CHECKING:
    import networkx as nx

ProblemKind = Literal["cycle", "unreachable", "dangling", "self", "empty", "count"]
Rules = Mapping[str, Prerequisite | None]


@dataclass(frozen=True, slots=True)
class GraphProblem:
    """One fault, in words, and the ids it concerns.

    `cycle`: each member needs the next, the last needs the first. `unreachable`: nobody can ever become
    ready, though it is in no cycle itself. `dangling`: (owner, id that is in no catalogue). `self`: an
    item that names itself. `empty`: a rule over nothing. `count`: a k-of-n with k over n or under 1.
    """

    kind: ProblemKind
    members: tuple[str, ...]
    message: str


def dependents(
    rules: Rules, kind: Literal["credential", "skill"] = "credential"
) -> dict[str, tuple[str, ...]]:
    """Id (or skill URI) → the items whose rule names it."""
    found: dict[str, dict[str, None]] = {}
    for owner, needs in rules.items():
        for leaf in leaves(needs) if needs else ():
            if leaf.kind == kind:
                found.setdefault(leaf.ref, {})[owner] = None
    return {ref: tuple(owners) for ref, owners in found.items()}


def unreachable(rules: Rules) -> frozenset[str]:
    """Items nobody can ever become ready for, taking every skill and every text as obtainable.

    Least fixed point: what needs nothing can be had, and with it whatever it is enough for.
    """
    had: set[str] = set()

    def has(leaf: Prerequisite) -> bool:
        return leaf.kind == "skill" or leaf.ref in had

    waiting = deque(rules)
    follow = dependents(rules)
    while waiting:
        item = waiting.popleft()
        needs = rules[item]
        if item not in had and (needs is None or met(needs, has)):
            had.add(item)
            waiting.extend(follow.get(item, ()))
    return frozenset(rules) - had


def find_problems(rules: Rules, names: Mapping[str, str]) -> tuple[GraphProblem, ...]:
    """Every fault, in a stable order."""
    stuck = unreachable(rules)
    cycles = list(_cycles(rules, stuck, names))
    inside = {member for problem in cycles for member in problem.members}
    faults = [fault for owner in sorted(rules) for fault in _faults(owner, rules, names)]
    later = (_stuck(item, rules, stuck, names) for item in sorted(stuck - inside))
    return (*cycles, *faults, *(problem for problem in later if problem is not None))


def _name(ref: str, names: Mapping[str, str]) -> str:
    return f'"{names[ref]}"' if ref in names else f'"{ref}"'


def _faults(owner: str, rules: Rules, names: Mapping[str, str]) -> Iterator[GraphProblem]:
    """Faults in one item's own rule."""
    needs = rules[owner]
    if needs is None:
        return
    who = _name(owner, names)
    refs = sorted({leaf.ref for leaf in leaves(needs) if leaf.kind == "credential"})
    if owner in refs:
        yield GraphProblem("self", (owner,), f"{who} names itself as a prerequisite.")
    for ref in refs:
        if ref not in rules:
            message = f'{who} asks for "{ref}", which is not in the catalogue.'
            yield GraphProblem("dangling", (owner, ref), message)
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


def _stuck_graph(rules: Rules, stuck: Set[str]) -> nx.DiGraph[str]:
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(stuck))
    for item in sorted(stuck):
        needs = rules[item]
        refs = set(_blocking(needs, stuck)) if needs else set()
        graph.add_edges_from((item, ref) for ref in sorted(refs) if ref != item)
    return graph


def _cycles(rules: Rules, stuck: Set[str], names: Mapping[str, str]) -> Iterator[GraphProblem]:
    """Shortest cycles that together hold every member of every strongly connected component (Tarjan)."""
    if not stuck:
        return
    import networkx as nx

    graph = _stuck_graph(rules, stuck)
    components = (sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1)
    for part in sorted(components):
        inside = graph.subgraph(part)
        seen: set[str] = set()
        for member in part:
            if member not in seen:
                cycle = _shortest(inside, member)
                seen.update(cycle)
                path = " needs ".join(_name(ref, names) for ref in (*cycle, cycle[0]))
                yield GraphProblem("cycle", cycle, f"{path}: none of them can ever be started.")


def _shortest(graph: nx.DiGraph[str], start: str) -> tuple[str, ...]:
    """The shortest cycle through `start`, which lies in a strongly connected graph."""
    import networkx as nx

    ways = [nx.shortest_path(graph, step, start) for step in sorted(graph.successors(start))]
    best = min(ways, key=len)
    return (start, *best[:-1])


def _stuck(item: str, rules: Rules, stuck: Set[str], names: Mapping[str, str]) -> GraphProblem | None:
    """Why nobody can start `item`; None where it is only held up by itself, which is said already."""
    needs = rules[item]
    if needs is None:
        return None
    foreign = {leaf.ref for leaf in leaves(needs) if leaf.kind == "credential" and leaf.ref not in rules}
    refs = sorted(set(_blocking(needs, stuck | foreign)))
    if refs == [item]:
        return None
    why = ", ".join(_name(ref, names) for ref in refs) or "a rule nobody can meet"
    message = f"{_name(item, names)} can never become ready: it needs {why}."
    return GraphProblem("unreachable", (item,), message)
