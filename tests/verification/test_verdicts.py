"""A verdict comes from markers, dates and subject; nothing an award says of itself verifies it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.domain import Alignment, Award, Evidence, Person, ReasonCode, TrustEntry
from skillmatch.verification import (
    STEP_OF,
    MarkedVerifier,
    add_codes,
    award_digest,
    trust_table,
    with_trust,
)

TODAY = date(2026, 3, 1)
ANN = Person("ann", subject_ids=("did:key:ann",))
AWARD = Award(
    "a1", "ann", "c1", "i1", subject="did:key:ann", issued=date(2025, 3, 1), expires=date(2027, 3, 1),
    alignments=(Alignment("u1"),), statements=("The earner can plan a lesson.",), level=0.8,
    assessment="project", evidence=(Evidence(url="https://example.org/1"),),
    extra={"b": [1, {"c": 2}], "a": 1},
)  # fmt: skip
STEPS = {"data_model", "signature", "issuer_binding", "issuer_trust", "dates", "status", "subject"}


def verdict_on(award: Award, codes: tuple[ReasonCode, ...] = (), person: Person | None = ANN):
    return MarkedVerifier({award_digest(award): codes}).verify(award, person, TODAY)


def test_a_marked_award_is_verified_with_every_step_told():
    verdict = verdict_on(AWARD)
    assert verdict.verified
    assert verdict.codes == ()
    assert verdict.steps.keys() == STEPS
    assert {name for name, step in verdict.steps.items() if step.state == "good"} == STEPS - {"issuer_trust"}
    assert all(step.detail for step in verdict.steps.values())


def test_an_unmarked_award_could_not_be_checked_which_is_not_failed():
    verdict = MarkedVerifier({}).verify(AWARD, ANN, TODAY)
    assert (verdict.verified, verdict.codes) == (False, ("STATUS_UNKNOWN",))
    assert "failed" not in {step.state for step in verdict.steps.values()}
    assert {verdict.steps[name].state for name in ("signature", "issuer_binding", "status")} == {
        "not_checked"
    }


@pytest.mark.parametrize(
    "change",
    [
        {"id": "a2"}, {"credential": "c2"}, {"issuer": "i2"}, {"subject": ""}, {"name": "Master"},
        {"expires": None}, {"alignments": (Alignment("u1"), Alignment("u2"))}, {"level": 1.0},
        {"assessment": "proctored"}, {"statements": ()}, {"evidence": ()}, {"extra": {"a": 1}},
    ],
)  # fmt: skip
def test_an_award_changed_since_it_was_marked_is_unmarked(change):
    verifier = MarkedVerifier({award_digest(AWARD): ()})
    verdict = verifier.verify(replace(AWARD, **change), ANN, TODAY)
    assert not verdict.verified
    assert "STATUS_UNKNOWN" in verdict.codes


def test_nothing_the_award_says_of_itself_counts():
    boast = replace(AWARD, extra={"verified": True, "codes": [], "marker": "good", "proof": {"type": "x"}})
    assert not MarkedVerifier({award_digest(AWARD): ()}).verify(boast, ANN, TODAY).verified


@pytest.mark.parametrize("code", get_args(ReasonCode))
def test_every_reason_code_has_its_step(code):
    verdict = verdict_on(AWARD, (code,))
    name, state, _ = STEP_OF[code]
    assert not verdict.verified
    assert verdict.codes == (code,)
    assert verdict.steps[name].state == state != "good"
    assert (state == "not_checked") == (code == "STATUS_UNKNOWN")


def test_a_bad_proof_leaves_what_depends_on_it_unchecked():
    steps = verdict_on(AWARD, ("BAD_PROOF",)).steps
    assert steps["issuer_binding"].state == steps["status"].state == "not_checked"
    assert verdict_on(AWARD, ("MALFORMED",)).steps["signature"].state == "not_checked"


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"expires": TODAY}, ()),
        ({"expires": date(2026, 2, 28)}, ("EXPIRED",)),
        ({"issued": TODAY}, ()),
        ({"issued": date(2026, 3, 2)}, ("NOT_YET_VALID",)),
        ({"subject": "did:key:bob"}, ("SUBJECT_MISMATCH",)),
        ({"subject": "ann"}, ()),
        ({"person": "bob"}, ("SUBJECT_MISMATCH",)),
        ({"issuer": ""}, ("ISSUER_UNBOUND",)),
    ],
)
def test_the_verifier_checks_itself_what_it_can(change, codes):
    verdict = verdict_on(replace(AWARD, **change))
    assert verdict.codes == codes
    assert verdict.verified == (not codes)


def test_subject_without_known_ids_is_not_checked():
    assert verdict_on(AWARD, person=Person("ann")).steps["subject"].state == "not_checked"
    assert verdict_on(AWARD, person=None).steps["subject"].state == "not_checked"
    assert verdict_on(replace(AWARD, subject="")).steps["subject"].state == "not_checked"


@given(
    st.builds(
        Award,
        id=st.text(),
        person=st.text(),
        credential=st.text(),
        issuer=st.text(),
        issued=st.none() | st.dates(),
        level=st.sampled_from([1, 1.0, 0.5]),
        statements=st.lists(st.text(), max_size=2).map(tuple),
        extra=st.dictionaries(st.text(), st.integers(-9, 9) | st.text() | st.none(), max_size=3),
    )
)
def test_digest_survives_the_store_and_the_order_of_keys(award):
    stored = msgspec.json.decode(msgspec.json.encode(award), type=Award)
    turned = replace(award, extra=dict(reversed(award.extra.items())))
    assert award_digest(stored) == award_digest(award) == award_digest(turned)
    assert award_digest(replace(award, id=award.id + "x")) != award_digest(award)


def test_the_digest_is_that_of_the_fields_in_use():
    """Written out, because stored markers depend on it: a field added later must not change it."""
    canonical = (
        b'{"credential":"c","extra":{"a":1,"b":[]},"id":"a","issued":"2026-01-02","issuer":"i","person":"p"}'
    )
    award = Award("a", "p", "c", "i", issued=date(2026, 1, 2), extra={"b": [], "a": 1})
    assert award_digest(award) == hashlib.sha256(canonical).hexdigest()


def test_trust_goes_by_framework_and_the_exact_entry_wins():
    trust = (TrustEntry("i1", ("*",), 0.9), TrustEntry("i1", ("esco",), 0.5), TrustEntry("i2", ("nice",)))
    assert trust_table(trust, "esco") == {"i1": 0.5}
    assert trust_table(trust, "nice") == {"i1": 0.9, "i2": 1.0}
    odd = (TrustEntry("", ("*",)), TrustEntry("i3", weight=0.0), TrustEntry("i4", weight=7.0))
    assert trust_table(odd, "esco") == {"i4": 1.0}


def test_with_trust_adds_its_code_and_never_repairs_a_verdict():
    good, bad = verdict_on(AWARD), verdict_on(AWARD, ("REVOKED",))
    trust = (TrustEntry("i1", ("esco",)),)
    assert with_trust(good, AWARD, trust, "esco").verified
    assert with_trust(good, AWARD, trust, "esco").steps["issuer_trust"].state == "good"
    untrusted = with_trust(good, AWARD, trust, "nice")
    assert (untrusted.verified, untrusted.codes) == (False, ("ISSUER_UNTRUSTED",))
    assert untrusted.steps["issuer_trust"].state == "failed"
    assert with_trust(bad, AWARD, trust, "esco").codes == ("REVOKED",)
    assert not with_trust(bad, AWARD, trust, "esco").verified
    assert add_codes(bad, ("REVOKED", "EXPIRED")).codes == ("REVOKED", "EXPIRED")
