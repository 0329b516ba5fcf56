"""A CTDL document as nodes that can be looked up: envelopes opened, prefixes and ids made one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import InputError
from .compact_jwt import payload
from .fields import as_list, local_name, named, one_line, types_of
from .languages import all_texts, line_of, prose_of

_REGISTRY = re.compile(
    r"(https?://[^/]*credentialengineregistry\.org)/(?:graph|resources?)/(ce-[0-9a-f-]{36})", re.IGNORECASE
)
MAX_CONDITIONS = 20_000
"""Most conditions of one credential or pathway."""
TARGETS = ("targetCredential", "targetLearningOpportunity", "targetAssessment")
"""Fields by which a ConditionProfile names what is to be had."""
_PREFIXES = ("ceterms:", "", "ceasn:", "schema:")


class Node:
    """One resource, or one object inside it; fields are named without their prefix."""

    def __init__(self, value: Mapping[str, Any], graph: Graph) -> None:
        self.value = value
        self.graph = graph

    @property
    def types(self) -> tuple[str, ...]:
        """Type names without prefix."""
        return tuple(local_name(term) for term in types_of(self.value))

    @property
    def id(self) -> str:
        """The `@id`, made whole by `Graph.whole`, else the CTID; "" for an object without identity."""
        stated = self.value.get("@id") or self.raw("ctid")
        return self.graph.whole(one_line(stated, "@id")) if stated else ""

    @property
    def is_blank(self) -> bool:
        """Whether its id holds within this document only."""
        return str(self.value.get("@id", "")).startswith("_:")

    def raw(self, name: str) -> Any:
        """The value of a field as it stands."""
        keys = (prefix + name for prefix in _PREFIXES)
        return next((self.value[key] for key in keys if self.value.get(key) is not None), None)

    def line(self, *names: str) -> str:
        """The first of these fields that has text, on one line, in the best language."""
        return next((line for name in names if (line := line_of(self.raw(name), name))), "")

    def prose(self, name: str) -> str:
        """The text of a field in the best language, with its lines."""
        return prose_of(self.raw(name), name)

    def texts(self, name: str) -> tuple[str, ...]:
        """Every text of a field in the best language."""
        return all_texts(self.raw(name), name)

    def number(self, name: str) -> Any:
        """A field's value out of `{"@value": …}`; the caller checks it."""
        value = self.raw(name)
        return value.get("@value") if isinstance(value, Mapping) else value

    def objects(self, name: str) -> list[Node]:
        """The objects of a field, references to nodes of the same document followed."""
        return [node for item in as_list(self.raw(name)) if (node := self.graph.follow(item, name))]

    def refs(self, name: str) -> list[tuple[str, Node | None]]:
        """The resources a field names: whole id ("" where there is none) and the node, if it is here."""
        return [self.graph.refer(item, name) for item in as_list(self.raw(name))]


class Graph:
    """All resources of one document by id."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        document = _opened(document)
        own_id = document.get("@id")
        self.id = self._registry(one_line(own_id, "@id")) if isinstance(own_id, str) else ""
        listed = document.get("@graph")
        values = [document] if listed is None else as_list(listed)
        for value in values:
            if not isinstance(value, Mapping):
                raise InputError(f"'@graph' must hold objects, not {named(value)}")
        self.nodes = [Node(value, self) for value in values]
        self._by_id = {node.id: node for node in self.nodes if node.id}
        self.steps = 0
        self._naming: dict[tuple[str, ...], dict[str, list[Node]]] = {}

    def step(self) -> None:
        """Counts one condition looked at: shared nodes may unfold into trees without end."""
        self.steps += 1
        if self.steps > MAX_CONDITIONS:
            raise InputError(f"has more than {MAX_CONDITIONS:,} conditions once its references are followed")

    def whole(self, ref: str) -> str:
        """The id as it is used outside: registry URLs in one spelling, blank nodes tied to the document."""
        return f"{self.id}#{ref[2:]}" if ref.startswith("_:") else self._registry(ref)

    @staticmethod
    def _registry(ref: str) -> str:
        """The registry serves a resource under /graph/ and /resources/, its CTID in any case."""
        match = _REGISTRY.fullmatch(ref)
        return f"{match[1]}/resources/{match[2].lower()}" if match else ref

    def refer(self, item: Any, key: str) -> tuple[str, Node | None]:
        """A reference (text or object) as whole id and node."""
        if isinstance(item, Mapping):
            node = Node(item, self)
            known = self._by_id.get(node.id) if node.id else None
            return node.id, known or (node if set(item) - {"@id", "@type"} else None)
        ref = self.whole(one_line(item, key))
        return ref, self._by_id.get(ref)

    def follow(self, item: Any, key: str) -> Node | None:
        """The node a reference leads to, if it is in this document."""
        return self.refer(item, key)[1]

    def naming(self, ref: str, *names: str) -> list[Node]:
        """Nodes of this document one of whose fields `names` points at `ref`, directly or in a profile.

        Only within one document, so that nobody sets conditions for what another owner described.
        """
        if names not in self._naming:
            found: dict[str, list[Node]] = {}
            for node in self.nodes:
                for target in dict.fromkeys(self._targets(node, names)):
                    found.setdefault(target, []).append(node)
            self._naming[names] = found
        return self._naming[names].get(ref, []) if ref else []

    @staticmethod
    def _targets(node: Node, names: tuple[str, ...]) -> Iterator[str]:
        for name in names:
            for ref, inner in node.refs(name):
                yield ref
                if inner is not None and "ConditionProfile" in inner.types:
                    yield from (target for field in TARGETS for target, _ in inner.refs(field))

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes)


def _opened(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The resource inside a registry envelope or a graph publishing request, or the document itself."""
    for key in ("decoded_resource", "GraphInput"):
        if isinstance(document.get(key), Mapping):
            return _opened_once(document[key])
    if "envelope_community" in document or "envelope_ctdl_type" in document:
        return _opened_once(_payload(document.get("resource")))
    return document


def _opened_once(document: Mapping[str, Any]) -> Mapping[str, Any]:
    if "decoded_resource" in document or "GraphInput" in document:
        raise InputError("is an envelope within an envelope")
    return document


def _payload(resource: Any) -> Mapping[str, Any]:
    """The resource of an envelope that carries it only as a JWT. The signature is not looked at here."""
    try:
        return payload(resource if isinstance(resource, str) else "")
    except InputError as error:
        fix = "Download the envelope again, with its decoded_resource."
        raise InputError(f"the envelope's resource cannot be read ({error.reason})", fix=fix) from None
