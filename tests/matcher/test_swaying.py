"""What a candidate's place hangs on is what a ranking of changed records would say."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from skillmatch.matcher import Matcher
from skillmatch.matcher.judging import Judged
from skillmatch.matcher.rankings import Asked, answer
from skillmatch.matcher.swaying import sways, tied, tied_beyond

_POSTING = "data-analyst-rivermouth"


@pytest.fixture(scope="module")
def matcher(sample_folder):
    with Matcher.open(sample_folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def asked(matcher: Matcher) -> Asked:
    return Asked(_POSTING, matcher.requirements(matcher.posting_held(_POSTING)))


def _losing(judged: Judged, award: str) -> Judged:
    """Somebody without one of their awards."""
    person, awards, verdicts = judged
    kept = [(one, verdict) for one, verdict in zip(awards, verdicts, strict=True) if one.id != award]
    return person, [one for one, _ in kept], [verdict for _, verdict in kept]


def test_losing_a_credential_lowers_and_proving_a_gap_raises(matcher: Matcher, asked: Asked) -> None:
    found = answer(matcher.snapshot, asked)
    for match in found:
        told = sways(matcher.snapshot, asked, found, match.item)
        lost = [one for one in told if one.change == "without"]
        won = [one for one in told if one.change == "with"]
        assert lost
        assert won
        assert all(one.score < match.score for one in lost)
        assert all(one.score > match.score for one in won)
        assert all(one.place == 0 or one.place >= match.rank for one in lost)
        assert all(1 <= one.place <= match.rank for one in won)
        assert {one.ref for one in won} <= {one.requirement for one in match.evidence}


def test_without_an_award_is_the_ranking_made_without_it(matcher: Matcher, asked: Asked) -> None:
    snapshot = matcher.snapshot
    found = answer(snapshot, asked)
    first = found[0]
    lost = next(one for one in sways(snapshot, asked, found, first.item) if one.change == "without")
    everybody = [
        _losing(judged, lost.ref) if judged[0].id == first.item else judged
        for judged in snapshot.everybody_judged()
    ]
    judged = {person.id: (person, awards, verdicts) for person, awards, verdicts in everybody}
    strengths = snapshot.builder.strengths(iter(everybody))
    again = answer(snapshot, asked, strengths, lambda key: snapshot.builder.profile(*judged[key]))
    mine = next(one for one in again if one.item == first.item)
    assert mine.rank == lost.place
    assert mine.score == pytest.approx(lost.score)


def test_who_loses_what_must_be_verified_is_not_listed(matcher: Matcher, asked: Asked) -> None:
    sql = next(one.skill for one in asked.requirements if one.label == "SQL")
    only = tuple(one for one in asked.requirements if one.skill == sql)
    gated = replace(asked, requirements=only, must_have=(sql,), n=200)
    found = answer(matcher.snapshot, gated)
    single = next(one for one in found if len(one.evidence[0].proofs) == 1)
    told = sways(matcher.snapshot, gated, found, single.item)
    assert [(one.score, one.place) for one in told if one.change == "without"] == [(0.0, 0)]


def test_a_tie_at_the_end_of_the_list_is_noticed(matcher: Matcher, asked: Asked) -> None:
    snapshot = matcher.snapshot
    everybody = answer(snapshot, replace(asked, n=200))
    for n, (one, other) in enumerate(pairwise(everybody), start=1):
        cut = replace(asked, n=n)
        assert tied_beyond(snapshot, cut, everybody[:n]) == tied(one, other)
        if n == 12:
            break
    assert not tied_beyond(snapshot, replace(asked, n=500), everybody)
    assert not tied_beyond(snapshot, asked, ())
