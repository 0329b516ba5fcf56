"""What counts as verified, inferred, self-claimed, and how strong it is (design §6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from skillmatch.domain import (
    Alignment,
    Award,
    Credential,
    Person,
    ScoringSettings,
    SkillStrength,
    TaughtSkill,
    TrustEntry,
    Verdict,
)
from skillmatch.profile import Holdings, ProfileBuilder, combined, currency, expiry, holdings

TODAY = date(2026, 3, 1)
SETTINGS = ScoringSettings(half_life_years=5.0, issuer_cap=0.9)
CREDENTIALS = {
    "c1": Credential("c1", "Python Basics", "i1", assessment="project"),
    "c2": Credential("c2", "Speaking", "i2", assessment="quiz", valid_months=12),
}
TAUGHT = {
    "c1": (
        TaughtSkill("u1", "Python", 1.0, "The earner can write Python.", True),
        TaughtSkill("u4", "Data analysis", 0.7, "The earner can look at data.", False),
        TaughtSkill("u3", "Statistics", 0.2, "Under the floor.", False),
    ),
}
TRUST = (TrustEntry("i1", ("tiny",), 0.9), TrustEntry("i2"), TrustEntry("i3", ("other",)))
GOOD = Award(
    "a1", "ann", "c1", "i1", issued=TODAY, expires=date(2027, 1, 1), alignments=(Alignment("u1"),), level=0.5
)


def profile(*awards: Award, tiny, verdicts: tuple[Verdict, ...] = (), **options) -> dict[str, SkillStrength]:
    given = verdicts or tuple(Verdict(award.id, True) for award in awards)
    fixed = {
        "credentials": CREDENTIALS,
        "taught": TAUGHT,
        "trust": TRUST,
        "settings": SETTINGS,
        "as_of": TODAY,
    }
    made = ProfileBuilder(framework=tiny, **(fixed | options)).profile(Person("ann"), awards, given)
    assert made.person == "ann"
    return {skill.skill: skill for skill in made.skills}


def only(skill: SkillStrength, kind: str) -> float:
    values = {"verified": skill.verified, "inferred": skill.inferred, "self_claimed": skill.self_claimed}
    assert [name for name, value in values.items() if value] == [kind]
    assert {proof.kind for proof in skill.proofs} == {kind}
    return values[kind]


def test_strength_is_trust_times_rigour_times_level_times_currency(tiny):
    skills = profile(GOOD, tiny=tiny)
    base = 0.9 * 0.8 * 0.5
    assert only(skills["u1"], "verified") == pytest.approx(base)
    assert only(skills["u4"], "inferred") == pytest.approx(base * 0.7)
    assert skills.keys() == {"u1", "u4"}
    (proof,) = skills["u1"].proofs
    assert (proof.award, proof.credential_name, proof.issuer, proof.codes) == (
        "a1",
        "Python Basics",
        "i1",
        (),
    )


def test_the_award_must_carry_the_alignment_itself(tiny):
    skills = profile(replace(GOOD, alignments=()), tiny=tiny)
    assert only(skills["u1"], "inferred") == pytest.approx(0.36)  # the catalogue says so, the award does not


@pytest.mark.parametrize(
    ("award", "verdict", "codes"),
    [
        (GOOD, Verdict("a1", False, ("STATUS_UNKNOWN",)), ("STATUS_UNKNOWN",)),
        (GOOD, Verdict("a1", True, ("REVOKED",)), ("REVOKED",)),
        (GOOD, Verdict("a1", False), ("STATUS_UNKNOWN",)),
        (GOOD, Verdict("other", True), ("STATUS_UNKNOWN",)),
        (replace(GOOD, issuer="i3"), None, ("ISSUER_UNTRUSTED",)),
        (replace(GOOD, issuer=""), None, ("ISSUER_UNTRUSTED",)),
        (replace(GOOD, person="bob"), None, ("SUBJECT_MISMATCH",)),
        (replace(GOOD, expires=date(2026, 2, 28)), None, ("EXPIRED",)),
        (replace(GOOD, issued=date(2026, 3, 2)), None, ("NOT_YET_VALID",)),
    ],
)
def test_anything_against_an_award_makes_it_a_claim_with_its_reasons(tiny, award, verdict, codes):
    skills = profile(award, tiny=tiny, verdicts=(verdict or Verdict(award.id, True),))
    for skill in skills.values():
        assert only(skill, "self_claimed") > 0
        assert {proof.codes for proof in skill.proofs} == {codes}
    assert {"u1", "u4"} <= skills.keys()


def test_no_catalogue_credential_of_another_issuer_lends_its_skills(tiny):
    skills = profile(replace(GOOD, issuer="i2"), tiny=tiny)
    assert skills.keys() == {"u1"}
    assert only(skills["u1"], "verified") == pytest.approx(0.6 * 0.5)  # nor its kind of assessment


def test_text_of_the_award_itself_is_inferred(tiny):
    links = {
        GOOD.key: (
            TaughtSkill("u5", "Communication", 0.6, "…", False),
            TaughtSkill("u4", "", 0.9, "…", False),
        )
    }
    skills = profile(GOOD, tiny=tiny, award_links=links)
    assert only(skills["u5"], "inferred") == pytest.approx(0.36 * 0.6)
    assert only(skills["u4"], "inferred") == pytest.approx(0.36 * 0.9)


@pytest.mark.parametrize(
    ("alignment", "skill"),
    [
        (Alignment("https://other.org/s1"), "u2"),
        (Alignment(" u2 "), "u2"),
        (Alignment("", framework="tiny", target_code="T2"), "u2"),
        (Alignment("", framework="TINY skills", target_code="t2"), "u2"),
        (Alignment("", framework="Tiny Skills v1.0", target_code="T2"), "u2"),
        (Alignment("", target_code="T2"), None),
        (Alignment("", framework="ESCO", target_code="T2"), None),
        (Alignment("https://other.org/s9", target_name="Java"), None),
    ],
)
@pytest.mark.parametrize(
    "crosswalk", [{"u2": ("https://other.org/s1",)}, {"https://other.org/s1": ("u2", "gone")}]
)
def test_alignments_resolve_by_uri_crosswalk_and_code_never_by_name(tiny, alignment, skill, crosswalk):
    skills = profile(replace(GOOD, credential="", alignments=(alignment,)), tiny=tiny, crosswalk=crosswalk)
    assert [uri for uri, one in skills.items() if one.verified] == ([skill] if skill else [])


def test_one_achievement_counts_once_and_the_newest_wins(tiny):
    older = replace(
        GOOD, id="a0", issued=date(2025, 1, 1), level=1.0, alignments=(Alignment("u1"), Alignment("u2"))
    )
    assert profile(older, GOOD, tiny=tiny) == profile(GOOD, older, tiny=tiny) == profile(GOOD, tiny=tiny)
    named = replace(GOOD, credential="", name="My  Badge")
    again = replace(named, id="a9", name="my badge", issued=date(2024, 1, 1), alignments=(Alignment("u2"),))
    assert profile(named, again, tiny=tiny).keys() == {"u1"}


def test_a_newer_bad_copy_does_not_push_out_the_good_one(tiny):
    bad = replace(GOOD, id="a2", issued=date(2026, 3, 1), alignments=(Alignment("u5"),))
    verdicts = (Verdict("a1", True), Verdict("a2", False, ("BAD_PROOF",)))
    skills = profile(GOOD, bad, tiny=tiny, verdicts=verdicts)
    assert skills["u1"].verified == pytest.approx(0.36)
    assert skills["u5"].verified == 0
    assert skills["u5"].self_claimed > 0


def test_several_combine_and_no_issuer_fills_a_profile_alone(tiny):
    full = {"level": 1.0, "assessment": "proctored", "expires": None, "credential": ""}
    many = [replace(GOOD, id=f"a{n}", issuer="i2", name=f"n{n}", **full) for n in range(5)]
    assert profile(many[0], tiny=tiny)["u1"].verified == pytest.approx(0.9)
    assert profile(*many, tiny=tiny)["u1"].verified == pytest.approx(0.9)
    other = replace(GOOD, id="b", name="b", **full | {"assessment": "completion"})
    assert profile(*many, other, tiny=tiny)["u1"].verified == pytest.approx(1 - 0.1 * (1 - 0.9 * 0.4))
    assert combined([("x", 0.5), ("x", 0.2), ("y", 0.5)], SETTINGS) == pytest.approx(1 - 0.4 * 0.5)
    assert combined([], SETTINGS) == 0


def test_strongest_skill_and_strongest_proof_first(tiny):
    weak = replace(
        GOOD, id="a2", name="w", credential="", assessment="completion", alignments=(Alignment("u1"),)
    )
    wide = replace(
        GOOD, id="a3", name="x", credential="", issuer="i2", alignments=(Alignment("u1"), Alignment("u2"))
    )
    skills = profile(weak, wide, GOOD, tiny=tiny)
    assert list(skills) == ["u1", "u2", "u4"]
    assert [proof.award for proof in skills["u1"].proofs] == ["a1", "a3", "a2"]


def test_currency_halves_by_half_life_and_holds_until_an_expiry():
    def fresh(issued: date | None, expires: date | None = None) -> float:
        return currency(issued, expires, TODAY, SETTINGS.half_life_years)

    assert fresh(date(2021, 3, 1)) == pytest.approx(0.5, abs=1e-3)
    assert fresh(date(2016, 3, 1)) == pytest.approx(0.25, abs=1e-3)
    assert fresh(date(2016, 3, 1), date(2026, 3, 1)) == fresh(TODAY) == fresh(date(2030, 1, 1)) == 1.0
    assert fresh(None, date(2021, 3, 1)) == pytest.approx(0.5, abs=1e-3)
    assert fresh(None) == 0.5


def test_a_credential_may_set_the_expiry_of_all_its_awards():
    award = replace(GOOD, credential="c2", expires=None, issued=date(2024, 1, 31))
    assert expiry(award, CREDENTIALS["c2"]) == date(2025, 1, 31)
    assert expiry(award, replace(CREDENTIALS["c2"], valid_months=1)) == date(2024, 2, 29)
    assert expiry(award, replace(CREDENTIALS["c2"], valid_months=10**6)) == date.max
    assert expiry(replace(award, expires=TODAY), CREDENTIALS["c2"]) == TODAY
    assert expiry(award, CREDENTIALS["c1"]) is expiry(award, None) is None


def test_levels_that_are_no_numbers_count_nothing(tiny):
    assert profile(replace(GOOD, level=float("nan")), tiny=tiny)["u1"].verified == 0
    assert profile(replace(GOOD, level=5.0), tiny=tiny)["u1"].verified == pytest.approx(0.72)


def test_one_verdict_an_award(tiny):
    with pytest.raises(ValueError, match="shorter"):
        profile(GOOD, replace(GOOD, id="a2"), tiny=tiny, verdicts=(Verdict("a1", True),))


def test_holdings_tell_held_expired_and_claimed_apart():
    def told(*pairs: tuple[Award, Verdict]) -> Holdings:
        awards, verdicts = zip(*pairs, strict=True)
        return holdings(awards, verdicts, credentials=CREDENTIALS, trust=TRUST, as_of=TODAY)

    good = (GOOD, Verdict("a1", True))
    old = (replace(GOOD, id="a2", expires=date(2025, 1, 1)), Verdict("a2", True))
    lapsed = (
        replace(GOOD, id="a3", credential="c2", issuer="i2", expires=None, issued=date(2020, 1, 1)),
        Verdict("a3", True),
    )
    assert told(good, old) == Holdings(frozenset({"c1"}))
    assert told(good).expires == {"c1": date(2027, 1, 1)}
    soon = (replace(GOOD, id="a4", expires=date(2099, 1, 1)), Verdict("a4", True))
    sooner = (replace(GOOD, id="a5", expires=date(2098, 1, 1)), Verdict("a5", True))
    assert told(soon, sooner, old).expires == {"c1": date(2099, 1, 1)}
    always = (replace(GOOD, id="a6", expires=None), Verdict("a6", True))
    assert told(soon, always).expires == {}  # one of them does not expire
    assert told(old, lapsed) == Holdings(frozenset(), frozenset({"c1", "c2"}))
    for award, verdict in (
        (GOOD, Verdict("a1", False, ("STATUS_UNKNOWN",))),
        (GOOD, Verdict("a1", False)),
        (GOOD, Verdict("a9", True)),
        (replace(GOOD, issuer="i2"), Verdict("a1", True)),
        (replace(GOOD, expires=date(2025, 1, 1)), Verdict("a1", False, ("REVOKED",))),
    ):
        assert told((award, verdict)) == Holdings(frozenset(), claimed=frozenset({"c1"}))
    assert told((replace(GOOD, credential="away"), Verdict("a1", True))) == Holdings(frozenset())


def test_the_half_life_goes_by_the_kind_of_skill():
    assert SETTINGS.half_life("technology") < SETTINGS.half_life("knowledge") < SETTINGS.half_life("attitude")
    assert SETTINGS.half_life("knowledge") == SETTINGS.half_life("skill") == SETTINGS.half_life_years
    old = date(TODAY.year - 3, TODAY.month, TODAY.day)
    lives = [SETTINGS.half_life(kind) for kind in ("technology", "skill", "attitude")]
    ages = [currency(old, None, TODAY, life) for life in lives]
    assert ages == sorted(ages)
    assert ages[0] == pytest.approx(0.5, abs=1e-3)
