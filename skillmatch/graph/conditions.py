"""Nested prerequisites: what counts as met, and how far along a rule is.

Text nobody can evaluate is neither met nor missing. Inside an all-of it asks for nothing more than to be
shown; inside an any-of or k-of-n it cannot stand in for a credential, but never blocks by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from skillmatch.domain import Prerequisite

Has = Callable[[Prerequisite], bool]
"""Whether a leaf (credential or skill) is there."""


def is_text(node: Prerequisite) -> bool:
    """True where nothing under `node` can be evaluated."""
    if node.kind == "text":
        return True
    return bool(node.children) and asks(node) <= len(node.children) and all(map(is_text, node.children))


def asks(node: Prerequisite) -> int:
    """How many of its children a composite asks for, as stated."""
    if node.kind == "all_of":
        return len(node.children)
    return 1 if node.kind == "any_of" else max(node.k, 0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A composite, split into what can be evaluated and what can only be shown."""

    children: tuple[Prerequisite, ...]
    texts: tuple[Prerequisite, ...]
    asked: int
    """Of `children` and `texts` together."""

    @property
    def possible(self) -> bool:
        """False for an empty any-of and for k over n: nobody can ever meet those."""
        return self.asked <= len(self.children) + len(self.texts)

    @property
    def needed(self) -> int:
        """How many of `children` must be met; text takes the rest, and is shown."""
        return min(self.asked, len(self.children))


def rule(node: Prerequisite) -> Rule:
    """The rule of a composite node."""
    texts = tuple(child for child in node.children if is_text(child))
    return Rule(tuple(child for child in node.children if not is_text(child)), texts, asks(node))


def met(node: Prerequisite, has: Has) -> bool:
    """Whether `node` is met as far as it can be evaluated."""
    if node.kind in ("credential", "skill"):
        return has(node)
    if node.kind == "all_of":
        return all(met(child, has) for child in node.children)
    if is_text(node):
        return True
    parts = rule(node)
    return parts.possible and sum(met(child, has) for child in parts.children) >= parts.needed


def leaves(node: Prerequisite) -> Iterator[Prerequisite]:
    """Every credential and skill leaf, from left to right, repeats included."""
    if node.kind in ("credential", "skill"):
        yield node
    for child in node.children:
        yield from leaves(child)


def texts(node: Prerequisite) -> tuple[str, ...]:
    """The sentences under `node`, each once."""
    if node.kind == "text":
        return (node.text,)
    return tuple(dict.fromkeys(text for child in node.children for text in texts(child)))


def progress(node: Prerequisite, done: Callable[[Prerequisite], float]) -> float:
    """How far along `node` is, in [0, 1]; 1 exactly where it is met. Never falls when more is held.

    `done` gives the progress of a leaf. An all-of averages its children by how much each asks for, an
    any-of takes its best child, a k-of-n the mean of its k best; text counts for nothing.
    """
    if node.kind in ("credential", "skill"):
        return done(node)
    if is_text(node):
        return 1.0
    parts = rule(node)
    if not parts.possible:
        return 0.0
    if node.kind == "all_of":
        sizes = [size(child) for child in parts.children]
        ways = [progress(child, done) for child in parts.children]
        total = sum(sizes)
        return sum(s * w for s, w in zip(sizes, ways, strict=True)) / total if total else 1.0
    best = sorted((progress(child, done) for child in parts.children), reverse=True)[: parts.needed]
    return sum(best) / len(best) if best else 1.0


def lacking(node: Prerequisite, has: Has) -> float:
    """Fewest leaves that are still missing before `node` is met, shared ones counted twice; infinite where
    nobody can ever meet it.
    """
    if node.kind in ("credential", "skill"):
        return 0.0 if has(node) else 1.0
    if is_text(node):
        return 0.0
    parts = rule(node)
    if not parts.possible:
        return math.inf
    return sum(sorted(lacking(child, has) for child in parts.children)[: parts.needed])


def size(node: Prerequisite) -> int:
    """Fewest leaves that can meet `node`, shared ones counted twice."""
    if node.kind in ("credential", "skill"):
        return 1
    parts = rule(node)
    if is_text(node) or not parts.possible:
        return 0 if is_text(node) else 1
    return sum(sorted(size(child) for child in parts.children)[: parts.needed])
