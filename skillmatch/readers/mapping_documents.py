"""Decisions from CASE associations and CTDL alignments: our own exports whole, others as far as they tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..domain import Decision
from ..errors import InputError
from .files import read_json
from .mapping_cells import decision_of

OURS = "skillmatch:decision"
_SKOS = {
    "ceasn:exactAlignment": "exactMatch",
    "ceasn:broadAlignment": "broadMatch",
    "ceasn:narrowAlignment": "narrowMatch",
    "ceasn:majorAlignment": "closeMatch",
}
_CASE = {"exactmatchof": "exactMatch", "isrelatedto": "closeMatch"}
UNKNOWN = "?"
"""Stands for a framework that the file does not name; whoever keeps the decision looks the URI up."""


def read_case_mapping(path: str | Path) -> Iterator[Decision]:
    """exactMatchOf and isRelatedTo associations of a CFPackage; other kinds say nothing here.

    `row` in messages counts associations from 1. Raises InputError.
    """
    data = read_json(path)
    package = data.get("CFPackage", data) if isinstance(data, dict) else {}
    associations = package.get("CFAssociations") if isinstance(package, dict) else None
    if not isinstance(associations, list):
        raise InputError("is no CASE package with CFAssociations", file=path)
    for row, one in enumerate(associations, 1):
        if not isinstance(one, dict):
            raise InputError("the association is no object", file=path, row=row)
        extension = one.get("extensions")
        if isinstance(extension, dict) and OURS in extension:
            yield _ours(extension[OURS], path, row)
            continue
        kind = one.get("associationType")
        relation = _CASE.get(kind.lower()) if isinstance(kind, str) else None
        if relation:
            origin, target = _end(one, "originNodeURI", path, row), _end(one, "destinationNodeURI", path, row)
            yield _mapping(origin, target, relation, path, row)


def _end(one: Mapping[str, Any], name: str, path: str | Path, row: int) -> tuple[str, str]:
    """URI and title of one end of an association."""
    value = one.get(name)
    if isinstance(value, str):
        return value, ""
    if isinstance(value, dict) and isinstance(value.get("uri"), str):
        title = value.get("title")
        return value["uri"], title if isinstance(title, str) else ""
    raise InputError(f"the association lacks {name}", file=path, row=row)


def _mapping(
    source: tuple[str, str], target: tuple[str, str], relation: str, path: str | Path, row: int
) -> Decision:
    names = {"record": source[0], "statement": source[1], "skill": target[0], "label": target[1]}
    frameworks = {"source_framework": UNKNOWN, "framework": UNKNOWN}
    stated = {"kind": "skill", "state": "confirmed", "relation": relation, "origin": "import"}
    return decision_of({**names, **frameworks, **stated}, path, row)


def _ours(value: Any, path: str | Path, row: int) -> Decision:
    if not isinstance(value, Mapping):
        raise InputError(f"{OURS} is no object", file=path, row=row)
    return decision_of(value, path, row)


def read_ctdl_mapping(path: str | Path) -> Iterator[Decision]:
    """Alignments of competencies and what credentials teach; `row` counts nodes from 1. Raises InputError."""
    data = read_json(path)
    graph = data.get("@graph", [data]) if isinstance(data, dict) else None
    if not isinstance(graph, list):
        raise InputError("is no CTDL document", file=path)
    for row, node in enumerate(graph, 1):
        if not isinstance(node, dict):
            raise InputError("the node is no object", file=path, row=row)
        yield from _node(node, path, row)


def _node(node: dict[str, Any], path: str | Path, row: int) -> Iterator[Decision]:
    own = _list(node.get(OURS))
    for value in own:
        yield _ours(value, path, row)
    if not own:
        for name, relation in _SKOS.items():
            for target in _list(node.get(name)):
                source = (_word(node.get("@id")), _word(node.get("ceasn:competencyText")))
                yield _mapping(source, (_uri(target, path, row), ""), relation, path, row)
    for name, kind in (("ceterms:teaches", "credential"), ("ceterms:skillEmbodied", "posting")):
        for value in _list(node.get(name)):
            if isinstance(value, dict) and OURS in value:
                yield _ours(value[OURS], path, row)
            elif isinstance(value, dict) and value.get("ceterms:targetNode"):
                yield _taught(node, value, kind, path, row)


def _taught(node: dict[str, Any], value: dict[str, Any], kind: str, path: str | Path, row: int) -> Decision:
    stated = {
        "kind": kind, "record": _word(node.get("@id")), "framework": UNKNOWN, "state": "confirmed",
        "skill": _uri(value["ceterms:targetNode"], path, row),
        "label": _word(value.get("ceterms:targetNodeName")),
        "statement": _word(value.get("ceterms:targetNodeDescription")), "origin": "import",
    }  # fmt: skip
    return decision_of(stated, path, row)


def _uri(value: Any, path: str | Path, row: int) -> str:
    found = value.get("@id") if isinstance(value, dict) else value
    if not isinstance(found, str) or not found.strip():
        raise InputError("an alignment names no URI", file=path, row=row)
    return found


def _word(value: Any) -> str:
    """A text, or the first of a language map."""
    if isinstance(value, dict):
        value = next((inner for inner in value.values() if isinstance(inner, str)), "")
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
