"""Nobody gains verified strength by a bad award, and the bulk path tells the same as the single one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import Alignment, Award, Credential, ScoringSettings, TaughtSkill, TrustEntry, Verdict
from skillmatch.profile import ProfileBuilder, Strengths
from skillmatch.profile import columns as columns_module
from skillmatch.ranking import KINDS

TODAY = date(2026, 3, 1)
CREDENTIALS = {f"c{n}": Credential(f"c{n}", f"C{n}", f"i{n % 3}", assessment="quiz") for n in range(4)}
TAUGHT = {
    f"c{n}": tuple(TaughtSkill(f"u{(n + k) % 8}", "", 0.6 + k / 10, "", k == 0) for k in range(3))
    for n in range(4)
}
TRUST = tuple(TrustEntry(f"i{n}", weight=1.0 - n / 4) for n in range(2))

AWARDS = st.lists(
    st.builds(
        lambda n, who, days, skills, level, how, good: (
            Award(
                "", "ann", f"c{n}" if n < 4 else "", f"i{who}" if who < 4 else "", name=f"name {n}",
                issued=date.fromordinal(TODAY.toordinal() - days),
                alignments=tuple(Alignment(f"u{skill}") for skill in skills), level=level, assessment=how,
            ),
            good,
        ),
        st.integers(0, 6), st.integers(0, 4), st.integers(0, 3000),
        st.lists(st.integers(0, 8), max_size=3), st.sampled_from([0.2, 0.7, 1.0]),
        st.sampled_from(["", "quiz", "project", "proctored"]), st.booleans(),
    ),
    max_size=7,
)  # fmt: skip


def numbered(pairs) -> tuple[list[Award], list[Verdict]]:
    awards = [replace(award, id=f"a{n:02d}") for n, (award, _) in enumerate(pairs)]
    told = [
        Verdict(a.id, good, () if good else ("BAD_PROOF",))
        for a, (_, good) in zip(awards, pairs, strict=True)
    ]
    return awards, told


def builder(tiny, **options) -> ProfileBuilder:
    return ProfileBuilder(
        credentials=CREDENTIALS, taught=TAUGHT, trust=TRUST, framework=tiny, as_of=TODAY, **options
    )


def values(tiny, awards, verdicts) -> dict[str, tuple[float, float, float]]:
    skills = builder(tiny).profile("ann", awards, verdicts).skills
    return {skill.skill: (skill.verified, skill.inferred, skill.self_claimed) for skill in skills}


@given(pairs=AWARDS, data=st.data())
def test_order_and_copies_change_nothing(tiny, pairs, data):
    awards, verdicts = numbered(pairs)
    before = values(tiny, awards, verdicts)
    both = list(zip(awards, verdicts, strict=True))
    shuffled = data.draw(st.permutations(both))
    assert values(tiny, [a for a, _ in shuffled], [v for _, v in shuffled]) == before
    copies = [
        (replace(a, id="z" + a.id), replace(v, award="z" + a.id)) for a, v in both if data.draw(st.booleans())
    ]
    more = both + copies
    after = values(tiny, [a for a, _ in more], [v for _, v in more])
    if not _tied(pairs):
        assert after.keys() == before.keys()
        assert all(after[skill] == pytest.approx(before[skill], abs=1e-12) for skill in before)


def _tied(pairs) -> bool:
    """Two awards of one day for one achievement: a copy may make the other of them the newest. A good verdict
    tells nothing here: an untrusted issuer, or a day that is over, puts its award among the others."""
    keys = [(a.issuer, a.credential or a.name, a.issued) for a, _ in pairs]
    return len(set(keys)) < len(keys)


@given(pairs=AWARDS, extra=AWARDS)
def test_unverified_awards_never_touch_what_is_verified_or_inferred(tiny, pairs, extra):
    awards, verdicts = numbered(pairs + [(award, False) for award, _ in extra])
    few = values(tiny, awards[: len(pairs)], verdicts[: len(pairs)])
    many = values(tiny, awards, verdicts)
    for skill in few.keys() | many.keys():
        assert many.get(skill, (0, 0, 0))[:2] == few.get(skill, (0, 0, 0))[:2]


@given(pairs=AWARDS, skills=st.lists(st.integers(0, 7), min_size=1, max_size=3), who=st.integers(0, 1))
def test_another_verified_achievement_never_lowers_anything(tiny, pairs, skills, who):
    new = Award(
        "", "ann", "", f"i{who}", "new", issued=TODAY, alignments=tuple(Alignment(f"u{s}") for s in skills)
    )
    awards, verdicts = numbered([*pairs, (new, True)])
    before = values(tiny, awards[:-1], verdicts[:-1])
    after = values(tiny, awards, verdicts)
    for skill, was in before.items():
        assert all(now >= old - 1e-12 for now, old in zip(after[skill], was, strict=True))
    assert all(after[f"u{s}"][0] > 0 for s in skills)


@settings(max_examples=60)
@given(
    people=st.dictionaries(st.sampled_from(["cem", "ann", "bob", "zoe"]), AWARDS),
    chunk=st.sampled_from([1, 10**6]),
)
def test_bulk_strengths_equal_the_profiles(tiny, people, chunk):
    stream = []
    for name, pairs in people.items():
        awards, verdicts = numbered(pairs)
        stream.append((name, [replace(award, person=name) for award in awards], verdicts))
    made = builder(tiny)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns_module, "_CHUNK", chunk)
        bulk = made.strengths(iter(stream))
    single = Strengths.from_profiles((made.profile(*one) for one in stream), tiny, ScoringSettings().version)
    assert (list(bulk), bulk.settings_version) == (list(single), single.settings_version)
    for kind in KINDS:
        assert bulk.matrix(kind).toarray() == pytest.approx(single.matrix(kind).toarray(), abs=1e-12)
        assert bulk.matrix(kind).has_sorted_indices


def test_progress_is_told_to_the_end(tiny):
    told = []
    builder(tiny).strengths([("ann", [], []), ("bob", [], [])], lambda *args: told.append(args), total=2)
    assert told == [("profiles", 2, 2)]
