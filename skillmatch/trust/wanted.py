"""Which documents verifying an award needs beside it: did:web documents, status lists, hosted badges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from ..errors import FetchError
from ..readers.fields import as_list

_MOST_VALUES = 20_000
_LISTS = ("statusListCredential", "revocationListCredential", "revocationList")
"""Bitstring Status List, its predecessors, and Open Badges 2.0."""
_PROFILES = frozenset({"Issuer", "Profile"})
_MOST_KEYS = 8


def did_web_url(did: str) -> str:
    """Where the document of a did:web is (did:web method specification, section 3.2).

    Raises:
        FetchError: it is no did:web.
    """
    method = did.split("#", 1)[0].removeprefix("did:web:")
    parts = method.split(":")
    if not did.startswith("did:web:") or not all(parts):
        raise FetchError(f"{did!r} is no did:web.")
    host, path = unquote(parts[0]), "/".join(unquote(part) for part in parts[1:])
    if any(sign in host for sign in "/@?#\\") or any(sign in path for sign in "?#\\@") or ".." in path:
        raise FetchError(f"{did!r} is no did:web.")
    return f"https://{host}/{path}/did.json" if path else f"https://{host}/.well-known/did.json"


def addresses_of(document: object) -> tuple[str, ...]:
    """The did:web DIDs and https URLs the verifier may ask for when it examines a credential.

    They are read from unsigned text: they only say what to fetch, never what to believe.
    """
    found: dict[str, None] = {}
    for key, value in _members(document):
        if value.startswith("did:web:"):
            found[value.split("#", 1)[0].split("?", 1)[0]] = None
        elif key in _LISTS and value.startswith("https://"):
            found[value] = None
    found |= dict.fromkeys(_hosted(document))
    return tuple(found)


def _hosted(document: object) -> Iterator[str]:
    """What Open Badges 2.0 links to: an assertion its class and key, a class its issuer, that its keys."""
    if not isinstance(document, Mapping):
        return
    types, named = set(map(str, as_list(document.get("type")))), list[Any]()
    if {"verification", "verify"} & document.keys() and not types & _PROFILES:
        verification = document.get("verification") or document.get("verify")
        creator = verification.get("creator") if isinstance(verification, Mapping) else None
        badge = document.get("badge")
        issuer = badge.get("issuer") if isinstance(badge, Mapping) else None
        named = [document.get("id"), badge, issuer, creator]
    elif "BadgeClass" in types:
        named = [document.get("issuer")]
    elif types & _PROFILES:
        named = as_list(document.get("publicKey"))[:_MOST_KEYS]
    for value in named:
        address = value.get("id") if isinstance(value, Mapping) else value
        if isinstance(address, str) and address.startswith("https://"):
            yield address


def _members(document: object) -> Iterator[tuple[str, str]]:
    """(key, text) of every member, wherever it stands, up to a bound; no recursion."""
    waiting: list[tuple[str, Any]] = [("", document)]
    for _ in range(_MOST_VALUES):
        if not waiting:
            return
        key, value = waiting.pop()
        if isinstance(value, Mapping):
            waiting.extend((str(name), inner) for name, inner in value.items())
        elif isinstance(value, list | tuple):
            waiting.extend((key, inner) for inner in value)
        elif isinstance(value, str):
            yield key, value
