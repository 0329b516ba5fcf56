"""A catalogue's order as a networkx graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import networkx as nx

from skillmatch.domain import Credential, Prerequisite, Stack

from .conditions import leaves


def picture(credentials: Mapping[str, Credential], stacks: Mapping[str, Stack]) -> nx.DiGraph[str]:
    """Edges run from what comes before to what it is for.

    Nodes carry `kind` (credential, stack; none where it is in no catalogue) and `name`; edges `kind`, the
    strongest where there are several: `requires`, `alongside` (a corequisite), `admits` (by advanced
    standing), `stands_for` (an equivalent), `advised`, `part_of` (of a stack) or `awards` (stack →
    credential). Skills and text are not in it.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    for credential in credentials.values():
        graph.add_node(credential.id, kind="credential", name=credential.name)
        graph.add_edges_from(((credential.id, ref) for ref in credential.prepares_for), kind="advised")
    for stack in stacks.values():
        graph.add_node(stack.id, kind="stack", name=stack.name)
        graph.add_edges_from(((ref, stack.id) for ref in _refs(stack.completion)), kind="part_of")
        if stack.awards:
            graph.add_edge(stack.id, stack.awards, kind="awards")
    for credential in credentials.values():
        weakest_first = (
            ("advised", credential.recommended),
            ("stands_for", credential.equivalent),
            ("admits", credential.advanced_standing),
            ("alongside", credential.corequisite),
            ("requires", credential.prerequisite),
        )
        for kind, rule in weakest_first:
            graph.add_edges_from(((ref, credential.id) for ref in _refs(rule)), kind=kind)
    return graph


def _refs(rule: Prerequisite | None) -> Iterator[str]:
    return (leaf.ref for leaf in (leaves(rule) if rule else ()) if leaf.kind == "credential")
