"""The signed view: JSON written anew from the RDF a signature covers, and from nothing else.

A linked-data signature covers RDF statements, not JSON members. Members that no context defines make no
statement; anybody can add, change or drop them without breaking the signature. So the JSON a credential
came as is never read: what is read is derived from the very statements that were hashed.

What RDF does not keep is not in the view either: the order of values that are no JSON-LD list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from .contexts import bundled_terms
from .findings import RefusedError
from .graphs import Dataset

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_VC = "https://www.w3.org/2018/credentials#"
_TYPE, _FIRST, _REST, _NIL = _RDF + "type", _RDF + "first", _RDF + "rest", _RDF + "nil"
_CREDENTIAL = _VC + "VerifiableCredential"
_NUMBERS = frozenset({_XSD + "integer", _XSD + "double", _XSD + "float", _XSD + "decimal"})
_ORDER_MATTERS = frozenset({"allowedValue", "rubricCriterionLevel"})
"""Terms whose members count by their place: an unordered set of them says nothing."""
_ONE_KIND = frozenset({"type"})

_Term = Mapping[str, Any]
_Nodes = dict[str, dict[str, list[_Term]]]


def credential_view(dataset: Dataset, most: int) -> dict[str, Any]:
    """The one credential the statements describe, in the terms of the Open Badges standard.

    `most` bounds the values written. Raises RefusedError where there is not exactly one credential that
    is not inside another, as its endorsement or in a learner record: nobody could say what was signed.
    """
    nodes = _nodes(dataset.get("@default", []))
    inner = {
        target["value"] for node in nodes.values() for term in _holders() for target in node.get(term, ())
    }
    roots = [name for name, node in nodes.items() if _is_credential(node) and name not in inner]
    if len(roots) != 1:
        raise RefusedError("BAD_PROOF", f"The signature covers {len(roots)} credentials, not one.")
    return _Writer(nodes, most).node(roots[0], frozenset())


def node_view(dataset: Dataset, most: int) -> dict[str, Any]:
    """The one node there is, whatever its type: a proof's own statements; {} where there are more."""
    nodes = _nodes(dataset.get("@default", []))
    return _Writer(nodes, most).node(next(iter(nodes)), frozenset()) if len(nodes) == 1 else {}


def _nodes(statements: Iterable[Mapping[str, _Term]]) -> _Nodes:
    """Statements by subject and predicate."""
    nodes: _Nodes = defaultdict(lambda: defaultdict(list))
    for statement in statements:
        nodes[statement["subject"]["value"]][statement["predicate"]["value"]].append(statement["object"])
    return nodes


@lru_cache(maxsize=1)
def _holders() -> tuple[str, ...]:
    """The predicates by which one credential holds another."""
    return tuple(
        iri for iri, term in bundled_terms().items() if term in ("endorsement", "verifiableCredential")
    )


def _is_credential(node: Mapping[str, list[_Term]]) -> bool:
    return any(term["value"] == _CREDENTIAL for term in node.get(_TYPE, ()))


class _Writer:
    """Writes nodes as JSON trees. A node inside itself becomes its id; the total is bounded."""

    def __init__(self, nodes: _Nodes, most: int) -> None:
        self._nodes = nodes
        self._left = most
        self._terms, self._types = bundled_terms(), bundled_terms(types=True)

    def node(self, name: str, above: frozenset[str]) -> dict[str, Any]:
        view: dict[str, Any] = {} if name.startswith("_:") else {"id": name}
        for predicate, targets in self._nodes[name].items():
            term = "type" if predicate == _TYPE else self._terms.get(predicate, predicate)
            if term == "type":
                view["type"] = sorted(self._types.get(t["value"], t["value"]) for t in targets)
            elif term not in view and (value := self._values(term, targets, above | {name})) is not None:
                view[term] = value
        return view

    def _values(self, term: str, targets: list[_Term], above: frozenset[str]) -> Any:
        values: list[Any] = []
        listed = True
        for target in sorted(targets, key=lambda t: (t["type"], t["value"])):
            if (items := self._list(target)) is not None:
                values += [self._value(item, above) for item in items]
            else:
                listed = False
                values.append(self._value(target, above))
        if term in _ORDER_MATTERS:
            values = values if listed else [v for v in values if isinstance(v, dict) and "points" in v]
            return values or None
        return values[0] if len(values) == 1 else values

    def _value(self, target: _Term, above: frozenset[str]) -> Any:
        self._left -= 1
        if self._left < 0:
            raise RefusedError("TOO_LARGE", "It repeats itself beyond what is read.")
        if target["type"] == "literal":
            return _literal(target)
        name = str(target["value"])
        if name in above or name not in self._nodes:
            return {} if name.startswith("_:") else name
        return self.node(name, above)

    def _list(self, target: _Term) -> list[_Term] | None:
        """The members of an RDF list; None for anything else."""
        name, items, seen = str(target["value"]), [], set()
        if target["type"] == "literal" or (name != _NIL and _FIRST not in self._nodes.get(name, {})):
            return None
        while name != _NIL and name not in seen:
            seen.add(name)
            node = self._nodes.get(name, {})
            items += node.get(_FIRST, [])[:1]
            rest = node.get(_REST, [])
            name = str(rest[0]["value"]) if rest else _NIL
        return items


def _literal(term: _Term) -> Any:
    text = str(term["value"])
    # The Open Badges contexts write the namespace of XML Schema with https, which makes another IRI of it.
    kind = str(term.get("datatype")).replace("https://www.w3.org/2001/", "http://www.w3.org/2001/")
    if kind == _XSD + "boolean":
        return text in ("true", "1")
    if kind in _NUMBERS:
        try:
            return int(text) if kind == _XSD + "integer" else float(text)
        except ValueError:
            return text
    return text
