"""Choosing a language: CTDL and VC 2.0 write text as a string, a language map or value objects.

Keys vary in case (`en-us`, `en-US`); plain English wins, then any English, then whatever comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import InputError
from .fields import as_list, named, one_line, prose


def all_texts(value: Any, key: str) -> tuple[str, ...]:
    """Every text of the best language, each as prose; empty where there is none."""
    found: list[str] = []
    for item in _best(as_list(value), key):
        text = prose(item, key)
        if text:
            found.append(text)
    return tuple(found)


def line_of(value: Any, key: str) -> str:
    """The first text of the best language, on one line."""
    return one_line(next(iter(all_texts(value, key)), ""), key)


def prose_of(value: Any, key: str) -> str:
    """All texts of the best language, a line each."""
    return "\n".join(all_texts(value, key))


def _best(items: list[Any], key: str) -> list[Any]:
    """Strings of plain items and of the best-ranked language among the rest."""
    ranked: list[tuple[int, Any]] = []
    for item in items:
        if isinstance(item, Mapping):
            ranked.extend(_of_map(item, key))
        elif item is not None:
            ranked.append((0, item))
    best = min((rank for rank, _ in ranked), default=0)
    return [text for rank, text in ranked if rank == best]


def _of_map(value: Mapping[str, Any], key: str) -> list[tuple[int, Any]]:
    if "@value" in value:
        language = value.get("@language")
        return [(_rank(language if isinstance(language, str) else "en"), value["@value"])]
    if any(name.startswith("@") and name != "@none" for name in value):
        raise InputError(f"{key!r} must be text, not {named(value)}")
    return [
        (_rank(language, position), text)
        for position, (language, texts) in enumerate(value.items())
        for text in as_list(texts)
    ]


def _rank(language: str, position: int = 0) -> int:
    tag = language.casefold()
    if tag in ("en", "@none"):
        return 0
    return 1 if tag.startswith("en-") else 2 + position
