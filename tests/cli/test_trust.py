"""`trust`: adding, listing, revoking, importing, refreshing; every change logged and scored at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from skillmatch import sample
from skillmatch.errors import FetchError
from skillmatch.matcher import trusting
from skillmatch.trust import verify_chain
from skillmatch.verification.minting import key_from_seed

ISSUER = "did:web:college.example"


def listed(run, folder: Path) -> list[dict[str, object]]:
    done = run("trust", "list", "-w", folder, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def events(folder: Path) -> list[str]:
    return [json.loads(line)["event"] for line in (folder / "audit.jsonl").read_text().splitlines()]


def test_add_list_revoke(run, tmp_path: Path) -> None:
    folder = tmp_path / "ws"
    run("init", folder)
    assert "Nobody is trusted yet" in run("trust", "list", "-w", folder).err
    done = run(
        "trust", "add", ISSUER, "--framework", "esco", "-f", "nice", "--weight", "0.5",
        "--from", "2024-01-01", "--to", "2026-12-31", "--note", "Inspected",
        "--name", "College", "-w", folder,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert "trusted for esco, nice" in done.err
    expected = {
        "id": ISSUER, "frameworks": ["esco", "nice"], "weight": 0.5, "keys": [], "valid_from": "2024-01-01",
        "valid_to": "2026-12-31", "note": "Inspected", "name": "College",
    }  # fmt: skip
    assert listed(run, folder) == [expected]
    table = run("trust", "list", "-w", folder).out
    assert ISSUER in table
    run("trust", "add", ISSUER, "-w", folder)
    assert [(one["frameworks"], one["weight"]) for one in listed(run, folder)] == [(["*"], 1.0)]
    assert "trusted no more" in run("trust", "revoke", ISSUER, "-w", folder).err
    assert listed(run, folder) == []
    assert run("trust", "revoke", ISSUER, "-w", folder).code == 1
    assert events(folder) == ["trust.add", "trust.add", "trust.revoke"]
    assert verify_chain(folder).good


def test_a_new_workspace_is_made_for_the_first_issuer(run, tmp_path: Path) -> None:
    assert run("trust", "add", ISSUER, "-w", tmp_path / "new").code == 0
    assert [one["id"] for one in listed(run, tmp_path / "new")] == [ISSUER]
    for words in (("revoke", ISSUER), ("refresh",), ("list",)):
        assert run("trust", *words, "-w", tmp_path / "other").code == 1
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("form", ["jwk", "set", "pem"])
@pytest.mark.parametrize("kind", ["ed25519", "p256", "p384", "rsa"])
def test_keys_are_pinned_from_files(run, tmp_path: Path, form: str, kind: str) -> None:
    key = key_from_seed("pinned", kind)  # type: ignore[arg-type]
    file = tmp_path / "key"
    if form == "pem":
        public = key.private.public_key()
        pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        file.write_bytes(pem)
    else:
        file.write_text(json.dumps(key.jwk() if form == "jwk" else {"keys": [key.jwk()]}))
    assert run("trust", "add", "https://college.example", "--key", file, "-w", tmp_path / "ws").code == 0
    (found,) = listed(run, tmp_path / "ws")
    (pinned,) = found["keys"]  # type: ignore[misc]
    assert {name: pinned[name] for name in key.jwk()} == key.jwk()


def test_private_and_useless_keys_are_refused(run, tmp_path: Path) -> None:
    private = key_from_seed("pinned").private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    bad = {
        "private.pem": private,
        "private.jwk": json.dumps({**key_from_seed("x").jwk(), "d": "AAAA"}).encode(),
        "empty": b"",
        "set": b'{"keys": []}',
        "list": b'{"keys": 3}',
        "secret": b'{"kty": "oct", "k": "AAAA"}',
        "deep": b'{"keys":' + b"[" * 100_000,
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
        done = run("trust", "add", ISSUER, "--key", tmp_path / name, "-w", tmp_path / "ws")
        assert done.code == 1, name
        assert name in done.err
    assert run("trust", "add", ISSUER, "--key", tmp_path / "absent", "-w", tmp_path / "ws").code == 1
    assert not (tmp_path / "ws").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--weight", "0"), "over 0"),
        (("--weight", "1.5"), "at most 1"),
        (("--weight", "nan"), "weight"),
        (("--from", "2025-01-01", "--to", "2024-01-01"), "before 'valid_from'"),
    ],
)
def test_bad_terms_are_refused(run, tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    done = run("trust", "add", ISSUER, *words, "-w", tmp_path / "ws")
    assert (done.code, says in done.err) == (1, True), done.err
    assert run("trust", "add", " ", "-w", tmp_path / "ws").code == 1
    assert run("trust", "add", ISSUER, "--from", "yesterday", "-w", tmp_path / "ws").code == 2


def test_a_bad_hand_edit_is_named_by_every_command(run, workspace_copy: Path) -> None:
    (workspace_copy / "trust.toml").write_text('[[issuer]]\nid = "a"\nweight = 3\n')
    for words in (("trust", "list"), ("trust", "add", "b"), ("rank", sample.DEMO_POSTING)):
        done = run(*words, "-w", workspace_copy)
        assert (done.code, "trust.toml, row 1: 'weight' of a" in done.err) == (1, True), words
    assert run("doctor", "-w", workspace_copy).code == 1


def test_a_community_registry_is_imported(run, tmp_path: Path) -> None:
    file = tmp_path / "registry.json"
    file.write_text(json.dumps({"registry": {"did:key:a": {"name": "A"}, ISSUER: {"name": "B"}}}))
    assert "2 issuers" in run("trust", "import", file, "-w", tmp_path / "ws").err
    assert {one["id"]: one["name"] for one in listed(run, tmp_path / "ws")} == {"did:key:a": "A", ISSUER: "B"}
    assert events(tmp_path / "ws") == ["trust.import", "trust.import"]
    assert run("trust", "import", tmp_path / "absent", "-w", tmp_path / "ws").code == 1


def verified_of(run, folder: Path) -> dict[str, float]:
    done = run("rank", sample.DEMO_POSTING, "-w", folder, "-n", 500, "--json")
    assert done.code == 0, done.err
    return {match["item"]: match["parts"]["verified"] for match in json.loads(done.out)}


def test_revoking_scores_everything_anew_at_once(run, workspace_copy: Path) -> None:
    before = verified_of(run, workspace_copy)
    entries = listed(run, workspace_copy)
    for entry in entries[1:]:
        done = run("trust", "revoke", entry["id"], "-w", workspace_copy)
        assert done.code == 0
    after = verified_of(run, workspace_copy)
    assert sum(before.values()) > sum(after.values()) > 0
    assert all(after.get(person, 0) <= score + 1e-9 for person, score in before.items())
    ranked = run("rank", sample.DEMO_POSTING, "-w", workspace_copy)
    assert "Bringing the index up to date" not in ranked.err  # the revocation itself did
    run("trust", "revoke", entries[0]["id"], "-w", workspace_copy)
    assert not any(verified_of(run, workspace_copy).values())
    assert verify_chain(workspace_copy).good
    log = (workspace_copy / "audit.jsonl").read_text()
    assert {"trust.revoke", "ranking", "verification"} <= set(events(workspace_copy))
    assert sample.DEMO_LEARNER not in log


def test_refresh_fetches_for_trusted_issuers_only_and_tells_what_failed(
    run, workspace_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def fetch(url: str) -> object:
        asked.append(url)
        raise FetchError(f"{url} cannot be reached.")

    monkeypatch.setattr(trusting, "GuardedFetch", lambda: fetch)
    done = run("trust", "refresh", "-w", workspace_copy)
    assert done.code == 1
    assert "Fetched 0 documents" in done.err
    trusted = {str(one["id"]) for one in listed(run, workspace_copy)}
    assert asked
    assert len(set(asked)) == len(asked)
    hosts = {url.split("/")[2] for url in asked}
    strangers = {
        issuer.url.split("/")[2] for issuer in sample.load_sample(0).issuers if issuer.id not in trusted
    }
    assert strangers
    assert not hosts & strangers
    assert verified_of(run, workspace_copy)  # what was there stays


def test_doctor_tells_of_registry_documents_and_log(run, workspace_copy: Path) -> None:
    found = {one["name"]: one for one in json.loads(run("doctor", "-w", workspace_copy, "--json").out)}
    assert found["trust registry"]["state"] == "good"
    assert found["audit log"]["state"] == "good"
    assert found["documents"]["state"] in ("good", "not_checked")
    log = workspace_copy / "audit.jsonl"
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[1:]))
    done = run("doctor", "-w", workspace_copy, "--json")
    found = {one["name"]: one for one in json.loads(done.out)}
    assert (done.code, found["audit log"]["state"]) == (1, "failed")
