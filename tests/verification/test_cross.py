"""Other implementations, both ways: npm's @digitalbazaar/vc and jose verify what we mint, we what they do."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Alignment, Award
from skillmatch.verification.contexts import bundled
from skillmatch.verification.documents import Document, GivenDocuments
from skillmatch.verification.minting import (
    KeyKind,
    Signer,
    Suite,
    add_proof,
    did_document,
    key_from_seed,
    open_badge,
    sign_jwt,
    status_entry,
    status_list,
)
from skillmatch.verification.settings import TrustedIssuer
from skillmatch.verification.verifier import Verifier

pytestmark = pytest.mark.slow

_HERE = Path(__file__).parent / "cross"
NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
SIGNED_ON = "2026-09-01T09:00:00Z"
COURSE, LIST = "https://college.example/courses/sql", "https://college.example/status/1"
ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://www.w3.org/2018/credentials/v1",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://w3id.org/security/data-integrity/v2",
    "https://w3id.org/security/multikey/v1",
    "https://www.w3.org/ns/did/v1",
    ED25519_2020,
)
AWARD = Award(
    id="https://college.example/awards/1",
    person="ann",
    credential=COURSE,
    issuer="",
    name="SQL in use",
    subject="did:example:ann",
    issued=date(2025, 1, 31),
    expires=date(2027, 1, 31),
    alignments=(
        Alignment("https://skills.example/z", "Queries", "starter", "Z-1"),
        Alignment("https://skills.example/a", "Joins", "starter", "A-1"),
    ),
    statements=("The earner can join “two” tables – naïvely or not.",),
    level=0.9,
    assessment="portfolio",
)
Ask = Callable[[str, dict[str, Any]], dict[str, Any]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Runs one of the scripts on a task; the libraries are installed once, in a temporary folder."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("needs node and npm: the other implementations are JavaScript")
    folder = tmp_path_factory.mktemp("cross")
    for file in _HERE.iterdir():
        shutil.copy(file, folder)
    quick = ["--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=0", "--fetch-timeout=30000"]
    install = [npm, "install", "--ignore-scripts", *quick]
    try:
        done = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=240, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("npm did not install the other implementations within four minutes")
    if done.returncode:
        pytest.skip(f"npm could not install the other implementations: {_first_error(done.stderr)}")

    def run(script: str, task: dict[str, Any]) -> dict[str, Any]:
        contexts = {url: bundled(url) for url in CONTEXTS}
        given = {**task, "now": NOW.isoformat(), "documents": {**contexts, **task.get("documents", {})}}
        (folder / "task.json").write_text(json.dumps(given), encoding="utf-8")
        command = [node, script, "task.json", "answer.json"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
        return answer

    return run


def _first_error(text: str) -> str:
    """The line of npm's complaint that says what happened."""
    return next(
        (line for line in text.splitlines() if "npm error" in line and "code" not in line), text[:300]
    )


def _badge(signer: Signer, **more: Any) -> dict[str, Any]:
    return open_badge(AWARD, signer, achievement=COURSE, **more)


SUITES: list[tuple[Suite, KeyKind]] = [
    ("eddsa-rdfc-2022", "ed25519"),
    ("eddsa-jcs-2022", "ed25519"),
    ("Ed25519Signature2020", "ed25519"),
    ("ecdsa-rdfc-2019", "p256"),
    ("ecdsa-rdfc-2019", "p384"),
    ("ecdsa-jcs-2019", "p256"),
    ("ecdsa-jcs-2019", "p384"),
]


def _minted() -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """What we mint, by name, and the documents that go with it."""
    items: dict[str, dict[str, Any]] = {}
    for suite, kind in SUITES:
        signer = Signer.with_did_key(key_from_seed("cross", kind), name="Test College")
        value = add_proof(_badge(signer), signer, suite, created=SIGNED_ON)
        items[f"{suite} {kind}"] = {"form": suite, "value": value}
    old = Signer.with_did_key(key_from_seed("cross"))
    for suite in ("eddsa-rdfc-2022", "Ed25519Signature2020"):
        value = add_proof(_badge(old, version="1.1"), old, suite, created=SIGNED_ON)
        items[f"{suite} of VC 1.1"] = {"form": suite, "value": value}
    kinds: tuple[KeyKind, ...] = ("ed25519", "p256", "p384", "rsa")
    for kind in kinds:
        signer = Signer.with_did_jwk(key_from_seed("cross", kind))
        key = {"form": "jwt", "jwk": signer.key.jwk(), "alg": signer.key.alg}
        items[f"JWT {kind}"] = {"value": sign_jwt(_badge(signer), signer), **key}
        items[f"JWT {kind} of VC 1.1"] = {
            "value": sign_jwt(_badge(signer, version="1.1"), signer, shape="vc"),
            **key,
        }
    web = Signer.with_did_web(key_from_seed("cross web"), "college.example")
    listed = status_list(LIST, web, (7,), valid_from=date(2026, 9, 1))
    documents = {web.id: did_document(web), LIST: add_proof(listed, web, created=SIGNED_ON)}
    for name, index in (("did:web with status", 8), ("did:web revoked", 7)):
        badge = _badge(web, status=[status_entry(LIST, index)])
        items[name] = {"form": "eddsa-rdfc-2022", "value": add_proof(badge, web, created=SIGNED_ON)}
    return items, documents


def test_others_verify_what_we_mint(ask: Ask) -> None:
    items, documents = _minted()
    listed = [{"name": name, **item} for name, item in items.items()]
    found = ask("verify.mjs", {"items": listed, "documents": documents})
    assert len(found) == len(items)
    assert {name: wrong for name, wrong in found.items() if wrong} == {
        "did:web revoked": "its status bit is set"
    }


def test_others_refuse_what_was_edited_after_we_minted_it(ask: Ask) -> None:
    items, documents = _minted()
    for item in items.values():
        if item["form"] == "jwt":
            head, body, signature = item["value"].split(".")
            item["value"] = f"{head}.{body[:-4]}AAAA.{signature}"
        else:
            item["value"]["credentialSubject"]["id"] = "did:example:bob"
    listed = [{"name": name, **item} for name, item in items.items()]
    found = ask("verify.mjs", {"items": listed, "documents": documents})
    assert [name for name, wrong in found.items() if not wrong] == []


def test_we_verify_what_others_mint(ask: Ask) -> None:
    anybody = Signer.with_did_key(key_from_seed("replaced by each key"), name="Test College")
    task = {"credential": _badge(anybody), "created": SIGNED_ON, "list": LIST, "revoked": 7}
    made = ask("mint.mjs", task)
    assert len(made) == 13
    for name, item in made.items():
        value = item["value"]
        good = _codes(value, item)
        assert good == (("REVOKED",) if name == "status revoked" else ()), (name, value)
        if isinstance(value, dict):
            value["credentialSubject"]["id"] = "did:example:bob"
            assert "BAD_PROOF" in _codes(value, item), name


def _codes(value: str | dict[str, Any], item: dict[str, Any]) -> tuple[str, ...]:
    listed = {LIST: Document(json.dumps(item["list"]).encode(), NOW)} if "list" in item else {}
    issuers = {item["issuer"]: TrustedIssuer(item["issuer"])}
    verifier = Verifier(issuers=issuers, documents=GivenDocuments(listed))
    raw = value if isinstance(value, str) else json.dumps(value)
    [found] = verifier.examine(raw, subjects=(AWARD.subject,), as_of=NOW)
    assert found.verdict.verified == (not found.verdict.codes), found.verdict
    if found.verdict.verified:
        assert found.award is not None
        said = (found.award.name, found.award.level, found.award.assessment, set(found.award.alignments))
        assert said == (AWARD.name, AWARD.level, AWARD.assessment, set(AWARD.alignments))
    return found.verdict.codes
