"""Linked-data proofs: W3C Data Integrity (EdDSA and ECDSA, rdfc and jcs) and Ed25519Signature2020.

What is hashed is `H(canonical proof options) ‖ H(canonical document)`, both without `proofValue`
(VC Data Integrity 1.0, section 4; EdDSA cryptosuites 1.0; ECDSA cryptosuites 1.0). H is SHA-256, or
SHA-384 for a P-384 key. The libraries' own suites take one proof each, hash documents whose work nobody
bounds, and give back the JSON as it came; here what is hashed is also what is read (see `signed_view`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from openvc.errors import OpenvcError
from openvc.multibase import decode_multibase
from openvc.proof._jcs import JcsError, canonicalize

from skillmatch.readers.fields import as_list

from .contexts import Contexts, under_earlier
from .dates import moment
from .findings import RefusedError
from .graphs import Dataset, GraphReader, Work
from .keys import Key, KeyRing, UnknownKeyError
from .settings import VerifySettings
from .signatures import algorithm_of, signed_by
from .signed_view import credential_view, node_view

MOST_PROOFS = 8
"""Most proofs of one credential."""
_MOST_MEMBERS = 20
_UNFIT = "The proof does not fit the content."
_EDDSA, _ECDSA = frozenset({"EdDSA"}), frozenset({"ES256", "ES384"})
_RDFC: dict[str, frozenset[str]] = {
    "eddsa-rdfc-2022": _EDDSA, "ecdsa-rdfc-2019": _ECDSA, "Ed25519Signature2020": _EDDSA,
}  # fmt: skip
_JCS: dict[str, frozenset[str]] = {"eddsa-jcs-2022": _EDDSA, "ecdsa-jcs-2019": _ECDSA}


@dataclass(frozen=True, slots=True)
class Proven:
    """What a valid signature covers, and whose key made it."""

    view: dict[str, Any]
    """The signed view: a credential in the standard's own terms."""
    key: Key
    suite: str
    """Kind of proof, for people to read."""
    not_before: datetime | None = None
    not_after: datetime | None = None
    """Bounds the proof itself sets, beside those in the credential."""


class IntegrityProver:
    """Checks the `proof` of JSON credentials."""

    def __init__(self, keys: KeyRing, contexts: Contexts, settings: VerifySettings) -> None:
        self._keys = keys
        self._contexts = contexts
        self._graphs = GraphReader(contexts, settings)
        self._most = settings.max_members

    def work(self, credentials: int = 1) -> Work:
        """An allowance of work for a file of so many credentials."""
        return self._graphs.work(credentials)

    def prove(self, document: Mapping[str, Any], as_of: datetime, work: Work) -> Proven:
        """The credential as its issuer signed it. RefusedError where no supported proof holds.

        Of several proofs every one in the issuer's name that can be read must hold; others are left aside
        while one of the issuer's does. A proof that holds but is somebody else's is returned for its
        controller to be compared with the issuer.
        """
        proofs = as_list(document.get("proof"))
        if not 0 < len(proofs) <= MOST_PROOFS:
            raise RefusedError("BAD_PROOF", f"It carries {len(proofs)} proofs; 1 to {MOST_PROOFS} are read.")
        self._contexts.check(document)
        try:
            return self._prove(document, proofs, as_of, work)
        except RefusedError as refusal:
            earlier = under_earlier(document)
            if earlier is None or refusal.detail != _UNFIT:
                raise
        return self._prove(earlier, proofs, as_of, work)

    def _prove(self, document: Mapping[str, Any], proofs: list[Any], as_of: datetime, work: Work) -> Proven:
        unsecured = {key: value for key, value in document.items() if key != "proof"}
        signed = _Signed(unsecured, self._graphs, work)
        held: list[Proven] = []
        failed: list[_FailedError] = []
        for proof in proofs:
            try:
                held.append(self._one(signed, proof, as_of))
            except RefusedError as refusal:
                if refusal.code != "BAD_PROOF":
                    raise
                failed.append(_FailedError(refusal, _controller(proof)))
        return _chosen(held, failed)

    def _one(self, signed: _Signed, proof: Any, as_of: datetime) -> Proven:
        suite = _suite(proof)
        if proof.get("proofPurpose") != "assertionMethod":
            raise RefusedError("BAD_PROOF", "The proof was not made for asserting anything.")
        if "previousProof" in proof:
            raise RefusedError("BAD_PROOF", "Chained proofs are not read.", "not_checked")
        keys = self._keys_for(proof, signed.document, as_of)
        if suite in _JCS:
            document = _jcs_document(signed.document, proof)
            key = _jcs_signer(suite, document, proof, keys)
        else:
            key = self._rdfc_signer(suite, signed, proof, keys)
        if key is None:
            raise RefusedError("BAD_PROOF", _UNFIT)
        view = document if suite in _JCS else signed.view(self._most)
        return Proven(view, key, suite, not_after=_expiry(proof))

    def _keys_for(
        self, proof: Mapping[str, Any], document: Mapping[str, Any], as_of: datetime
    ) -> tuple[Key, ...]:
        """The key of a DID, or the keys pinned for the issuer: one of https, or one whose DID tells none."""
        address = proof.get("verificationMethod")
        if not isinstance(address, str):
            raise RefusedError("BAD_PROOF", "The proof names no key.")
        issuer = document.get("issuer")
        name = issuer.get("id") if isinstance(issuer, Mapping) else issuer
        try:
            if address.startswith("did:"):
                return (self._keys.method(address, as_of),)
            return self._keys.of_issuer(name, as_of) if isinstance(name, str) else ()
        except UnknownKeyError as error:
            if address.partition("#")[0] == name and (pinned := self._keys.pinned(name)):
                return pinned
            raise RefusedError(
                "BAD_PROOF", str(error), "not_checked" if error.missing else "failed"
            ) from None

    def _rdfc_signer(
        self, suite: str, signed: _Signed, proof: Mapping[str, Any], keys: tuple[Key, ...]
    ) -> Key | None:
        value = _proof_value(proof)
        options = {key: inner for key, inner in proof.items() if key != "proofValue"}
        options["@context"] = signed.document.get("@context")
        dataset = self._graphs.dataset(options, signed.work)
        _check_options(node_view(dataset, self._most), proof)
        for key in (key for key in keys if algorithm_of(key.jwk) in _RDFC[suite]):
            digest = _digest_for(key)
            # Some signers take SHA-384 for the digests only, and SHA-256 to tell blank nodes apart.
            for sha384 in (True, False) if key.jwk.get("crv") == "P-384" else (False,):
                head = self._graphs.canonical(dataset, signed.work, sha384)
                data = digest(head).digest() + digest(signed.canonical(sha384)).digest()
                if signed_by(key.jwk, data, value):
                    return key
        return None


class _Signed:
    """The document without its proofs; its RDF is made once, for all of them."""

    def __init__(self, document: dict[str, Any], graphs: GraphReader, work: Work) -> None:
        self.document = document
        self.work = work
        self._graphs = graphs
        self._dataset: Dataset | None = None
        self._canonical: dict[bool, bytes] = {}

    def canonical(self, sha384: bool) -> bytes:
        if sha384 not in self._canonical:
            self._canonical[sha384] = self._graphs.canonical(self._statements(), self.work, sha384)
        return self._canonical[sha384]

    def view(self, most: int) -> dict[str, Any]:
        return credential_view(self._statements(), most)

    def _statements(self) -> Dataset:
        if self._dataset is None:
            self._dataset = self._graphs.dataset(self.document, self.work)
        return self._dataset


class _FailedError(RefusedError):
    """A proof that does not hold, and in whose name it was made."""

    def __init__(self, refusal: RefusedError, controller: str) -> None:
        super().__init__(refusal.code, refusal.detail, refusal.state)
        self.controller = controller


def _chosen(held: list[Proven], failed: list[_FailedError]) -> Proven:
    if not held:
        raise failed[0]
    own = next((proven for proven in held if proven.key.controller == issuer_of(proven.view)), held[0])
    name = issuer_of(own.view)
    broken = [refusal for refusal in failed if refusal.controller == name and refusal.state == "failed"]
    if broken:
        raise broken[0]
    return own


def issuer_of(view: Mapping[str, Any]) -> str:
    """The one issuer id of a credential; "" where it names none or several."""
    issuer = view.get("issuer")
    name = issuer.get("id") if isinstance(issuer, Mapping) else issuer
    return name if isinstance(name, str) else ""


def _suite(proof: Any) -> str:
    """The kind of a proof that is read; every member of one must be plain, so that none costs much."""
    if not isinstance(proof, Mapping):
        raise RefusedError("BAD_PROOF", "A proof is no object.")
    values = [item for key, value in proof.items() if key != "@context" for item in as_list(value)]
    plain = len(values) <= _MOST_MEMBERS and all(isinstance(value, str | int | float) for value in values)
    if not plain:
        raise RefusedError("BAD_PROOF", "A proof holds more than a proof does.")
    kind = proof.get("type")
    suite = proof.get("cryptosuite") if kind == "DataIntegrityProof" else kind
    if not isinstance(suite, str) or (suite not in _RDFC and suite not in _JCS):
        raise RefusedError(
            "BAD_PROOF", f"Proofs of the kind {str(suite)[:60]!r} are not read.", "not_checked"
        )
    if (suite == "Ed25519Signature2020") != (kind != "DataIntegrityProof"):
        raise RefusedError("BAD_PROOF", f"{suite!r} is no cryptosuite.")
    return suite


def _controller(proof: Any) -> str:
    address = proof.get("verificationMethod") if isinstance(proof, Mapping) else None
    return address.partition("#")[0] if isinstance(address, str) else ""


def _expiry(proof: Mapping[str, Any]) -> datetime | None:
    """When the proof ends, as it says (VC Data Integrity 1.0, section 2.1)."""
    return None if proof.get("expires") is None else moment(proof["expires"], "expires")


def _proof_value(proof: Mapping[str, Any]) -> bytes:
    value = proof.get("proofValue")
    try:
        return decode_multibase(value if isinstance(value, str) else "")
    except OpenvcError:
        raise RefusedError("BAD_PROOF", "The proof's value cannot be decoded.") from None


def _check_options(view: Mapping[str, Any], proof: Mapping[str, Any]) -> None:
    """What is read of a proof must be among its signed statements."""
    for term in ("verificationMethod", "proofPurpose", "expires"):
        stated, value = view.get(term), proof.get(term)
        if isinstance(stated, str) and term == "proofPurpose":
            stated = stated.rpartition("#")[2]
        if stated != value:
            raise RefusedError("BAD_PROOF", f"The proof's {term!r} is not covered by its signature.")


def _jcs_document(document: dict[str, Any], proof: Mapping[str, Any]) -> dict[str, Any]:
    """What a jcs proof signs: under the proof's own `@context` where it has one, which may be shorter.

    EdDSA cryptosuites 1.0, section 3.3.2, step 4: the document's contexts must begin with the proof's.
    """
    if "@context" not in proof:
        return document
    own, whole = as_list(proof["@context"]), as_list(document.get("@context"))
    if whole[: len(own)] != own:
        raise RefusedError("BAD_PROOF", "The proof was made under other contexts.")
    return {**document, "@context": proof["@context"]}


def _jcs_signer(
    suite: str, document: dict[str, Any], proof: Mapping[str, Any], keys: tuple[Key, ...]
) -> Key | None:
    """Some signers hash the document's contexts along with the proof without writing them into it."""
    value = _proof_value(proof)
    options = {key: inner for key, inner in proof.items() if key != "proofValue"}
    try:
        body = canonicalize(document)
        heads = [canonicalize(options), canonicalize({**options, "@context": document.get("@context")})]
    except (JcsError, RecursionError, ValueError):
        raise RefusedError("MALFORMED", "It has no canonical form.") from None
    for key in keys:
        if algorithm_of(key.jwk) in _JCS[suite]:
            digest = _digest_for(key)
            for head in heads:
                if signed_by(key.jwk, digest(head).digest() + digest(body).digest(), value):
                    return key
    return None


def _digest_for(key: Key) -> Callable[[bytes], Any]:
    """SHA-384 for P-384 keys, SHA-256 for all others (ECDSA cryptosuites 1.0, section 3)."""
    return hashlib.sha384 if key.jwk.get("crv") == "P-384" else hashlib.sha256
