"""Prerequisite trees as SkillMatch's own JSON writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from ..domain import Prerequisite
from ..errors import InputError
from .fields import Fields, named, one_line, prose

_FORMS = 'one of {"credential"}, {"skill"}, {"text"}, {"all_of"}, {"any_of"}, {"k_of", "of"}'
_BESIDE: dict[str, frozenset[str]] = {
    "credential": frozenset(("name", "ever")), "skill": frozenset(("name", "level")),
    "k_of": frozenset(("of", "required")),
}  # fmt: skip
"""What may stand beside the key that says which form it is."""


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
    form = known[0] if len(known) == 1 else ""
    if not form or set(value) - {form} - _BESIDE.get(form, frozenset()):
        raise InputError(f"{key!r} must be {_FORMS}")
    if form == "text":
        return Prerequisite("text", text=_filled(prose(value["text"], "text"), "text"))
    if form in ("all_of", "any_of"):
        return _group("all_of" if form == "all_of" else "any_of", value[form], key)
    if form == "k_of":
        return _k_of(value, key)
    leaf = _leaf("skill" if form == "skill" else "credential", value[form], key)
    fields = Fields(value, key)
    level = fields.number("level", 0, 1) or 0.0
    return replace(leaf, text=fields.name("name"), level=level, ever=fields.truth("ever", False))


def _leaf(kind: Literal["credential", "skill"], value: Any, key: str) -> Prerequisite:
    return Prerequisite(kind, ref=_filled(one_line(value, kind), f"{kind} of {key}"))


def _group(kind: Literal["all_of", "any_of"], value: Any, key: str) -> Prerequisite:
    if not isinstance(value, list) or not value:
        raise InputError(f"{kind!r} in {key!r} must be a list of one or more conditions")
    return Prerequisite(kind, children=tuple(_node(item, key) for item in value))


def _k_of(value: Mapping[str, Any], key: str) -> Prerequisite:
    """k of the conditions in `of` and `required` together, all required ones among them."""
    choices = value.get("of")
    if not isinstance(choices, list) or not choices:
        raise InputError(f"'of' in {key!r} must be a list of one or more conditions")
    required = value.get("required") or []
    if not isinstance(required, list):
        raise InputError(f"'required' in {key!r} must be a list of conditions, not {named(required)}")
    low, high = max(1, len(required)), len(required) + len(choices)
    k = Fields(value, key).whole("k_of", low, high)
    if k is None:
        raise InputError(f"'k_of' in {key!r} must be a whole number from {low} to {high}")
    must = tuple(_node(item, key) for item in required)
    rest = tuple(_node(item, key) for item in choices)
    return k_of(k, must, rest)


def k_of(k: int, required: tuple[Prerequisite, ...], rest: tuple[Prerequisite, ...]) -> Prerequisite:
    """k of all of these, all required ones among them."""
    if not required:
        return Prerequisite("k_of", k=k, children=rest)
    if k == len(required):
        return Prerequisite("all_of", children=required)
    others = Prerequisite("k_of", k=k - len(required), children=rest)
    return Prerequisite("all_of", children=(*required, others))


def _filled(text: str, what: str) -> str:
    if not text:
        raise InputError(f"the {what} is empty")
    return text
