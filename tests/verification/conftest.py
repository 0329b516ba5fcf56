"""A small world to attack: issuers of every kind, a victim, a status list, and no network at all."""

from __future__ import annotations

import copy
import json
import pickle
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from skillmatch.verification import Document, Examination, GivenDocuments, TrustedIssuer, Verifier
from skillmatch.verification.minting import (
    Signer,
    add_proof,
    did_document,
    key_from_seed,
    sign_jwt,
    status_entry,
    status_list,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIST = "https://college.example/status/1"
LEARNER = "did:example:learner"


@pytest.fixture(autouse=True)
def no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a socket or asks for an address fails the test."""

    def refuse(*args: object, **kwargs: object) -> None:
        pytest.fail("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)


@dataclass
class World:
    """Everybody's keys, whom the operator trusts, and what was fetched."""

    now = NOW
    learner = LEARNER
    list = LIST

    college: Signer = field(
        default_factory=lambda: Signer.with_did_key(key_from_seed("college"), name="Test College")
    )
    web: Signer = field(
        default_factory=lambda: Signer.with_did_web(key_from_seed("web"), "web.example", name="Web School")
    )
    https: Signer = field(
        default_factory=lambda: Signer.with_https(key_from_seed("https"), "https://univ.example/issuer")
    )
    rsa: Signer = field(
        default_factory=lambda: Signer.with_https(key_from_seed("rsa", "rsa"), "https://rsa.example/issuer")
    )
    attacker: Signer = field(default_factory=lambda: Signer.with_did_key(key_from_seed("attacker")))
    documents: dict[str, Document] = field(default_factory=dict)
    trusted: dict[str, TrustedIssuer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for signer in (self.college, self.web):
            self.trust(signer)
        for signer in (self.https, self.rsa):
            self.trust(signer, keys=(signer.key.jwk(),))
        self.put(self.web.id, did_document(self.web))
        self.put(LIST, self.list_by(self.college, {7}))

    def trust(self, signer: Signer, **more: Any) -> None:
        self.trusted[signer.id] = TrustedIssuer(signer.id, **more)

    def put(self, address: str, content: Any, fetched: datetime = NOW) -> None:
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.documents[address] = Document(raw, fetched)

    def list_by(self, signer: Signer, bits: set[int], **more: Any) -> dict[str, Any]:
        unsigned = status_list(LIST, signer, bits, valid_from=date(2026, 1, 1), **more)
        return add_proof(unsigned, signer)

    def verifier(self, **more: Any) -> Verifier:
        return Verifier(issuers=self.trusted, documents=GivenDocuments(self.documents), **more)

    def examine(self, document: Any, *subjects: str, **more: Any) -> Examination:
        return self.examine_all(document, *subjects, **more)[0]

    def examine_all(self, document: Any, *subjects: str, **more: Any) -> tuple[Examination, ...]:
        raw = document if isinstance(document, bytes | str) else json.dumps(document)
        return self.verifier(**more).examine(raw, subjects=subjects, as_of=NOW)

    def codes(self, document: Any, *subjects: str, **more: Any) -> tuple[str, ...]:
        return self.examine(document, *subjects, **more).verdict.codes

    def limited(self, raw: Any, **more: Any) -> tuple[str, ...]:
        """The codes of the first credential, found out within 2 s of CPU and 200 MB; fails beyond them."""
        raw = raw if isinstance(raw, bytes | str) else json.dumps(raw)
        task = pickle.dumps((self.verifier(**more), raw, NOW, json.dumps(self.signed())))
        root = Path(__file__).parents[2]
        command = [sys.executable, str(Path(__file__).with_name("limited.py"))]
        done = subprocess.run(
            command, input=task, capture_output=True, env={"PYTHONPATH": str(root)}, cwd=root, check=False
        )
        assert done.returncode == 0, (done.returncode, done.stderr.decode()[-2000:])
        verified, codes = json.loads(done.stdout)[0]
        assert not verified
        return tuple(codes)

    def badge(self, signer: Signer | None = None, **changes: Any) -> dict[str, Any]:
        """An unsigned badge of `signer` (the college), with members laid over it; None takes one away."""
        document = copy.deepcopy(BADGE)
        document["issuer"] = (signer or self.college).profile()
        document.update(changes)
        return {key: value for key, value in document.items() if value is not None}

    def signed(self, signer: Signer | None = None, suite: Any = "eddsa-rdfc-2022", **changes: Any) -> Any:
        signer = signer or self.college
        return add_proof(self.badge(signer, **changes), signer, suite, created="2026-01-02T00:00:00Z")

    def token(self, signer: Signer | None = None, **more: Any) -> str:
        signer = signer or self.college
        return sign_jwt(self.badge(signer), signer, **more)

    def revocable(self, index: int, **changes: Any) -> Any:
        return self.signed(credentialStatus=status_entry(LIST, index), **changes)


BADGE: Mapping[str, Any] = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "urn:uuid:0f5c1d0a-0000-4000-8000-000000000001",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "validFrom": "2026-01-01T00:00:00Z",
    "validUntil": "2028-01-01T00:00:00Z",
    "name": "SQL",
    "credentialSubject": {
        "id": LEARNER,
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://college.example/achievements/sql",
            "type": ["Achievement"],
            "achievementType": "Certification",
            "name": "SQL",
            "description": "Queries",
            "criteria": {"narrative": "Writes queries."},
            "alignment": [
                {
                    "type": ["Alignment"],
                    "targetName": "use query languages",
                    "targetUrl": "http://data.europa.eu/esco/skill/1",
                    "targetFramework": "ESCO",
                    "targetCode": "S5.1",
                }
            ],
        },
    },
}


@pytest.fixture
def world() -> World:
    return World()


REPORT = Path(__file__).parents[1] / "reports" / "vectors.md"


@pytest.fixture
def report() -> Callable[[str, str, list[tuple[str, ...]], tuple[str, ...]], None]:
    """Replaces one section of the report on published vectors."""

    def write(title: str, intro: str, rows: list[tuple[str, ...]], head: tuple[str, ...]) -> None:
        text = REPORT.read_text() if REPORT.exists() else "# Published vectors: file, expected, got\n"
        start, *found = re.split(r"^(?=## )", text, flags=re.MULTILINE)
        sections = {part.splitlines()[0]: part.strip() for part in found}
        table = ["| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows)]
        sections[f"## {title}"] = "\n".join((f"## {title}", "", intro, "", *table))
        parts = [start.strip(), *(sections[name] for name in sorted(sections))]
        REPORT.write_text("\n\n".join(parts) + "\n")

    return write
