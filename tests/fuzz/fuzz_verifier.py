"""Fuzzing of the award reader and the verifier: no crash, no hang, nothing verified that was not minted.

With atheris (coverage guided; not a dependency of SkillMatch, Linux and macOS only), from the checkout:

    pip install atheris
    python tests/fuzz/fuzz_verifier.py --corpus /tmp/corpus
    python tests/fuzz/fuzz_verifier.py /tmp/corpus -max_total_time=240 -timeout=10 -max_len=8192

An input is a list of choices. The first byte says how the rest is read: 0 modulo 4 is a file as it is,
anything else picks a credential minted here and edits it as an attacker would. `test_fuzz.py` runs the same
under hypothesis.
"""

from __future__ import annotations

import base64
import json
import sys
import tempfile
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
LEARNER = "did:example:learner"
COURSE, LIST = "https://college.example/courses/sql", "https://college.example/status/1"
SECONDS = 2.0
"""CPU seconds one input may take (issue 3)."""


class Choices:
    """Decisions read from bytes; past their end every decision is the first one."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def number(self, below: int) -> int:
        """A number from 0 to `below` - 1."""
        chunk = self._data[self._at : self._at + 2]
        self._at += 2
        return int.from_bytes(chunk, "big") % below if chunk and below else 0

    def one_of(self, items: Any) -> Any:
        return items[self.number(len(items))]

    def rest(self, most: int) -> bytes:
        part = self._data[self._at : self._at + most]
        self._at += most
        return part


class World:
    """Issuers, what they minted, the verifier, and the signed views that may be found verified."""

    def __init__(self) -> None:
        from skillmatch.verification import Document, GivenDocuments, TrustedIssuer, Verifier
        from skillmatch.verification.minting import (
            Signer,
            add_proof,
            did_document,
            key_from_seed,
            status_list,
        )

        self.college = Signer.with_did_key(key_from_seed("fuzz college"), name="Test College")
        self.web = Signer.with_did_web(key_from_seed("fuzz web", "p256"), "web.example", name="Web School")
        self.town = Signer.with_https(key_from_seed("fuzz town", "rsa"), "https://town.example/", name="Town")
        self.stranger = Signer.with_did_key(key_from_seed("fuzz stranger"), name="Stranger")
        listed = status_list(LIST, self.college, (3,), valid_from=date(2026, 9, 1))
        contents = {
            self.web.id: json.dumps(did_document(self.web)),
            LIST: json.dumps(add_proof(listed, self.college, "eddsa-jcs-2022")),
        }
        self.verifier = Verifier(
            issuers={
                self.college.id: TrustedIssuer(self.college.id),
                self.web.id: TrustedIssuer(self.web.id),
                self.town.id: TrustedIssuer(self.town.id, keys=(self.town.key.jwk(),)),
            },
            documents=GivenDocuments({key: Document(text.encode(), NOW) for key, text in contents.items()}),
        )
        self.seeds = self._seeds()
        self.minted = {view for seed in self.seeds for view in self.verified(_bytes(seed))}
        self.files = Path(tempfile.mkdtemp(prefix="skillmatch-fuzz-"))

    def verified(self, content: bytes) -> list[str]:
        """Signed views, as canonical text, that the verifier finds nothing wrong with."""
        found = self.verifier.examine(content, subjects=(LEARNER,), as_of=NOW)
        assert found, "examine must answer something"
        for one in found:
            assert one.verdict.verified == (not one.verdict.codes), one.verdict
        return [json.dumps(one.signed, sort_keys=True) for one in found if one.verdict.verified]

    def _seeds(self) -> list[Any]:
        from skillmatch.verification.minting import (
            add_proof,
            bake_png,
            bake_svg,
            learner_record,
            sign_jwt,
        )

        badge, signers = self._badge, (self.college, self.web, self.town, self.stranger)
        tokens = [sign_jwt(badge(signer), signer) for signer in signers]
        proofs = [
            add_proof(badge(self.college), self.college, suite)
            for suite in ("eddsa-jcs-2022", "eddsa-rdfc-2022", "Ed25519Signature2020")
        ]
        proofs.append(add_proof(badge(self.web), self.web, "ecdsa-jcs-2019"))
        proofs.append(add_proof(badge(self.stranger), self.stranger, "eddsa-jcs-2022"))
        proofs += [add_proof(badge(self.college, index=n), self.college, "eddsa-jcs-2022") for n in (3, 4)]
        other = badge(self.college)
        other["credentialSubject"]["id"] = "did:example:other"
        proofs.append(add_proof(other, self.college, "eddsa-jcs-2022"))
        record = learner_record(
            "All", self.college, [proofs[0], tokens[1]], record="urn:example:clr", subject=LEARNER,
            valid_from=date(2026, 1, 1),
        )  # fmt: skip
        clr = add_proof(record, self.college, "eddsa-jcs-2022")
        return [*tokens, *proofs, clr, bake_png(tokens[0]), bake_svg(proofs[0])]

    def _badge(self, signer: Any, index: int | None = None) -> dict[str, Any]:
        from skillmatch.domain import Alignment, Award
        from skillmatch.verification.minting import open_badge, status_entry

        award = Award(
            id=f"https://college.example/awards/{index}-{signer.name.partition(' ')[0]}",
            person="ann",
            credential=COURSE,
            issuer=signer.id,
            name="SQL",
            subject=LEARNER,
            issued=date(2026, 1, 1),
            expires=date(2027, 1, 1),
            alignments=(Alignment("https://skills.example/1", "SQL", "starter", "S-1"),),
            statements=("The earner can query.",),
        )
        award = replace(award, level=0.9 if signer is self.web else 1.0)
        entries = [] if index is None else [status_entry(LIST, index)]
        return open_badge(award, signer, achievement=COURSE, status=entries)

    def check(self, content: bytes) -> None:
        """One input: read it as an award file, then verify it. AssertionError where something is wrong."""
        from skillmatch.errors import InputError
        from skillmatch.readers.awards import read_awards

        start = time.process_time()
        file = self.files / "input"
        file.write_bytes(content)
        try:
            for _ in read_awards(file):
                pass
        except InputError:
            pass
        for view in self.verified(content):
            assert view in self.minted, f"verified, though nobody minted it: {view}"
        taken = time.process_time() - start
        assert taken < SECONDS, f"took {taken:.1f} s"


_VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, 2**70, "", " ", "none", "\ud800", "\x00", [], {}, [[]], "HS256", "EdDSA",
    "2026-01-01T00:00:00Z", "2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "2026-13-45", LEARNER,
    "did:example:x", "https://127.0.0.1/x", "file:///etc/passwd", "http://169.254.169.254/", LIST, "<script>",
    "a" * 5000, ["VerifiableCredential"], "https://evil.example/context", {"@vocab": "https://evil.example/"},
    {"name": "https://schema.org/description"}, {"@graph": []}, {"@id": "_:b0"},
    {"@value": "x", "@language": "en"},
)  # fmt: skip
_MEMBERS = (
    "proof", "proofValue", "verificationMethod", "cryptosuite", "type", "id", "issuer", "credentialSubject",
    "vc", "achievement", "alignment", "validFrom", "validUntil", "credentialStatus", "statusListIndex",
    "@type", "@id", "expirationDate", "issuanceDate", "result", "evidence", "alg", "kid", "jwk", "crit",
    "b64", "iss", "sub", "nbf", "exp", "created", "expires", "proofPurpose", "verifiableCredential", "extra",
    "@graph", "@included", "@reverse", "@context",
)  # fmt: skip


def _nodes(value: Any) -> list[Any]:
    """Every object and list inside, the outermost first."""
    found, pending = [], [value]
    while pending:
        node = pending.pop(0)
        if isinstance(node, dict | list) and node:
            found.append(node)
            pending += node.values() if isinstance(node, dict) else node
    return found


def _edit(document: Any, choices: Choices, others: list[Any]) -> None:
    """One change somewhere in a JSON document: drop, replace, graft from another one, double, wrap."""
    node = choices.one_of(_nodes(document) or [{}])
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    key = choices.one_of(keys) if keys else "extra"
    what = choices.number(7)
    if what == 0 and keys:
        del node[key]
    elif what == 1:
        node[key] = deepcopy(choices.one_of(_VALUES))
    elif what == 2 and isinstance(node, dict):
        node[choices.one_of(_MEMBERS)] = deepcopy(choices.one_of(_VALUES))
    elif what == 3:
        donor = choices.one_of(_nodes(choices.one_of(others)) or [{}])
        wanted = donor.get(key) if isinstance(donor, dict) and key in donor else donor
        node[key] = deepcopy(wanted)
    elif what == 4:
        node[key] = [deepcopy(node.get(key) if isinstance(node, dict) else node[key])] * 2
    elif what == 5 and isinstance(node, dict):
        node[choices.one_of(_MEMBERS)] = node.get(key)
    else:
        node[key] = choices.rest(40).decode("utf-8", "replace")


def _split(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    head, body, signature = token.split(".")
    first, second = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in (head, body))
    return first, second, signature


def _joined(head: Any, body: Any, signature: str) -> str:
    parts = (base64.urlsafe_b64encode(_bytes(part)).rstrip(b"=").decode() for part in (head, body))
    return ".".join((*parts, signature))


def _bytes(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode()
    try:
        return json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value).encode()


def content_of(data: bytes, seeds: list[Any]) -> bytes:
    """The file that an input stands for."""
    if not data or data[0] % 4 == 0:
        return data[1:]
    choices = Choices(data[1:])
    seed = deepcopy(choices.one_of(seeds))
    documents = [one for one in seeds if isinstance(one, dict)]
    edits = choices.number(4)
    if isinstance(seed, dict):
        for _ in range(edits):
            _edit(seed, choices, documents)
    elif isinstance(seed, str):
        head, body, signature = _split(seed)
        tokens = [one for one in seeds if isinstance(one, str)]
        for _ in range(edits):
            _edit(choices.one_of((head, body)), choices, [_split(one)[1] for one in tokens])
        if choices.number(4) == 1:
            signature = choices.one_of(("", "AAAA", *(_split(one)[2] for one in tokens)))
        seed = _joined(head, body, signature)
    else:
        raw = bytearray(seed)
        for _ in range(edits):
            raw[choices.number(len(raw))] = choices.number(256)
        seed = bytes(raw)
    return _bytes(seed)


def target(world: World) -> Callable[[bytes], None]:
    """What a fuzzer calls."""
    return lambda data: world.check(content_of(data, world.seeds))


def write_corpus(folder: Path, seeds: list[Any]) -> None:
    """Inputs to begin with: every seed as a file, and every seed by its number, unedited and edited once."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (folder / f"file-{number}").write_bytes(b"\0" + _bytes(seed))
        for edits in range(4):
            chosen = b"\1" + number.to_bytes(2, "big") + edits.to_bytes(2, "big") + bytes(range(7, 47))
            (folder / f"edit-{number}-{edits}").write_bytes(chosen)


def main(arguments: list[str]) -> None:
    """See the module's docstring."""
    if arguments[1:2] == ["--corpus"]:
        write_corpus(Path(arguments[2]), World().seeds)
        return
    import atheris

    with atheris.instrument_imports(include=["skillmatch"]):
        world = World()
    atheris.Setup(arguments, target(world))
    atheris.Fuzz()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main(sys.argv)
