"""Reason codes and their steps, what identifies an award's content, and whose word counts for what."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.domain import Award, ReasonCode, Step, TrustEntry, Verdict
from skillmatch.verification import (
    STEP_OF,
    TrustedIssuer,
    add_codes,
    award_digest,
    trust_table,
    with_entry,
)

STEPS = {"data_model", "signature", "issuer_binding", "issuer_trust", "dates", "status", "subject"}


GOOD = Verdict("a1", True, (), {name: Step("good", "It was.") for name in STEPS})


@pytest.mark.parametrize("code", get_args(ReasonCode))
def test_every_reason_code_has_its_step(code):
    verdict = add_codes(GOOD, (code,))
    name, state, _ = STEP_OF[code]
    assert not verdict.verified
    assert verdict.codes == (code,)
    assert verdict.steps[name].state == state != "good"
    assert (state == "not_checked") == (code == "STATUS_UNKNOWN")


def test_codes_are_added_once():
    bad = add_codes(GOOD, ("REVOKED",))
    assert add_codes(bad, ("REVOKED", "EXPIRED")).codes == ("REVOKED", "EXPIRED")


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
    """Written out, because stored verdicts depend on it: a field added later must not change it."""
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


def test_another_entry_changes_the_trust_step_alone():
    day = date(2026, 1, 1)
    untrusted = with_entry(GOOD, None, day)
    assert (untrusted.verified, untrusted.codes) == (False, ("ISSUER_UNTRUSTED",))
    assert untrusted.steps["issuer_trust"].state == "failed"
    again = with_entry(untrusted, TrustedIssuer("i1"), day)
    assert (again.verified, again.codes) == (True, ())
    assert again.steps | GOOD.steps == GOOD.steps | {"issuer_trust": GOOD.steps["issuer_trust"]}
    late = with_entry(GOOD, TrustedIssuer("i1", valid_from=date(2026, 1, 2)), day)
    assert "2026-01-01" in late.steps["issuer_trust"].detail


def test_trust_never_repairs_a_verdict():
    entry = TrustedIssuer("i1")
    for code in set(get_args(ReasonCode)) - {"ISSUER_UNTRUSTED"}:
        bad = add_codes(GOOD, (code,))
        assert with_entry(bad, entry, date(2026, 1, 1)).codes == (code,)
        assert not with_entry(bad, entry, date(2026, 1, 1)).verified
        assert with_entry(with_entry(bad, None, date(2026, 1, 1)), entry, date(2026, 1, 1)).codes == (code,)
    unbound = Verdict("a1", False, (), GOOD.steps | {"issuer_trust": Step("not_checked", "Not reached.")})
    assert with_entry(unbound, entry, date(2026, 1, 1)) == unbound
    unproved = Verdict("a1", False, (), GOOD.steps | {"signature": Step("not_checked", "Nothing signed.")})
    assert not with_entry(unproved, entry, date(2026, 1, 1)).verified
