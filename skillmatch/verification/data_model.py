"""Has the credential the shape of one? What W3C VC 1.1 and 2.0 require, before and after the signature.

The shape is checked on the document as it came, so that rubbish is named as such before any expensive
step, and again on the signed view, because only that is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jsonschema

from skillmatch.readers.fields import as_list

from .contexts import VC1, VC2
from .findings import RefusedError

_ID = {"type": "string", "minLength": 1, "maxLength": 4_000, "pattern": r"^[A-Za-z][A-Za-z0-9+.-]*:\S+$"}
_TYPES = {
    "oneOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
    ]
}
_TYPED = {"type": "object", "required": ["type"], "properties": {"id": _ID, "type": _TYPES}}


def _one_or_more(item: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item, "minItems": 1}]}


_SUBJECT = {"type": "object", "minProperties": 1, "properties": {"id": _ID}}
_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["type", "issuer", "credentialSubject"],
    "properties": {
        "id": _ID,
        "type": _TYPES,
        "issuer": {"anyOf": [_ID, {"type": "object", "required": ["id"], "properties": {"id": _ID}}]},
        "credentialSubject": _one_or_more(_SUBJECT),
        "credentialStatus": _one_or_more(_TYPED),
        "credentialSchema": _one_or_more(_TYPED),
        "evidence": _one_or_more(_TYPED),
        "refreshService": _one_or_more(_TYPED),
        "termsOfUse": _one_or_more(_TYPED),
    },
}


_SIGNED: dict[str, Any] = {
    "type": "object",
    "required": ["type", "issuer", "credentialSubject"],
    "properties": {name: _SCHEMA["properties"][name] for name in ("type", "issuer")},
}


@lru_cache(maxsize=2)
def _validator(signed: bool) -> Any:
    return jsonschema.Draft202012Validator(_SIGNED if signed else _SCHEMA)


def check_document(document: Mapping[str, Any]) -> None:
    """Refuses a document that is no verifiable credential; RefusedError MALFORMED says what is amiss."""
    contexts = document.get("@context")
    first = contexts[0] if isinstance(contexts, list) and contexts else contexts
    if first not in (VC1, VC2):
        raise RefusedError("MALFORMED", "Its '@context' does not begin with that of verifiable credentials.")
    if first == VC2 and VC1 in as_list(contexts):
        raise RefusedError("MALFORMED", "It claims two versions of the data model at once.")
    _check(document, signed=False)


def check_view(view: Mapping[str, Any]) -> None:
    """As `check_document` for what is signed: a required member nobody signed is a missing one."""
    _check(view, signed=True)


def _check(document: Mapping[str, Any], signed: bool) -> None:
    if "VerifiableCredential" not in as_list(document.get("type")):
        raise RefusedError("MALFORMED", "Its 'type' is not VerifiableCredential.")
    error = jsonschema.exceptions.best_match(_validator(signed).iter_errors(dict(document)))
    if error is not None:
        place = ".".join(str(part) for part in error.absolute_path) or "the credential"
        missing = error.validator == "required"
        reason = f"It lacks {error.message.partition(' is ')[0]}" if missing else "It has not the right shape"
        raise RefusedError("MALFORMED", f"{reason} (at {place[:80]}).")
