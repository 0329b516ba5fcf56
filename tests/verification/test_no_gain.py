"""Nobody gains a place by a bad award: the re-minted sample, the verifier, real profiles, a real ranking."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from skillmatch.domain import Award, Person, ScoringSettings, TaughtSkill, Verdict
from skillmatch.encoders import HashingEncoder
from skillmatch.frameworks import Framework
from skillmatch.profile import ProfileBuilder
from skillmatch.ranking import Relatedness, needs, score_everybody
from skillmatch.readers.starter import read_starter
from skillmatch.sample import SAMPLE_AS_OF, load_sample
from skillmatch.sample.identities import issuer_signer, person_signer
from skillmatch.verification.documents import GivenDocuments
from skillmatch.verification.minting import Signer, add_proof, open_badge, sign_jwt
from skillmatch.verification.settings import TrustedIssuer
from skillmatch.verification.verifier import Verifier

pytestmark = pytest.mark.slow

ANALYST = "https://skillmatch.dev/taxonomies/starter/occupation/data-analyst"


class Market:
    """Everybody of the sample with their awards and verdicts, and what a change of them does."""

    def __init__(self) -> None:
        self.sample = load_sample(200)
        self.settings = ScoringSettings()
        entries = self.sample.trust
        issuers = {e.issuer: TrustedIssuer(e.issuer, e.frameworks, e.weight) for e in entries}
        self.verifier = Verifier(issuers=issuers, documents=GivenDocuments(self.sample.documents))
        self.people = {person.id: person for person in self.sample.people}
        self.catalogue = {(c.issuer, c.url): c.id for c in self.sample.credentials}
        self.awards: dict[str, list[Award]] = defaultdict(list)
        self.good: list[Award] = []
        self.bad: list[Award] = []
        for item in self.sample.awards:
            self.awards[item.award.person].append(item.award)
            (self.bad if item.codes != () else self.good).append(item.award)
        self.framework = Framework.from_records(read_starter())
        self.taught = {
            c.id: tuple(
                TaughtSkill(a.target_uri, a.target_name, 1.0, k.text, True)
                for k in c.competencies
                for a in k.alignments
            )
            for c in self.sample.credentials
        }
        vectors = HashingEncoder().encode(self.framework.labels)
        self.relatedness = Relatedness(self.framework, self.settings, vectors)
        self.goal = needs(self.framework.requirements(ANALYST))
        self.judged = {person: self.judge(person, awards) for person, awards in self.awards.items()}

    def __repr__(self) -> str:
        return "the sample"

    def judge(self, person: str, awards: Sequence[Award]) -> tuple[list[Award], list[Verdict]]:
        """Verdicts by the verifier; credentials then named as the catalogue does."""
        known = self.people[person]
        verdicts = [self.verifier.verify(award, known, SAMPLE_AS_OF) for award in awards]
        named = [
            replace(a, credential=self.catalogue.get((a.issuer, a.credential), a.credential)) for a in awards
        ]
        return named, verdicts

    def builder(self, awards: Sequence[Award]) -> ProfileBuilder:
        """Set up as a workspace is, only that prose is read generously: as all the skills it could mean."""
        links = {
            award.key: tuple(
                TaughtSkill(a.target_uri, a.target_name, 0.7, award.name, False) for a in award.alignments
            )
            for award in awards
        }
        return ProfileBuilder(
            credentials={c.id: c for c in self.sample.credentials},
            taught=self.taught,
            trust=self.sample.trust,
            framework=self.framework,
            as_of=SAMPLE_AS_OF,
            award_links=links,
            settings=self.settings,
        )

    def proved(self, person: str, awards: Sequence[Award]) -> dict[str, tuple[float, float]]:
        """Skill → verified and inferred strength."""
        named, verdicts = self.judge(person, awards)
        profile = self.builder(named).profile(person, named, verdicts)
        both = {one.skill: (one.verified, one.inferred) for one in profile.skills}
        return {skill: values for skill, values in both.items() if any(values)}

    def place(self, person: str, awards: Sequence[Award]) -> int:
        """How many people stand before `person` for the analyst's posting, if these were their awards."""
        judged = self.judged | {person: self.judge(person, awards)}
        stream = [(key, *one) for key, one in sorted(judged.items())]
        every = [award for _, named, _ in stream for award in named]
        strengths = self.builder(every).strengths(stream)
        total = score_everybody(self.goal, strengths, self.relatedness, self.settings, False).total
        own = total[strengths.column(person)]
        return int((total > own).sum())


@pytest.fixture(scope="module")
def market() -> Market:
    return Market()


def _edited(award: Award, award_as: Award) -> Award:
    """The document with what `award_as` says written into it, under the signature it had."""
    document = award.extra["document"]
    if isinstance(document, str):
        head, body, signature = document.split(".")
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        _write(claims, award_as)
        text = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
        return replace(award_as, extra={"document": f"{head}.{text}.{signature}"})
    claims = json.loads(json.dumps(document))
    _write(claims, award_as)
    return replace(award_as, extra={"document": claims})


def _write(claims: dict[str, Any], award: Award) -> None:
    wanted = open_badge(award, issuer_signer(award.issuer), achievement=award.credential)
    claims["id"] = award.id
    for name in ("name", "validFrom", "credentialSubject"):
        claims[name] = wanted[name]


def _made_up(award: Award, person: Person, how: str) -> Award:
    """A better award for `person` than `award` is, by one of the ways of cheating."""
    everything = tuple(sorted(award.alignments, key=lambda a: a.target_uri))
    better = replace(
        award,
        id=award.id + "-better",
        person=person.id,
        subject=person.subject_ids[0],
        level=1.0,
        issued=date(2026, 9, 1),
        expires=None,
        alignments=everything,
        extra={},
    )
    own = person_signer(person.id)
    if how == "edited":
        return _edited(award, better)
    if how == "claimed":
        return better
    if how == "refiled":
        return replace(award, person=person.id)
    if how == "claims more than is signed":
        more = tuple(replace(a, target_uri=a.target_uri + "-and-more") for a in everything)
        return replace(award, alignments=(*award.alignments, *more), person=person.id)
    issuer = own if how == "self-issued" else issuer_signer(award.issuer)
    badge = open_badge(replace(better, issuer=issuer.id), issuer, achievement=award.credential)
    return replace(better, issuer=issuer.id, extra={"document": _signed_wrongly(how, badge, own, issuer)})


def _signed_wrongly(how: str, badge: dict[str, Any], own: Signer, issuer: Signer) -> Any:
    if how == "impostor":
        return add_proof(badge, own, "eddsa-jcs-2022")
    if how == "stolen key name":
        return sign_jwt(badge, replace(own, id=issuer.id, method=issuer.method))
    if how == "no algorithm":
        head = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
        return f"{head}.{sign_jwt(badge, own).split('.')[1]}."
    if how == "unlisted":
        listed = {"statusPurpose": "revocation", "statusListIndex": "1", "type": "BitstringStatusListEntry"}
        gone = {**listed, "statusListCredential": "https://gone.example/list"}
        return sign_jwt({**badge, "credentialStatus": gone}, issuer)
    return sign_jwt(badge, own)


WAYS = (
    "edited", "claimed", "refiled", "claims more than is signed", "self-issued", "impostor",
    "stolen key name", "no algorithm", "unlisted",
)  # fmt: skip
_several = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_number = st.integers(0, 2**32)


def _person(market: Market, number: int) -> str:
    return sorted(market.people)[number % len(market.people)]


@_several
@given(who=_number, what=_number)
def test_a_bad_award_of_the_sample_proves_nothing_for_anybody(market: Market, who: int, what: int) -> None:
    person = _person(market, who)
    bad = replace(market.bad[what % len(market.bad)], person=person)
    before = market.awards.get(person, [])
    _, [verdict] = market.judge(person, [bad])
    assert not verdict.verified
    assert verdict.codes
    assert market.proved(person, [*before, bad]) == market.proved(person, before)


@_several
@given(who=_number, what=_number, how=st.sampled_from(WAYS))
def test_an_award_made_up_from_a_good_one_proves_nothing(
    market: Market, who: int, what: int, how: str
) -> None:
    person = _person(market, who)
    good = market.good[what % len(market.good)]
    assume(good.person != person)
    bad = _made_up(good, market.people[person], how)
    before = market.awards.get(person, [])
    _, [verdict] = market.judge(person, [bad])
    assert not verdict.verified, (how, verdict)
    assert market.proved(person, [*before, bad]) == market.proved(person, before), how


@settings(_several, max_examples=25)
@given(who=_number, what=st.lists(_number, min_size=1, max_size=4))
def test_nobody_gains_a_place_by_bad_awards(market: Market, who: int, what: list[int]) -> None:
    person = _person(market, who)
    bad = [replace(market.bad[n % len(market.bad)], person=person, id=f"bad-{n}") for n in what]
    before = market.awards.get(person, [])
    assert market.place(person, [*before, *bad]) == market.place(person, before)


@_several
@given(who=_number, which=_number)
def test_losing_an_award_never_helps(market: Market, who: int, which: int) -> None:
    holders = sorted(key for key, awards in market.awards.items() if awards)
    person = holders[who % len(holders)]
    awards = market.awards[person]
    gone = which % len(awards)
    before = market.proved(person, awards)
    after = market.proved(person, [*awards[:gone], *awards[gone + 1 :]])
    for skill, (verified, inferred) in after.items():
        assert verified <= before[skill][0] + 1e-12
        # What is verified no longer may still be inferred, so inference is held to the sum of both.
        assert inferred <= before[skill][1] + before[skill][0] + 1e-12


@_several
@given(who=_number, which=_number)
def test_the_same_award_twice_changes_nothing(market: Market, who: int, which: int) -> None:
    holders = sorted(key for key, awards in market.awards.items() if awards)
    person = holders[who % len(holders)]
    awards = market.awards[person]
    assert market.proved(person, [*awards, awards[which % len(awards)]]) == market.proved(person, awards)


@_several
@given(which=_number, form=st.sampled_from(["jwt", "eddsa-rdfc-2022"]))
def test_the_same_award_under_a_new_id_changes_nothing(market: Market, which: int, form: Any) -> None:
    twin = market.good[which % len(market.good)]
    awards = market.awards[twin.person]
    issuer, copy = issuer_signer(twin.issuer), replace(twin, id=twin.id + "-again", extra={})
    badge = open_badge(copy, issuer, achievement=twin.credential)
    document = sign_jwt(badge, issuer) if form == "jwt" else add_proof(badge, issuer, form)
    again = replace(copy, extra={"document": document})
    _, [verdict] = market.judge(twin.person, [again])
    assert verdict.verified, verdict
    assert market.proved(twin.person, [*awards, again]) == market.proved(twin.person, awards)
