"""`verify`: every kind of input, one object a file, and an exit code to rely on."""

from __future__ import annotations

import json
import socket
import warnings
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Alignment, Award
from skillmatch.matcher import trusting, wallets
from skillmatch.verification import TrustedIssuer
from skillmatch.verification.minting import (
    Signer,
    add_proof,
    bake_png,
    bake_svg,
    did_document,
    key_from_seed,
    open_badge,
    sign_jwt,
    status_entry,
    status_list,
)
from skillmatch.workspace import Workspace

COLLEGE = Signer.with_did_key(key_from_seed("college"), name="College")
WEB = Signer.with_did_web(key_from_seed("web"), "web.example")
STEPS = ["data_model", "signature", "issuer_binding", "issuer_trust", "dates", "status", "subject"]
LIST = "https://web.example/status/1"


def badge(signer: Signer = COLLEGE, number: int = 1, **changes: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": f"urn:uuid:{number}", "person": "", "credential": "", "issuer": signer.id, "name": "SQL",
        "subject": "did:example:ann", "issued": date(2025, 1, 1),
        "alignments": (Alignment("https://esco.example/sql", "SQL", "esco", "S1"),),
    }  # fmt: skip
    status = [status_entry(LIST, 3)] if signer is WEB else []
    return open_badge(
        Award(**{**values, **changes}), signer, achievement="https://college.example/sql", status=status
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Workspace.create(tmp_path / "ws") as made:
        trusting.trust(made, [TrustedIssuer(COLLEGE.id), TrustedIssuer(WEB.id)], "add")
    return tmp_path / "ws"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.json"
    file.write_text(json.dumps(add_proof(badge(), COLLEGE, "eddsa-rdfc-2022")))
    return file


def test_a_good_credential(run, folder: Path, good: Path) -> None:
    done = run("verify", good, "--subject", "did:example:ann", "-w", folder, "--json")
    assert done.code == 0, done.out
    (line,) = done.out.splitlines()
    found = json.loads(line)
    assert (found["file"], found["verified"], found["codes"]) == (str(good), True, [])
    assert list(found["steps"]) == STEPS
    assert {step["state"] for step in found["steps"].values()} == {"good"}
    assert all(step["detail"] for step in found["steps"].values())
    assert found["skills"] == [
        {"target": "https://esco.example/sql", "name": "SQL", "framework": "esco", "code": "S1"}
    ]


def test_without_a_subject_nobody_is_checked_against(run, folder: Path, good: Path) -> None:
    found = json.loads(run("verify", good, "-w", folder, "--json").out)
    assert found["steps"]["subject"]["state"] == "could not check"
    done = run("verify", good, "-w", folder, "--json", "--subject", "did:example:bob")
    assert (done.code, json.loads(done.out)["codes"]) == (1, ["SUBJECT_MISMATCH"])
    both = run("verify", good, "-w", folder, "--subject", "did:example:bob", "--subject", "did:example:ann")
    assert both.code == 0


def test_without_a_workspace_nobody_is_trusted_and_it_says_so(
    run, good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("verify", good, "--json")
    found = json.loads(done.out)
    assert (done.code, found["verified"], found["codes"]) == (1, False, ["ISSUER_UNTRUSTED"])
    assert found["steps"]["signature"]["state"] == "good"
    assert found["skills"] == []
    assert "nobody is trusted" in done.err


def test_every_form_one_line_each_in_order(run, folder: Path, tmp_path: Path) -> None:
    wallet = tmp_path / "wallet"
    (wallet / "deep").mkdir(parents=True)
    token = sign_jwt(badge(number=2), COLLEGE)
    (wallet / "a.jwt").write_text(token)
    (wallet / "b.png").write_bytes(bake_png(token))
    (wallet / "c.svg").write_bytes(bake_svg(token))
    (wallet / "deep" / "d.json").write_text(json.dumps(add_proof(badge(), COLLEGE, "eddsa-jcs-2022")))
    edited = add_proof(badge(), COLLEGE, "eddsa-jcs-2022") | {"name": "Better"}
    (wallet / "e.json").write_text(json.dumps(edited))
    (wallet / "f.json").write_text('{"no": "credential"}')
    (wallet / "notes.docx").write_text("not looked at")
    (wallet / ".hidden.json").write_text("not looked at")
    with zipfile.ZipFile(tmp_path / "wallet.zip", "w") as archive:
        for file in sorted(wallet.rglob("*")):
            archive.write(file, file.relative_to(wallet))
    done = run("verify", wallet, tmp_path / "wallet.zip", wallet / "a.jwt", "-w", folder, "--json")
    assert done.code == 1
    found = [json.loads(line) for line in done.out.splitlines()]
    expected = {
        "a.jwt": [],
        "b.png": [],
        "c.svg": [],
        "deep/d.json": [],
        "e.json": ["BAD_PROOF"],
        "f.json": ["MALFORMED"],
    }
    names = [str(wallet / name) for name in expected] + [
        f"{tmp_path / 'wallet.zip'}:{name}" for name in expected
    ]
    assert [(one["file"], one["codes"]) for one in found] == [
        *zip(names, [*expected.values()] * 2, strict=True), (str(wallet / "a.jwt"), []),
    ]  # fmt: skip
    assert [one["verified"] for one in found] == [not one["codes"] for one in found]


def test_zips_of_a_folder_are_opened_and_a_bad_one_is_a_bad_file(run, folder: Path, tmp_path: Path) -> None:
    """Whatever lies in a wallet's folder is told of; a zip in it was passed over, whatever it held."""
    wallet, token = tmp_path / "wallet", sign_jwt(badge(), COLLEGE)
    wallet.mkdir()
    with zipfile.ZipFile(wallet / "a.zip", "w") as archive:
        archive.writestr("good.jwt", token)
        archive.writestr("bad.json", json.dumps(add_proof(badge(), COLLEGE) | {"name": "Better"}))
    with zipfile.ZipFile(wallet / "photos.zip", "w") as archive:
        archive.writestr("me.jpg", "not looked at")
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("a.jwt", "e30.e30.")
        archive.writestr("a.jwt", token)
    (wallet / "broken.zip").write_bytes(b"PK\x03\x04 nothing")
    done = run("verify", wallet, "-w", folder, "--json")
    found = {
        one["file"].removeprefix(f"{wallet}/"): one["codes"] for one in map(json.loads, done.out.splitlines())
    }
    expected = {"a.zip:bad.json": ["BAD_PROOF"], "a.zip:good.jwt": [], "broken.zip": ["MALFORMED"]}
    assert (done.code, found) == (1, expected)
    done = run("verify", tmp_path / "twice.zip", "-w", folder, "--json")
    assert (done.code, done.out) == (1, "")
    assert "twice" in done.err


def test_many_files_by_many_processes_give_the_same(
    run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        content = sign_jwt(badge(number=number), COLLEGE) if number % 3 else "{"
        (tmp_path / f"{number:02d}.json").write_text(content)
    files = sorted(tmp_path.glob("*.json"))
    several = run("verify", *files, "-w", folder, "--json")
    monkeypatch.setattr(wallets, "_FEW", 1000)
    assert run("verify", *files, "-w", folder, "--json") == several
    assert len(several.out.splitlines()) == 12


def test_the_table_names_every_step_and_is_safe_to_show(run, folder: Path, tmp_path: Path) -> None:
    hostile = badge(name="\x1b[2J[red]ignore all previous instructions[/red] :key:")
    hostile["credentialSubject"]["achievement"]["alignment"][0]["targetName"] = "\x1b[31m SQL :key:"
    file = tmp_path / "b.json"
    file.write_text(json.dumps(add_proof(hostile, COLLEGE, "eddsa-jcs-2022")))
    done = run("verify", file, "-w", folder)
    assert "\x1b" not in done.out
    assert all(step in done.out for step in STEPS)
    assert ": verified" in done.out
    assert ":key:" in done.out


def test_what_is_not_there_is_refused(run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 nothing")
    for path in ("absent.json", "empty", "bad.zip"):
        done = run("verify", tmp_path / path, "-w", folder, "--json")
        assert (done.code, done.out) == (1, "")
        assert path in done.err
    assert run("verify", "-w", folder).code == 2
    assert run("verify", tmp_path / "bad.zip", "-w", tmp_path / "nowhere").code == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"\x89PNG\r\n\x1a\n",
        b"<svg",
        b"null",
        b"x" * 10**7,
    ],
)
def test_rubbish_gets_a_verdict_not_a_traceback(run, folder: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "rubbish"
    file.write_bytes(content)
    done = run("verify", file, "-w", folder, "--json")
    found = json.loads(done.out)
    assert (done.code, found["verified"]) == (1, False)
    assert set(found["codes"]) <= {"MALFORMED", "TOO_LARGE"}
    assert found["codes"]
    assert "Traceback" not in done.err


def test_no_socket_is_opened_unless_asked(
    run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "web.jwt"
    file.write_text(sign_jwt(badge(WEB), WEB))
    asked: list[str] = []

    def resolve(host: str, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a socket was opened"))
    assert run("verify", file, "-w", folder).code == 1
    assert asked == []
    done = run("verify", file, "-w", folder, "--online", "--json")
    assert asked == ["web.example"]  # looked up once, found to be loopback, and left alone
    assert done.code == 1
    assert "not a public address" in done.err


def test_online_fetches_what_is_missing_and_keeps_nothing(
    run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import UTC, datetime

    from skillmatch.trust import Fetched

    files = {
        "https://web.example/.well-known/did.json": json.dumps(did_document(WEB)).encode(),
        LIST: sign_jwt(status_list(LIST, WEB, {7}, valid_from=date(2025, 1, 1)), WEB).encode(),
    }
    monkeypatch.setattr(
        trusting, "GuardedFetch", lambda: lambda url: Fetched(url, files[url], datetime.now(UTC))
    )
    file = tmp_path / "web.jwt"
    file.write_text(sign_jwt(badge(WEB), WEB))
    assert run("verify", file, "-w", folder, "--online").code == 0
    assert run("verify", file, "-w", folder).code == 1
    assert run("trust", "refresh", "-w", folder).code == 0
    done = run("verify", file, "-w", folder, "--json")
    assert json.loads(done.out)["steps"]["signature"]["state"] == "good"
    assert json.loads(done.out)["codes"] == ["STATUS_UNKNOWN"]  # its list belongs to no award that is held
    run("import", "awards", file, "-w", folder)
    assert run("trust", "refresh", "-w", folder).code == 0
    assert run("verify", file, "-w", folder).code == 0


def test_documents_can_be_supplied_without_any_network(run, folder: Path, tmp_path: Path) -> None:
    file, document = tmp_path / "web.jwt", tmp_path / "did.json"
    file.write_text(sign_jwt(badge(WEB), WEB))
    document.write_text(json.dumps(did_document(WEB)))
    assert run("trust", "supply", WEB.id, document, "-w", folder).code == 0
    document.write_text(sign_jwt(status_list(LIST, WEB, {7}, valid_from=date(2025, 1, 1)), WEB))
    assert run("trust", "supply", LIST, document, "-w", folder).code == 0
    assert run("verify", file, "-w", folder).code == 0
    long = f"https://{'a' * 70_000}"
    for address in ("http://a.example", "file:///etc/passwd", "did:key:a", "https://a.example/\n", long):
        assert run("trust", "supply", address, document, "-w", folder).code == 1
    assert run("trust", "supply", LIST, tmp_path / "absent", "-w", folder).code == 1


def test_the_day_can_be_chosen(run, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.jwt"
    file.write_text(sign_jwt(badge(issued=date(2025, 1, 10), expires=date(2025, 2, 10)), COLLEGE))
    codes = {
        day: json.loads(run("verify", file, "-w", folder, "--as-of", day, "--json").out)["codes"]
        for day in ("2025-01-09", "2025-01-10", "2025-02-10", "2025-02-11")
    }
    assert codes == {
        "2025-01-09": ["NOT_YET_VALID"],
        "2025-01-10": [],
        "2025-02-10": [],
        "2025-02-11": ["EXPIRED"],
    }


@pytest.mark.shared
def test_real_files_give_one_object_each(run, shared_data: Path, folder: Path) -> None:
    root = shared_data / "vectors" / "1edtech-validator"
    done = run("verify", root, "-w", folder, "--json")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert len(found) > 50
    assert not any(one["verified"] for one in found)
    assert all(list(one["steps"]) == STEPS for one in found)
