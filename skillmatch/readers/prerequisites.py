"""Prerequisite trees as SkillMatch's own JSON writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ..domain import Prerequisite
from ..errors import InputError
from .fields import Fields, named, one_line, prose

_FORMS = 'one of {"credential"}, {"skill"}, {"text"}, {"all_of"}, {"any_of"}, {"k_of", "of"}'


def parse_prerequisite(value: Any, key: str = "prerequisite") -> Prerequisite | None:
    """The tree; a plain text is a credential id, a list means all of them, null or an empty list nothing.

    Raises InputError for an unknown form, an empty any-of, or a k outside 1 to the number of choices.
    """
    if value is None or value == "" or value == []:
        return None
    return _node(value, key)


def together(
    parts: Sequence[Prerequisite], kind: Literal["all_of", "any_of"] = "all_of"
) -> Prerequisite | None:
    """The parts under one node; a single part stands by itself, none is None.

    A part of the same kind gives its children up to the node, and repeats count once.
    """
    flat = [child for part in parts for child in (part.children if part.kind == kind else (part,))]
    unique = tuple(dict.fromkeys(flat))
    if not unique:
        return None
    return unique[0] if len(unique) == 1 else Prerequisite(kind, children=unique)


def _node(value: Any, key: str) -> Prerequisite:
    if isinstance(value, str):
        return _leaf("credential", value, key)
    if isinstance(value, list):
        return _group("all_of", value, key)
    if not isinstance(value, Mapping):
        raise InputError(f"{key!r} must be {_FORMS}, not {named(value)}")
    known = [form for form in ("credential", "skill", "text", "all_of", "any_of", "k_of") if form in value]
    if len(known) != 1 or set(value) - {known[0], "of"} or ("of" in value) != (known[0] == "k_of"):
        raise InputError(f"{key!r} must be {_FORMS}")
    form = known[0]
    if form == "text":
        return Prerequisite("text", text=_filled(prose(value["text"], "text"), "text"))
    if form in ("all_of", "any_of"):
        return _group("all_of" if form == "all_of" else "any_of", value[form], key)
    if form == "k_of":
        return _k_of(value, key)
    return _leaf("skill" if form == "skill" else "credential", value[form], key)


def _leaf(kind: Literal["credential", "skill"], value: Any, key: str) -> Prerequisite:
    return Prerequisite(kind, ref=_filled(one_line(value, kind), f"{kind} of {key}"))


def _group(kind: Literal["all_of", "any_of"], value: Any, key: str) -> Prerequisite:
    if not isinstance(value, list) or not value:
        raise InputError(f"{kind!r} in {key!r} must be a list of one or more conditions")
    return Prerequisite(kind, children=tuple(_node(item, key) for item in value))


def _k_of(value: Mapping[str, Any], key: str) -> Prerequisite:
    choices = value["of"]
    if not isinstance(choices, list) or not choices:
        raise InputError(f"'of' in {key!r} must be a list of one or more conditions")
    k = Fields(value, key).whole("k_of", 1, len(choices))
    if k is None:
        raise InputError(f"'k_of' in {key!r} must be a whole number from 1 to {len(choices)}")
    return Prerequisite("k_of", k=k, children=tuple(_node(item, key) for item in choices))


def _filled(text: str, what: str) -> str:
    if not text:
        raise InputError(f"the {what} is empty")
    return text
