"""A ranking tells the truth about its own score, lists whom it should, and names every proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import (
    Alignment,
    Award,
    Credential,
    Issuer,
    Requirement,
    ScoringSettings,
    TaughtSkill,
    TrustEntry,
    Verdict,
)
from skillmatch.employer import Filters, rank
from skillmatch.errors import InputError, NotFoundError
from skillmatch.profile import ProfileBuilder
from skillmatch.ranking import Relatedness

TODAY = date(2026, 3, 1)
SETTINGS = ScoringSettings(self_claimed_weight=0.1)
CREDENTIALS = {
    "py": Credential("py", "Python Basics", "i1", assessment="project"),
    "st": Credential("st", "Statistics", "i1", assessment="proctored"),
}
TAUGHT = {"st": (TaughtSkill("u4", "Data analysis", 0.8, "reads data", False),)}
TRUST = (TrustEntry("i1"),)
ISSUERS = {"i1": Issuer("i1", "North College")}
GOAL = (
    Requirement("u0", "Programming"),
    Requirement("u3", "Statistics"),
    Requirement("u5", "Talk", False, 0.5),
)


def award(person: str, name: str, *skills: str, **more) -> Award:
    alignments = tuple(Alignment(skill) for skill in skills)
    return Award(f"{person}-{name}", person, name, "i1", issued=TODAY, alignments=alignments, **more)


AWARDS = {
    "ann": [award("ann", "py", "u1"), award("ann", "st", "u3")],
    "bob": [award("bob", "st", "u3"), award("bob", "talk", "u5", level=0.5)],
    "cem": [award("cem", "py", "u0", "u3", "u5")],  # nobody has checked it
    "dov": [award("dov", "dance", "u7")],
    "eve": [award("eve", "st", "u3"), award("eve", "talk", "u5", level=0.5)],
}


class Market:
    """People, their profiles and strengths; whoever is in `bad` has awards that are not verified."""

    def __init__(self, tiny, awards=AWARDS, bad=("cem",), settings=SETTINGS) -> None:
        self.builder = ProfileBuilder(
            credentials=CREDENTIALS,
            taught=TAUGHT,
            trust=TRUST,
            framework=tiny,
            as_of=TODAY,
            settings=settings,
        )
        self.people = {
            name: (name, held, [self.verdict(a, bad) for a in held]) for name, held in awards.items()
        }
        self.strengths = self.builder.strengths(self.people.values())
        self.relatedness = Relatedness(tiny, settings)
        self.asked: list[str] = []

    @staticmethod
    def verdict(one: Award, bad) -> Verdict:
        wrong = one.person in bad or one.id in bad
        return Verdict(one.id, not wrong, ("STATUS_UNKNOWN",) if wrong else ())

    def profile(self, person: str):
        self.asked.append(person)
        return self.builder.profile(*self.people[person])

    def rank(self, goal=GOAL, n=10, **filters):
        return rank(
            goal, self.strengths, relatedness=self.relatedness, profile_of=self.profile, n=n,
            filters=Filters(**filters), issuers=ISSUERS,
        )  # fmt: skip


def names(matches) -> list[str]:
    return [match.item for match in matches]


def test_verified_skills_lead_and_ties_go_by_id(tiny):
    market = Market(tiny)
    matches = market.rank()
    assert names(matches) == ["ann", "bob", "eve", "cem"]
    assert [match.rank for match in matches] == [1, 2, 3, 4]
    assert matches[1].score == matches[2].score
    ann = matches[0]
    assert ann.parts == pytest.approx(
        {"verified": (0.8 * 0.8 + 0.95) / 2.5, "inferred": 0.0, "self_claimed": 0.0}
    )
    assert matches[3].parts["verified"] == 0
    assert matches[3].score == pytest.approx(0.1 * 0.8)
    assert ann.settings_version == SETTINGS.version


def test_profiles_are_asked_only_of_those_returned(tiny):
    market = Market(tiny)
    assert names(market.rank(n=2)) == ["ann", "bob"] == market.asked
    assert market.rank(n=0) == ()


def test_evidence_names_skill_relatedness_and_proof(tiny):
    ann, bob, _, cem = Market(tiny).rank()
    programming, statistics, talk = ann.evidence
    assert (programming.matched_skill, programming.matched_label, programming.relatedness) == (
        "u1",
        "Python",
        0.8,
    )
    assert [(p.award, p.kind, p.issuer) for p in programming.proofs] == [("ann-py", "verified", "i1")]
    assert (statistics.requirement, statistics.relatedness) == ("u3", 1.0)
    assert (talk.contribution, talk.matched_skill, talk.proofs) == (0.0, "", ())
    assert (ann.gap, bob.gap, cem.gap) == (("Talk",), ("Programming",), ())
    assert ann.because == (
        'Statistics: proved by "Statistics" by North College.',
        'Programming: proved through "Python" by "Python Basics" by North College.',
        "Not proved: Talk.",
    )
    assert all("not verified" in sentence and "STATUS_UNKNOWN" in sentence for sentence in cem.because)


def test_inferred_skills_are_told_as_such(tiny):
    (match,) = Market(tiny, {"ann": AWARDS["ann"]}).rank((Requirement("u4", "Data analysis"),))
    assert match.parts["verified"] == pytest.approx(0.5 * 0.95)  # through Statistics, which is broader
    (near,) = Market(tiny, {"ann": [award("ann", "st")]}).rank((Requirement("u4", "Data analysis"),))
    assert near.parts == pytest.approx({"verified": 0.0, "inferred": 0.3 * 0.8, "self_claimed": 0.0})
    assert near.because == (
        'Data analysis: likely, read from what verified "Statistics" by North College teaches.',
    )


def test_a_claim_of_no_weight_is_shown_and_still_not_proved(tiny):
    free = replace(SETTINGS, self_claimed_weight=0.0)
    market = Market(tiny, {"cem": AWARDS["cem"]}, settings=free)
    assert market.rank() == ()
    (cem,) = market.rank(include_unproved=True)
    assert (cem.score, cem.gap) == (0.0, ("Programming", "Statistics", "Talk"))
    assert cem.evidence[0].proofs[0].codes == ("STATUS_UNKNOWN",)
    assert cem.because[-1] == "Not proved: Programming, Statistics, Talk."


def test_filters_say_who_is_listed(tiny):
    market = Market(tiny)
    assert names(market.rank(verified_only=True)) == ["ann", "bob", "eve"]
    assert names(market.rank(gate_essential=True)) == ["ann"]
    assert names(market.rank(exclude=frozenset({"ann", "nobody"}))) == ["bob", "eve", "cem"]
    assert names(market.rank(must_have=("u0",))) == ["ann"]  # Python is Programming
    assert names(market.rank(must_have=("u5", "u3"))) == ["bob", "eve"]
    assert names(market.rank(must_have=("u4",))) == []  # nor does inferred count, nor the broader skill
    assert names(market.rank(include_unproved=True)) == ["ann", "bob", "eve", "cem", "dov"]
    gated = Market(tiny, settings=replace(SETTINGS, gate_essential=True))
    assert names(gated.rank()) == ["ann"]
    assert len(gated.rank(gate_essential=False)) == 4


def test_questions_without_sense_are_refused(tiny):
    with pytest.raises(InputError, match="asks for no skill"):
        Market(tiny).rank(())
    with pytest.raises(NotFoundError, match="nope"):
        Market(tiny).rank(must_have=("nope",))


def test_skills_outside_the_framework_are_gaps(tiny):
    (match, *_) = Market(tiny).rank((*GOAL, Requirement("away", "Away")))
    assert "Away" in match.gap
    assert names(Market(tiny).rank((*GOAL, Requirement("away", "Away")), gate_essential=True)) == []


SKILL = st.integers(0, 7)
PEOPLE = st.dictionaries(
    st.sampled_from(["ann", "bob", "cem", "dov"]),
    st.lists(st.tuples(SKILL, SKILL, st.booleans(), st.sampled_from([0.3, 1.0])), max_size=5),
    min_size=1,
)
ASKED = st.lists(
    st.builds(Requirement, SKILL.map("u{}".format), st.just("x"), st.booleans()), min_size=1, max_size=5
)


def market_of(tiny, people) -> Market:
    awards = {
        name: [
            award(name, f"n{n}" if n % 2 else "st", f"u{one}", f"u{two}", level=level)
            for n, (one, two, _, level) in enumerate(held)
        ]
        for name, held in people.items()
    }
    bad = {awards[name][n].id for name, held in people.items() for n, one in enumerate(held) if one[2]}
    return Market(tiny, awards, bad)


@settings(max_examples=100)
@given(people=PEOPLE, goal=ASKED)
def test_evidence_adds_up_to_the_score_for_everybody(tiny, people, goal):
    matches = market_of(tiny, people).rank(goal, include_unproved=True)
    assert set(names(matches)) == people.keys()
    for match in matches:
        assert 0.0 <= match.score <= 1.0 + 1e-12
        assert sum(match.parts.values()) == pytest.approx(match.score, abs=1e-9)
        assert sum(one.contribution for one in match.evidence) == pytest.approx(match.score, abs=1e-9)
        for kind, value in match.parts.items():
            assert sum(getattr(one, kind) for one in match.evidence) == pytest.approx(value, abs=1e-9)
        for one in match.evidence:
            assert (one.contribution > 0) == (one.requirement not in _gap_skills(match))
            assert all(proof.award.startswith(match.item) for proof in one.proofs)
            assert bool(one.proofs) >= (one.contribution > 0)
    keys = [(-round(match.score, 12), match.item) for match in matches]
    assert keys == sorted(keys)


def _gap_skills(match) -> set[str]:
    return {one.requirement for one in match.evidence if one.contribution <= 0}


@settings(max_examples=100)
@given(people=PEOPLE, goal=ASKED, skill=SKILL)
def test_nobody_gains_a_place_by_an_unverified_award(tiny, people, goal, skill):
    """With claims at weight 0 the ranking is the same to the last bit; a verified award never costs one."""
    free = replace(SETTINGS, self_claimed_weight=0.0)
    name = min(people)
    plain = market_of(tiny, people)
    extra = award(name, "boast", f"u{skill}")
    more = {who: [*held[1], *([extra] if who == name else [])] for who, held in plain.people.items()}
    bad = {v.award for _, _, verdicts in plain.people.values() for v in verdicts if not v.verified}

    def scores(awards, wrong) -> dict[str, float]:
        ranked = Market(tiny, awards, wrong, free).rank(goal, include_unproved=True)
        return {match.item: match.score for match in ranked}

    before = scores({who: held[1] for who, held in plain.people.items()}, bad)
    assert scores(more, bad | {extra.id}) == before
    after = scores(more, bad)
    assert after[name] >= before[name] - 1e-12
    assert {who: s for who, s in after.items() if who != name} == {
        w: s for w, s in before.items() if w != name
    }
