"""Embedded proofs: Data Integrity with its EdDSA and ECDSA suites, and Ed25519Signature2020.

W3C Data Integrity 1.0 with EdDSA Cryptosuites 1.0 (section 3) and ECDSA Cryptosuites 1.0 (sections 3.2, 3.3);
Ed25519 Signature 2020 (W3C CCG report). JSON-LD contexts are those that are shipped, and no others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any, Literal

from ..contexts import bundled
from .badges import VC_2
from .ids import Signer
from .keys import KeyKind, multibase

Suite = Literal[
    "eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019", "Ed25519Signature2020"
]  # fmt: skip
Purpose = Literal["assertionMethod", "authentication"]
Json = dict[str, Any]

DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
_EDDSA: tuple[KeyKind, ...] = ("ed25519",)
_ECDSA: tuple[KeyKind, ...] = ("p256", "p384")


def add_proof(
    document: Mapping[str, Any],
    signer: Signer,
    suite: Suite = "eddsa-rdfc-2022",
    *,
    created: str = "",
    purpose: Purpose = "assertionMethod",
    **options: str,
) -> Json:
    """A copy of `document` with one more proof by `signer`.

    Proofs already there are kept, each standing by itself (a proof set). `created` is an XML schema
    dateTime, left out where empty; `options` are further signed members of the proof, such as `challenge`
    and `domain`. A context the suite needs is added to the document. Raises ValueError where the key is of
    another kind than the suite takes, for numbers with a fraction under a jcs suite, and under the others
    for a context that is not shipped.
    """
    kinds = _ECDSA if suite.startswith("ecdsa") else _EDDSA
    if signer.key.kind not in kinds:
        raise ValueError(f"{suite} takes no {signer.key.kind} key")
    unsecured = {key: value for key, value in document.items() if key != "proof"}
    if "@context" in unsecured:
        unsecured["@context"] = contexts_for(unsecured["@context"], suite)
    proof = _proof(suite, signer, created, purpose, options)
    if "-jcs-" in suite and "@context" in unsecured:
        proof = {"@context": unsecured["@context"], **proof}
    value = multibase(signer.key.sign(hash_data(unsecured, proof, signer.key.kind)))
    earlier = document.get("proof", [])
    proofs = [*(earlier if isinstance(earlier, list) else [earlier]), proof | {"proofValue": value}]
    return unsecured | {"proof": proofs[0] if len(proofs) == 1 else proofs}


def _proof(suite: Suite, signer: Signer, created: str, purpose: str, options: Mapping[str, str]) -> Json:
    kind = (
        {"type": suite}
        if suite == "Ed25519Signature2020"
        else {"type": "DataIntegrityProof", "cryptosuite": suite}
    )
    when = {"created": created} if created else {}
    return {**kind, **when, "verificationMethod": signer.method, "proofPurpose": purpose, **options}


def contexts_for(stated: Any, suite: Suite) -> list[Any]:
    """The document's contexts and the one that defines the proof, where it is missing."""
    listed = list(stated) if isinstance(stated, list) else [stated]
    needed = ED25519_2020 if suite == "Ed25519Signature2020" else DATA_INTEGRITY
    known = needed in listed or (needed == DATA_INTEGRITY and VC_2 in listed)
    return listed if known else [*listed, needed]


def hash_data(unsecured: Json, proof: Json, kind: KeyKind) -> bytes:
    """What is signed: the hash of the proof without its value, then that of the document without proof."""
    digest = hashlib.sha384 if kind == "p384" else hashlib.sha256
    config = {key: value for key, value in proof.items() if key != "proofValue"}
    if "-jcs-" in str(proof.get("cryptosuite", "")):
        parts = [canonical_json(part) for part in (config, unsecured)]
    else:
        config["@context"] = unsecured["@context"]
        parts = [canonical_rdf(part, digest) for part in (config, unsecured)]
    return b"".join(digest(part).digest() for part in parts)


def canonical_rdf(document: Json, digest: Callable[[], Any] = hashlib.sha256) -> bytes:
    """N-Quads after RDF Dataset Canonicalization (RDFC-1.0), blank nodes told apart by `digest`.

    Raises what PyLD raises.
    """
    from pyld import canon, jsonld

    class Canonicaliser(canon.URDNA2015):  # type: ignore[misc]
        def create_hash(self) -> Any:
            return digest()

    dataset = jsonld.to_rdf(document, {"documentLoader": _loader})
    return str(Canonicaliser().main(dataset, {"format": "application/n-quads"})).encode()


def canonical_json(document: Json) -> bytes:
    """JSON Canonicalization Scheme (RFC 8785) of documents without fractions and without odd names."""
    _check_plain(document)
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _check_plain(value: Any) -> None:
    """Refuse the few things that Python and RFC 8785 write or sort differently."""
    if isinstance(value, float):
        raise ValueError(f"{value} has a fraction; write it as text")  # noqa: TRY004
    if isinstance(value, Mapping):
        if any(name > "\ud7ff" for name in value):
            raise ValueError("a member's name holds characters that sort differently in UTF-16")
        for item in value.values():
            _check_plain(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _check_plain(item)


def _loader(address: str, _: Any = None) -> Json:
    document = bundled(address)
    if document is None:
        raise ValueError(f"no context is shipped for {address}")
    # "static" lets PyLD keep what it made of a context, which is most of the work.
    return {"contextUrl": None, "documentUrl": address, "document": document, "tag": "static"}
