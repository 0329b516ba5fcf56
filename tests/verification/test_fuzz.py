"""Whatever is done to a credential: the verifier answers, and never says "verified" of anything else.

What is compared is the signed view, because that is all anybody reads: a changed file that verifies must
have the same view as the file it was made from (members no signature covers may change freely).
"""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillmatch.domain import Verdict
from skillmatch.verification.minting import bake_png, bake_svg, status_entry

CODES = {
    "BAD_PROOF", "ISSUER_UNBOUND", "ISSUER_UNTRUSTED", "EXPIRED", "NOT_YET_VALID", "REVOKED", "SUSPENDED",
    "STATUS_UNKNOWN", "SUBJECT_MISMATCH", "MALFORMED", "TOO_LARGE",
}  # fmt: skip
BOUNDED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**20), 10**20), st.floats(), st.text(max_size=30),
    st.sampled_from(["did:key:z6Mk", "urn:x", "@id", "@graph", "2026-01-01T00:00:00Z", "z1", "_:b0", "https://x"]),
)  # fmt: skip
KEYS = st.one_of(
    st.text(max_size=8),
    st.sampled_from([
        "id", "type", "@id", "@type", "@context", "@graph", "@included", "@reverse", "@value", "@list",
        "@set", "issuer", "proof", "credentialSubject", "credentialStatus", "achievement", "alignment",
        "validUntil", "expirationDate", "evidence", "verificationMethod", "proofValue", "cryptosuite", "vc",
        "identifier",
    ]),
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a document, as the way to it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in inner for found in places(item, (*path, key)))]


def mutated(data: st.DataObject, document: Any) -> Any:
    """The document after one to three changes: something replaced, dropped, added, moved or repeated."""
    document = {"root": copy.deepcopy(document)}
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(document)[1:]))
        holder: Any = document
        for step in path[:-1]:
            holder = holder[step]
        action = data.draw(st.sampled_from(["replace", "drop", "add", "move", "wrap"]))
        if action == "replace":
            holder[path[-1]] = data.draw(VALUES)
        elif action == "drop" and len(path) > 1:
            del holder[path[-1]]
        elif action == "wrap":
            holder[path[-1]] = [holder[path[-1]], *data.draw(st.lists(VALUES, max_size=1))]
        elif isinstance(holder, dict):
            other = data.draw(st.sampled_from(places(document)[1:]))
            source: Any = document
            for step in other:
                source = source[step]
            holder[data.draw(KEYS)] = copy.deepcopy(source) if action == "move" else data.draw(VALUES)
    return document.get("root")


def examined(world: Any, raw: bytes | str, view: Any) -> None:
    """Examines and holds the answer to what every answer must be."""
    for found in world.verifier().examine(raw, subjects=(world.learner,), as_of=world.now):
        assert isinstance(found.verdict, Verdict)
        assert set(found.verdict.codes) <= CODES
        assert len(found.verdict.steps) == 7
        assert found.verdict.verified == (not found.verdict.codes)
        if found.verdict.verified:
            assert found.signed == view
        else:
            assert any(step.state != "good" for step in found.verdict.steps.values())


@pytest.mark.parametrize("suite", ["eddsa-rdfc-2022", "eddsa-jcs-2022", "Ed25519Signature2020"])
@BOUNDED
@given(data=st.data())
def test_changed_documents(world: Any, suite: str, data: st.DataObject) -> None:
    original = world.revocable(3, suite=suite)
    view = world.examine(original).signed
    examined(world, json.dumps(mutated(data, original)), view)


@BOUNDED
@given(data=st.data())
def test_changed_bytes(world: Any, data: st.DataObject) -> None:
    original = data.draw(st.sampled_from([
        json.dumps(world.signed()).encode(), world.token().encode(), bake_png(world.token()),
        bake_svg(world.signed()),
    ]))  # fmt: skip
    view = world.examine(original).signed
    raw = bytearray(original)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw) - 1))
        size = data.draw(st.integers(0, 3))
        raw[at : at + size] = data.draw(st.binary(max_size=3))
        if not raw:
            break
    examined(world, bytes(raw), view)


@BOUNDED
@given(data=st.data())
def test_changed_payloads_of_tokens(world: Any, data: st.DataObject) -> None:
    """Properly signed by the trusted issuer, but what it signs is arbitrary: an answer, and no crash."""
    from skillmatch.verification.minting import compact

    changed = mutated(data, {**world.badge(), "credentialStatus": status_entry(world.list, 3)})
    try:
        token = compact({"alg": "EdDSA", "typ": "JWT"}, json.dumps(changed).encode(), world.college)
    except (ValueError, UnicodeEncodeError):
        return
    for found in world.examine_all(token, world.learner):
        assert set(found.verdict.codes) <= CODES


@BOUNDED
@given(raw=st.one_of(st.binary(max_size=300), st.text(max_size=300), VALUES.map(json.dumps)))
def test_rubbish(world: Any, raw: bytes | str) -> None:
    assert not any(found.verdict.verified for found in world.examine_all(raw))


@BOUNDED
@given(value=st.dictionaries(KEYS, VALUES, max_size=8))
def test_json_in_the_right_places(world: Any, value: dict[str, Any]) -> None:
    """Arbitrary JSON instead of a proof, a subject, a status list, a DID document."""
    document = {**world.badge(), **value}
    assert not world.examine({**document, "proof": value}).verdict.verified
    world.put(world.web.id, {"id": world.web.id, **value})
    world.put(world.list, {**world.list_by(world.college, set()), **value})
    assert "BAD_PROOF" in world.codes(world.signed(world.web)) or "assertionMethod" in value
    for found in world.examine_all(world.revocable(3)):
        assert set(found.verdict.codes) <= CODES
