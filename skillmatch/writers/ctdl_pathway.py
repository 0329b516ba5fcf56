"""A stack as a CTDL Pathway: components, and the conditions between them.

CTDL's words carry the whole rule: a condition's `requiredNumber` of its `targetComponent`s and inner
`hasCondition`s, with `logicalOperator` beside it for those who read that. What CTDL has no word for (a
skill's level, an award that may have expired) is in `skillmatch:record` on the pathway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from skillmatch.domain import Prerequisite, Stack, tidy

from .own import plain_condition, sayable

_COMPONENTS = {"credential": "ceterms:CredentialComponent", "skill": "ceterms:CompetencyComponent"}


def pathway(stack: Stack, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """The nodes of one stack: the pathway, its destination, and a component for all that is asked for.

    `names` (id → name) names components; the id itself does where it has none.
    """
    components = _Components(names)
    rule = components.condition(tidy(stack.completion), stack.name)
    kind = "ceterms:CredentialComponent" if stack.awards else "ceterms:BasicComponent"
    goal: dict[str, Any] = {
        "@id": "_:destination",
        "@type": kind,
        "ceterms:name": _english(names.get(stack.awards, stack.name)),
    }
    if stack.awards:
        goal["ceterms:proxyFor"] = stack.awards
    goal["ceterms:hasCondition"] = [rule]
    nodes = [goal, *components.nodes]
    for node in nodes:
        node["ceterms:isPartOf"] = [stack.id]
    node = {
        "@id": stack.id,
        "@type": "ceterms:Pathway",
        "ceterms:ctid": f"ce-{uuid5(NAMESPACE_URL, stack.id)}",
        "ceterms:name": _english(stack.name),
        **({"ceterms:description": _english(stack.description)} if stack.description else {}),
        **({"ceterms:ownedBy": [stack.issuer]} if stack.issuer else {}),
        "ceterms:hasDestinationComponent": [goal["@id"]],
        "ceterms:hasPart": [one["@id"] for one in nodes],
    }
    if beyond_ctdl(stack.completion) and sayable(stack.completion):
        node["skillmatch:record"] = {"completion": plain_condition(stack.completion)}
    return [{**stack.extra, **node}, *nodes]


def beyond_ctdl(rule: Prerequisite) -> bool:
    """Whether a pathway would read back otherwise: other than tidy, or with what CTDL has no word for."""
    return rule != tidy(rule) or any(map(_unsaid, _nodes(rule)))


def _unsaid(node: Prerequisite) -> bool:
    if node.kind in ("credential", "skill"):
        return bool(node.text or node.level or node.ever)
    return node.kind != "text" and (not node.children or node.k < 0 or (node.kind == "k_of" and not node.k))


def _nodes(node: Prerequisite) -> Iterator[Prerequisite]:
    yield node
    for child in node.children:
        yield from _nodes(child)


class _Components:
    """Components of one pathway, one for each thing that is asked for."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._known: dict[tuple[str, str], dict[str, Any]] = {}

    @property
    def nodes(self) -> list[dict[str, Any]]:
        return list(self._known.values())

    def condition(self, node: Prerequisite, name: str = "") -> dict[str, Any]:
        """A ComponentCondition. Order is kept: components come first, the rest as inner conditions."""
        said: dict[str, Any] = {"@type": "ceterms:ComponentCondition"}
        if node.kind == "text":
            return {**said, "ceterms:name": _english("Condition"), "ceterms:description": _english(node.text)}
        if node.kind in _COMPONENTS:
            title = name or self._title(node)
            return {**said, "ceterms:name": _english(title), "ceterms:targetComponent": [self._ref(node)]}
        asked = {"all_of": len(node.children), "any_of": 1}.get(node.kind, node.k)
        leading = _leading(node.children)
        inner = [self.condition(child) for child in node.children[leading:]]
        targets = [self._ref(child) for child in node.children[:leading]]
        title = name or f"{asked} of {len(node.children)}"
        said |= {"ceterms:name": _english(title), "ceterms:requiredNumber": asked}
        if node.kind != "k_of":
            said["ceterms:logicalOperator"] = "logicOp:And" if node.kind == "all_of" else "logicOp:Or"
        said |= {"ceterms:targetComponent": targets} if targets else {}
        return said | ({"ceterms:hasCondition": inner} if inner else {})

    def _ref(self, leaf: Prerequisite) -> str:
        key = (leaf.kind, leaf.ref)
        if key not in self._known:
            self._known[key] = {
                "@id": f"_:component-{len(self._known) + 1}",
                "@type": _COMPONENTS[leaf.kind],
                "ceterms:name": _english(self._title(leaf)),
                "ceterms:proxyFor": leaf.ref,
            }
        return str(self._known[key]["@id"])

    def _title(self, leaf: Prerequisite) -> str:
        return leaf.text or self._names.get(leaf.ref, leaf.ref)


def _leading(children: tuple[Prerequisite, ...]) -> int:
    """How many of the first children are components."""
    places = (place for place, child in enumerate(children) if child.kind not in _COMPONENTS)
    return next(places, len(children))


def _english(text: str) -> dict[str, str]:
    return {"en": text}
