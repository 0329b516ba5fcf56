"""1EdTech's published vectors: Open Badges 2.0 and 3.0, learner records, employment records.

What is expected their validator's own tests say. Every difference is explained here, by name.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openvc.did.base import multikey_to_jwk

from skillmatch.verification import Document, GivenDocuments, TrustedIssuer, Verifier, VerifySettings
from skillmatch.verification.baked import PNG, read_png

pytestmark = pytest.mark.shared
NOW = datetime(2026, 6, 1, tzinfo=UTC)
OTHER = "not an Open Badge or learner record SkillMatch reads"
EDTECH: dict[str, tuple[tuple[str, ...], str, str]] = {
    # file: (codes of each credential, what their tests expect, why ours differs)
    "clr20/complex.json": ((), "valid", ""),
    "clr20/simple-noproof.json": (("BAD_PROOF",), "invalid", ""),
    "clr20/simple.json": ((), "valid", ""),
    "clr20/simple.jwt": ((), "valid", ""),
    "clr20/simple_old_safesigned.json": (("BAD_PROOF",), "", "signed by a draft suite under a draft context"),
    "clr20/simple_v1.json": ((), "valid, warns of old contexts", ""),
    "ler-rs/LER-RS_V2_UC008_portability.json": (("MALFORMED",), "", OTHER + ": its issuer has no id"),
    "ler-rs/LER-RS_V2_UC009_exchanging.json": (("MALFORMED",), "", OTHER + ": its issuer has no id"),
    "ler-rs/LER-RS_V2_UC010_applying.json": (("MALFORMED",), "", OTHER + ": its issuer has no id"),
    "ler-rs/LER-RS_V2_VCwrapper.json": (("MALFORMED",), "", OTHER + ": its issuer has no id"),
    "ob20/assertion-with-data-image.json": ((), "", ""),
    "ob20/assertion-with-endorsements.json": ((), "", ""),
    "ob20/assertion-with-extension-node-basic.json": ((), "", ""),
    "ob20/assertion-with-extension-node-invalid.json": (
        (),
        "",
        "extensions are not read, so they prove nothing",
    ),
    "ob20/assertion-with-multiple-extensions.json": ((), "", ""),
    "ob20/basic-assertion-expired-before-issued.json": (("EXPIRED",), "", ""),
    "ob20/basic-assertion-expired.json": (("EXPIRED",), "", ""),
    "ob20/basic-assertion-in-future.json": (("NOT_YET_VALID",), "", ""),
    "ob20/basic-assertion-invalid-context.json": (("MALFORMED",), "invalid", ""),
    "ob20/basic-assertion-invalid-type.json": (("MALFORMED",), "invalid", ""),
    "ob20/basic-assertion-no-public-key.json": ((), "", "hosted, so no key is needed"),
    "ob20/basic-assertion-with-allowed-origins-invalid-multiple-starts-with.json": (
        ("ISSUER_UNBOUND",),
        "",
        "",
    ),
    "ob20/basic-assertion-with-allowed-origins-invalid-starts-with.json": (("ISSUER_UNBOUND",), "", ""),
    "ob20/basic-assertion-with-allowed-origins-valid-multiple-starts-with.json": ((), "", ""),
    "ob20/basic-assertion-with-allowed-origins-valid-starts-with.json": ((), "", ""),
    "ob20/basic-assertion-with-allowed-origins.json": ((), "", ""),
    "ob20/basic-assertion-with-language.json": ((), "", ""),
    "ob20/basic-assertion.json": ((), "valid", ""),
    "ob20/simple-badge.png": ((), "valid", ""),
    "ob20/simple-not-revoked.jwt": ((), "", ""),
    "ob20/simple-revoked.jwt": (("REVOKED",), "", ""),
    "ob20/simple.jwt": ((), "", ""),
    "ob20/warning-issuer-non-http.json": (("ISSUER_UNBOUND",), "", "its issuer's id has no host to compare"),
    "ob20/warning-with-redirection.json": ((), "valid, warns", ""),
    "ob20/redirected-validation-subject.json": (("MALFORMED",), "", "not JSON"),
    "ob30/bit-string-list/credential-status-revoked-blank-nodes.json": (("REVOKED",), "", ""),
    "ob30/bit-string-list/credential-status-revoked.json": (("REVOKED",), "", ""),
    "ob30/bit-string-list/testlist": ((), "", ""),
    "ob30/complete.json": (
        ("STATUS_UNKNOWN",),
        "invalid: its schema is not to be had",
        "its list is not there",
    ),
    "ob30/complete_v1.json": (("BAD_PROOF",), "invalid", "nobody published its key"),
    "ob30/credential-status-revoked.json": (
        ("STATUS_UNKNOWN",),
        "revoked",
        "its key is pinned, its status list is not there",
    ),
    "ob30/endorsement-err-schema-status-refresh.json": (("BAD_PROOF",), "", ""),
    "ob30/endorsement-valid.json": ((), "", ""),
    "ob30/sd/derivedcredential.json": (("BAD_PROOF",), "", "ecdsa-sd-2023 is not among the suites read"),
    "ob30/simple-context-alias.json": ((), "valid", ""),
    "ob30/simple-context-version.json": ((), "notes the version", ""),
    "ob30/simple-did-key-method.json": ((), "valid", ""),
    "ob30/simple-did-web-method.json": ((), "valid (test disabled)", ""),
    "ob30/simple-eddsa-2022.json": (("BAD_PROOF",), "warns", "eddsa-2022 was a draft of eddsa-rdfc-2022"),
    "ob30/simple-err-context.json": (("MALFORMED",), "invalid", ""),
    "ob30/simple-err-expired.json": (("EXPIRED",), "invalid", ""),
    "ob30/simple-err-issued.json": (("NOT_YET_VALID", "MALFORMED"), "invalid", ""),
    "ob30/simple-err-issuer.json": (("MALFORMED",), "invalid", ""),
    "ob30/simple-json.png": ((), "valid", ""),
    "ob30/simple-json.svg": ((), "valid", ""),
    "ob30/simple-jwt.png": ((), "valid", ""),
    "ob30/simple-jwt.svg": ((), "valid", ""),
    "ob30/simple-jwt_v1.png": ((), "valid, warns of old contexts", ""),
    "ob30/simple-jwt_v1.svg": ((), "valid, warns of old contexts", ""),
    "ob30/simple-multiple-proofs.json": ((), "valid", ""),
    "ob30/simple-noproof.json": (("BAD_PROOF",), "", ""),
    "ob30/simple.1ob": ((), "valid", ""),
    "ob30/simple.json": ((), "valid", ""),
    "ob30/simple.jwt": (("BAD_PROOF",), "", "it brings no key and nobody published one"),
    "ob30/simple_v1.json": ((), "valid, warns of old contexts", ""),
    "ob30/velocity.jwt": (("BAD_PROOF",), "", "an unknown context, and a key under did:velocity"),
}
"""`ob30/simple-err-…` not listed are BAD_PROOF, and invalid to their tests; lists under `ob20/rdf-validation`
and badge classes are no assertions, and MALFORMED."""


def keys_in(content: bytes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Issuer and key of everything a file holds, as an operator would pin them from the issuer's own page.

    1EdTech's files bring their keys along, in the key's address or the token's header.
    """
    pending: list[Any] = []
    if content.startswith(PNG):
        content = read_png(content, VerifySettings()).encode()
    for token in re.findall(rb"eyJ[\w-]+\.[\w-]+\.[\w-]+", content):
        head, body = (json.loads(base64.urlsafe_b64decode(part + b"==")) for part in token.split(b".")[:2])
        if "jwk" in head and isinstance(body.get("iss"), str):
            yield body["iss"], head["jwk"]
        pending.append(body)
    for text in re.findall(rb"\{.*\}", content, re.DOTALL):
        try:
            pending.append(json.loads(text))
        except ValueError:
            continue
    while pending:
        node = pending.pop()
        pending.extend(node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())
        if isinstance(node, dict) and "proof" in node:
            issuer = node.get("issuer")
            issuer = issuer.get("id") if isinstance(issuer, dict) else issuer
            for key in re.findall(r'[#:](z6M\w{45})"', json.dumps(node["proof"])):
                yield issuer, multikey_to_jwk(key)


def edtech_verifier(root: Path, path: Path) -> Verifier:
    pinned: dict[str, list[dict[str, Any]]] = {}
    for file in (path, root / "ob30/bit-string-list/testlist", root / "ob30/simple-jwt.png"):
        for issuer, key in keys_in(file.read_bytes()):
            pinned.setdefault(issuer, []).append(key)
    documents = {}
    for asset in (root / "ob20" / "assets").iterdir():
        for base in ("https://example.org/", "https://www.example.org/", "http://example.org/"):
            documents[base + asset.name] = Document(asset.read_bytes(), NOW)
    listed = Document((root / "ob30/bit-string-list/testlist").read_bytes(), NOW)
    try:
        document = json.loads(path.read_text())
        documents[document["id"]] = Document(path.read_bytes(), NOW)
        documents[document["credentialStatus"]["statusListCredential"]] = listed
    except (ValueError, KeyError, TypeError):
        pass
    hosted = Document((root / "ob20" / "basic-assertion.json").read_bytes(), NOW)
    documents.setdefault("https://example.org/beths-robotics-badge.json", hosted)
    names = [*pinned, *documents]
    names += [
        json.loads(asset.read_text())["id"] for asset in (root / "ob20/assets").glob("*issuer-with*.json")
    ]
    issuers = {name: TrustedIssuer(name, keys=tuple(pinned.get(name, ()))) for name in names}
    return Verifier(issuers=issuers, documents=GivenDocuments(documents))


def test_1edtech(shared_data: Path, report: Any) -> None:
    root = shared_data / "vectors" / "1edtech-validator"
    rows, wrong = [], []
    for path in sorted(p for p in root.rglob("*") if p.is_file() and "assets" not in p.parts):
        name = path.relative_to(root).as_posix()
        if name == "LICENSE":
            continue
        usual = (("BAD_PROOF",), "invalid", "") if "-err-" in name else (("MALFORMED",), "", OTHER)
        codes, expected, note = EDTECH.get(name, usual)
        found = edtech_verifier(root, path).examine(path.read_bytes(), as_of=NOW)
        got = found[0].verdict.codes
        if set(got) != set(codes):
            wrong.append((name, got, codes, {k: s.detail for k, s in found[0].verdict.steps.items()}))
        rows.append((name, expected or "not stated", " ".join(sorted(got)) or "verified", note))
    assert not wrong
    intro = (
        "Expected: what the validator's own tests say, where they use the file. Its https issuers bring "
        "their keys along, which it accepts; here they are pinned for the run, as an operator would, and "
        "refused otherwise. Of a learner record the table shows its own verdict."
    )
    report("1EdTech public validator", intro, rows, ("file", "expected", "got", "note"))
