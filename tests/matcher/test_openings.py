"""What a person waits for at a posting board: the same score an employer sees, and what is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from skillmatch import sample
from skillmatch.errors import NotFoundError
from skillmatch.matcher import Matcher


def test_openings_show_the_score_the_employer_sees(sample_folder: Path) -> None:
    with Matcher.open(sample_folder, encoder="hashing") as matcher:
        found = matcher.openings(sample.DEMO_LEARNER, n=100)
        assert found
        assert [one.rank for one in found] == list(range(1, len(found) + 1))
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        for opening in found:
            ranked = matcher.rank(matcher.posting(opening.item), n=10_000)
            (own,) = (match for match in ranked if match.item == sample.DEMO_LEARNER)
            assert opening.score == pytest.approx(own.score)
            assert opening.gap == own.gap
            assert opening.because == own.because
        listed = {one.item for one in found}
        others = [key for key in matcher.snapshot.postings if key not in listed]
        for key in others:
            ranked = matcher.rank(matcher.posting(key), n=10_000)
            assert all(match.score == 0 for match in ranked if match.item == sample.DEMO_LEARNER)


def test_the_command(run, sample_folder: Path) -> None:
    done = run("openings", sample.DEMO_LEARNER, "-w", sample_folder, "-n", 2, "--json")
    assert done.code == 0, done.err
    assert [one["rank"] for one in json.loads(done.out)] == [1, 2]
    assert run("openings", "nobody-here", "-w", sample_folder).code == 1


def test_what_a_person_holds_and_may_start(sample_folder: Path) -> None:
    with Matcher.open(sample_folder, encoder="hashing") as matcher:
        person = sample.DEMO_LEARNER
        held = matcher.holdings(person).held
        assert held
        assert {matcher.readiness(person, one).state for one in held} == {"earned"}
        for one in matcher.recommend(person, n=10):
            assert matcher.readiness(person, one.item) == one.readiness
        assert matcher.programme(sample.DEMO_PROGRAMME).credentials
        for wrong in (lambda: matcher.readiness(person, "none"), lambda: matcher.holdings("none")):
            with pytest.raises(NotFoundError):
                wrong()
