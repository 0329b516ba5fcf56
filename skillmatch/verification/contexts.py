"""The JSON-LD contexts credentials may name. They are bundled and pinned; nothing is ever fetched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from .findings import RefusedError

VC1 = "https://www.w3.org/2018/credentials/v1"
VC2 = "https://www.w3.org/ns/credentials/v2"
_OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/"
_CLR = "https://purl.imsglobal.org/spec/clr/v2p0/"
_OURS = "skillmatch.verification.bundled"
_THEIRS = "openbadgeslib.ob3.contexts"

_BUNDLED: dict[str, tuple[str, str, str]] = {
    VC1: (_OURS, "credentials-v1.json", "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8"),
    VC2: (_THEIRS, "credentials-v2.json", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),
    _OPEN_BADGES + "context-3.0.1.json": (
        _THEIRS, "ob-v3p0-context-3.0.1.json",
        "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571",
    ),
    _OPEN_BADGES + "context-3.0.2.json": (
        _THEIRS, "ob-v3p0-context-3.0.2.json",
        "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53",
    ),
    _OPEN_BADGES + "context-3.0.3.json": (
        _THEIRS, "ob-v3p0-context-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    _OPEN_BADGES + "extensions.json": (
        _THEIRS, "ob-v3p0-extensions.json",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
    _CLR + "context-2.0.1.json": (
        _THEIRS, "clr_context_2.0.1.json",
        "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6",
    ),
    "https://w3id.org/security/data-integrity/v2": (
        _THEIRS, "security-data-integrity-v2.json",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    "https://w3id.org/security/multikey/v1": (
        _THEIRS, "security-multikey-v1.json",
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    ),
    "https://w3id.org/security/data-integrity/v1": (
        _OURS, "data-integrity-v1.json",
        "b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554",
    ),
    "https://w3id.org/security/suites/ed25519-2020/v1": (
        _OURS, "ed25519-2020-v1.json",
        "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588",
    ),
    "https://w3id.org/security/suites/x25519-2020/v1": (
        _OURS, "x25519-2020-v1.json",
        "b234f84fe7cebb0efef37cad82667eeacb6d414f6c51ac37f5dc803a4a0c728a",
    ),
    "https://www.w3.org/ns/credentials/status/v1": (
        _OURS, "bitstring-status-list-v1.json",
        "fd08cbf28ddd829ab2f1978c48f43ab07a112c1c90245a0cfac7ba721c65170c",
    ),
    "https://w3id.org/vc/status-list/2021/v1": (
        _OURS, "status-list-2021-v1.json",
        "634d71c159289f068c96012e4511c657fdf82ac4231900081bda3ba24e2e1160",
    ),
    "https://www.w3.org/ns/did/v1": (
        _OURS, "did-v1.json", "62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f",
    ),
    _OPEN_BADGES + "context.json#2022": (
        _OURS, "ob-v3p0-2022.json", "9f1c8f9f361ba2994b9b50701f41149919542c50c7b7455b2846d87959295d72",
    ),
    "https://w3id.org/dcc/v1": (
        _OURS, "dcc-v1.json", "1543695325471b0d23e839a28166ba4ea445cca294ac46fe034ca584cbfc6077",
    ),
}  # fmt: skip
"""Address → package it lies in, file, sha256 of the file."""

_SAME: dict[str, str] = {
    # 1EdTech's unversioned addresses moved on; the newest pinned revision stands for them.
    _OPEN_BADGES + "context.json": _OPEN_BADGES + "context-3.0.3.json",
    _CLR + "context.json": _CLR + "context-2.0.1.json",
    # Addresses of the drafts. Tokens under them read the same; a linked-data proof made under terms that
    # changed since does not fit, and is refused for that.
    "https://imsglobal.github.io/openbadges-specification/context.json": _OPEN_BADGES + "context-3.0.3.json",
    "https://dc.imsglobal.org/draft/clr/v2p0/context": _CLR + "context-2.0.1.json",
}
_BEFORE: dict[str, str] = {_OPEN_BADGES + "context.json": _OPEN_BADGES + "context.json#2022"}
"""What an address that moved on held before; tried where a proof does not fit what it holds now."""
_KEYWORDS_REFUSED = frozenset({"@vocab", "@base", "@import", "@propagate", "@version", "@language"})


@lru_cache(maxsize=64)
def bundled(url: str) -> dict[str, Any] | None:
    """The context document at `url`; None for an address that is not bundled.

    Raises RuntimeError where a file is not the one that was pinned: a broken installation.
    """
    place = _BUNDLED.get(_SAME.get(url, url))
    if place is None:
        return None
    package, name, sha256 = place
    content = resources.files(package).joinpath(name).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise RuntimeError(
            f"the JSON-LD context {name} in {package} is not the one SkillMatch was built with"
        )
    document: dict[str, Any] = json.loads(content)
    return document


class Contexts:
    """The bundled contexts, and any the operator vouches for beside them."""

    def __init__(self, more: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self._more = {url: dict(document) for url, document in (more or {}).items()}

    def document(self, url: str) -> dict[str, Any]:
        """The context document at `url`; RefusedError BAD_PROOF for one nobody vouches for."""
        document = bundled(url) or self._more.get(url)
        if document is None:
            raise RefusedError("BAD_PROOF", f"The context {url[:200]!r} is not known, and none is fetched.")
        return document

    def loader(self) -> Callable[[str, Any], dict[str, Any]]:
        """A PyLD document loader over these contexts alone."""

        def load(url: str, _options: Any = None) -> dict[str, Any]:
            answer = {"contextUrl": None, "documentUrl": url, "document": self.document(url)}
            # PyLD keeps what it resolved of a document so tagged; ours never change.
            return {**answer, "tag": "static"} if bundled(url) else answer

        return load

    def check(self, document: Mapping[str, Any]) -> None:
        """Refuses a credential with an unknown context, or with an inline one that redefines terms."""
        named = list(_contexts_of(document))
        documents = [self.document(context) for context in named if isinstance(context, str)]
        inline = [context for context in named if not isinstance(context, str)]
        if inline:
            known: dict[str, str] = {}
            for found in documents:
                for term, iri in terms_of(found.get("@context")):
                    known.setdefault(term, iri)
            for context in inline:
                _check_inline(context, known)


def under_earlier(document: Mapping[str, Any]) -> dict[str, Any] | None:
    """The document under what its contexts' addresses held before; None where that is no different."""
    if not any(isinstance(context, str) and context in _BEFORE for context in _contexts_of(document)):
        return None
    renamed: dict[str, Any] = _renamed(document)
    return renamed


def _renamed(value: Any, within: bool = False) -> Any:
    if isinstance(value, Mapping):
        return {key: _renamed(inner, key == "@context") for key, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, within) for inner in value]
    return _BEFORE.get(value, value) if within and isinstance(value, str) else value


def _contexts_of(document: Mapping[str, Any]) -> Iterator[Any]:
    """Every entry of every `@context` of the document, nested ones included."""
    pending: list[Any] = [document]
    while pending:
        node = pending.pop()
        if isinstance(node, list):
            pending.extend(node)
        elif isinstance(node, Mapping):
            for key, value in node.items():
                if key == "@context":
                    yield from value if isinstance(value, list) else [value]
                else:
                    pending.append(value)


def _check_inline(context: Any, known: Mapping[str, str]) -> None:
    """An inline context may name what no bundled one does, and nothing else."""
    if not isinstance(context, Mapping):
        raise RefusedError("BAD_PROOF", "An '@context' is neither an address nor an object.")
    if not _KEYWORDS_REFUSED.isdisjoint(context):
        raise RefusedError("BAD_PROOF", "An inline '@context' changes how the whole credential is read.")
    for term, value in context.items():
        iri = value.get("@id") if isinstance(value, Mapping) else value
        if isinstance(value, Mapping) and not {"@id", "@type"}.issuperset(value):
            raise RefusedError(
                "BAD_PROOF", f"The inline '@context' does more with {term[:80]!r} than name it."
            )
        if term.startswith("@") or not isinstance(iri, str) or iri.startswith("@"):
            raise RefusedError("BAD_PROOF", f"The inline '@context' gives {term[:80]!r} no address.")
        if term in known and known[term] != iri:
            raise RefusedError("BAD_PROOF", f"The inline '@context' redefines the term {term[:80]!r}.")


def terms_of(context: Any, prefixes: Mapping[str, str] | None = None) -> Iterator[tuple[str, str]]:
    """Every (term, IRI or keyword) a context document defines, also in the contexts scoped to its terms."""
    if isinstance(context, list):
        for part in context:
            yield from terms_of(part, prefixes)
    if not isinstance(context, Mapping):
        return
    scope = dict(prefixes or {})
    scope.update((term, value) for term, value in context.items() if isinstance(value, str))
    for term, value in context.items():
        iri = value.get("@id") if isinstance(value, Mapping) else value
        if not term.startswith("@") and isinstance(iri, str):
            yield term, _full(iri, scope)
        if isinstance(value, Mapping) and "@context" in value:
            yield from terms_of(value["@context"], scope)


def _full(iri: str, prefixes: Mapping[str, str]) -> str:
    prefix, colon, rest = iri.partition(":")
    if colon and not rest.startswith("//") and prefix in prefixes:
        return prefixes[prefix] + rest
    return iri


@lru_cache(maxsize=2)
def bundled_terms(types: bool = False) -> dict[str, str]:
    """IRI → the term the standards write a property with (or a type), over every bundled context.

    Early contexts named properties by the IRI of the type of their values, so the two are kept apart:
    by the standards' own habit, types begin with a capital or a digit.
    """
    terms: dict[str, str] = {}
    for url in _BUNDLED:
        document = bundled(url) or {}
        for term, iri in terms_of(document.get("@context")):
            if term[:1].islower() != types:
                terms.setdefault(iri, term)
    return terms
