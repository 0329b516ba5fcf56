"""The neighbourhood of some credentials in the prerequisite graph, as one person stands before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from skillmatch.domain import ReadinessState

if TYPE_CHECKING:
    import networkx as nx

    from .facade import Matcher

_MOST = 150
"""Nodes: more can neither be drawn nor read."""


@dataclass(frozen=True, slots=True)
class Node:
    """A credential or stack."""

    id: str
    name: str
    kind: Literal["credential", "stack"]
    state: ReadinessState | Literal["stack"]
    chosen: bool
    hours: float | None = None
    issuer: str = ""
    """By name."""


@dataclass(frozen=True, slots=True)
class Edge:
    """From what comes before to what it is for; `kind` as `graph.picture` has it."""

    source: str
    target: str
    kind: str


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds the chosen credentials."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def around(matcher: Matcher, person: str, items: Iterable[str]) -> Around:
    """The credentials and stacks with all they ask for, and what they open or count towards: one line away.

    Ids that nobody here offers are passed over. Raises NotFoundError for an unknown person.
    """
    snapshot = matcher.snapshot
    graph: nx.DiGraph[str] = snapshot.graph.digraph
    chosen = dict.fromkeys(key for key in items if key in snapshot.credentials or key in snapshot.stacks)
    near = (other for key in chosen for other in (*graph.predecessors(key), *graph.successors(key)))
    known = (key for key in near if key in snapshot.credentials or key in snapshot.stacks)
    keys = dict.fromkeys(islice(dict.fromkeys((*chosen, *known)), _MOST))
    found = matcher.standing(person)
    held = found.holdings
    skills = snapshot.skill_strengths(found.profile)
    standing = snapshot.graph.standing(held.held, skills, held.expired, held.expires)
    issuers = matcher.workspace.issuers()

    def node(key: str) -> Node:
        if key in snapshot.stacks and key not in snapshot.credentials:
            return Node(key, snapshot.stacks[key].name, "stack", "stack", key in chosen)
        one = snapshot.credentials[key]
        issuer = issuers[one.issuer].name if one.issuer in issuers else one.issuer
        state = "earned" if key in held.held else standing.readiness(key).state
        return Node(key, one.name, "credential", state, key in chosen, one.hours, issuer)

    lines = [(one, other) for one, other in graph.edges(keys) if other in keys]
    edges = (Edge(one, other, str(graph.edges[one, other]["kind"])) for one, other in lines)
    return Around(tuple(map(node, keys)), tuple(edges))
