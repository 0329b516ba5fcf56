"""Wallets to show in tests: real signed ones of the sample, and hostile ones."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

from starlette.testclient import TestClient

from skillmatch.matcher.judging import document_of
from skillmatch.workspace import Workspace

HTML = {"Accept": "text/html"}
EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def wallet_of(folder: Path, person: str) -> list[bytes]:
    """The credentials somebody of the sample holds, as they hold them."""
    with Workspace.open(folder) as workspace:
        return [raw for award in workspace.awards(person) if (raw := document_of(award))]


def zipped(documents: list[bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number, raw in enumerate(documents):
            archive.writestr(f"wallet/{number}.json", raw)
    return packed.getvalue()


def unsigned(name: str, narrative: str = "") -> bytes:
    """An Open Badge that nobody signed, with words of an attacker's."""
    badge = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "urn:uuid:7d9b1b3e-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": name,
        "issuer": {"id": "did:example:evil", "type": ["Profile"], "name": name},
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:me",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:evil:achievement",
                "type": ["Achievement"],
                "name": name,
                "description": narrative or name,
                "criteria": {"narrative": narrative or name},
            },
        },
    }
    return json.dumps(badge).encode()


def show(client: TestClient, *files: tuple[str, bytes], **headers: str) -> str:
    """Show files; returns the address of the profile they make."""
    sent = [("files", (name, raw, "application/octet-stream")) for name, raw in files]
    answer = client.post("/learner/wallet", files=sent, headers=HTML | headers, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])
