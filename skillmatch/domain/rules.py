"""One shape for conditions that say the same."""

from __future__ import annotations

from collections.abc import Iterator

from .credentials import Prerequisite


def tidy(node: Prerequisite) -> Prerequisite:
    """The condition in its plainest shape, which holds exactly when `node` does.

    A composite of one is that one, all of all and any of any are flat and free of repeats, k of n is an
    any-of for k = 1 and an all-of for k = n. What nobody can meet (k over n, any of nothing) stays.
    """
    children = tuple(tidy(child) for child in node.children)
    kind, n = node.kind, len(children)
    if kind == "k_of" and n and node.k in (1, n):
        kind = "any_of" if node.k == 1 else "all_of"
    if kind in ("all_of", "any_of"):
        children = tuple(dict.fromkeys(part for child in children for part in _flat(child, kind)))
        return children[0] if len(children) == 1 else Prerequisite(kind, children=children)
    return Prerequisite(kind, node.ref, node.text, node.k, children, node.level, node.ever)


def _flat(child: Prerequisite, kind: str) -> Iterator[Prerequisite]:
    if child.kind == kind and child.children:
        yield from child.children
    else:
        yield child
