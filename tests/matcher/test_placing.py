"""Place and day decide who is listed and nothing else: no score, no order; silence counts against nobody."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

import skillmatch
from skillmatch import sample
from skillmatch.domain import Match, Person, Place, PlaceFilter
from skillmatch.errors import InputError
from skillmatch.matcher import Matcher
from skillmatch.matcher.counterfactual import counterfactuals
from skillmatch.matcher.rankings import Asked
from skillmatch.matcher.replaying import replay
from skillmatch.matcher.traces import traceability_records

POSTING = sample.DEMO_POSTING
PLACES = [
    Place("Rivermouth"),
    Place("XS-SH; Steinach", remote=True),
    Place(remote=True),
    Place("XS", by=sample.SAMPLE_AS_OF + timedelta(30)),
    Place("Nowhere at all"),
]


def ranked(matcher: Matcher, place: Place | None, n: int = 500) -> tuple[Match, ...]:
    return matcher.rank(matcher.posting(POSTING), n=n, place=place)


def bare(match: Match) -> Match:
    """The match without its rank and what is said of the place."""
    said = len(match.because) - bool(match.unstated)
    return replace(match, rank=0, unstated=(), because=match.because[:said])


@pytest.mark.parametrize("place", PLACES)
def test_who_stays_keeps_score_and_order(sample_folder: Path, place: Place) -> None:
    with Matcher.open(sample_folder) as matcher:
        everybody, found = ranked(matcher, None), ranked(matcher, place)
        people = matcher.workspace.people()
    held = PlaceFilter(place)
    stays = [one for one in everybody if held.fits(people[one.item]) is not False]
    assert [bare(one) for one in found] == [bare(one) for one in stays]
    assert 0 < len(found) < len(everybody)
    assert [one.rank for one in found] == list(range(1, len(found) + 1))


def test_whoever_says_nothing_is_listed_and_it_is_said(sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        found = ranked(matcher, Place("Nowhere at all"))
        people = matcher.workspace.people()
    assert found
    assert {people[one.item].location for one in found} == {""}
    assert {one.unstated for one in found} == {("location",)}
    assert all("Has not stated a location" in one.because[-1] for one in found)


def test_n_counts_who_is_listed(sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        assert ranked(matcher, PLACES[0], n=3) == ranked(matcher, PLACES[0])[:3]


def test_a_question_that_asks_nothing_is_none(sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        assert ranked(matcher, Place(" , ")) == ranked(matcher, None)
        for text in ("x" * 201, "Cork\nIE"):
            with pytest.raises(InputError, match="one line"):
                ranked(matcher, Place(text))


def test_the_log_knows_the_question_and_replays_it(workspace_copy: Path) -> None:
    place = Place("Rivermouth", remote=True, by=date(2026, 12, 1))
    with Matcher.open(workspace_copy) as matcher:
        found = ranked(matcher, place, n=7)
        line = list(matcher.workspace.audit.entries())[-1]
        assert line["data"]["place"] == {"location": "Rivermouth", "remote": True, "by": "2026-12-01"}
        again = replay(matcher.workspace, line["n"])
        assert (again.outcome, again.matches) == ("same", found)
        moved = replace(matcher.workspace.person(found[0].item), location="Ghent", remote=False)
        matcher.workspace.save([moved])
    with Matcher.open(workspace_copy) as matcher:
        matcher.index()
        changed = replay(matcher.workspace, line["n"])
    assert changed.outcome == "changed"
    assert found[0].item not in [one.item for one in changed.matches]


def test_the_trace_names_the_gates(workspace_copy: Path) -> None:
    with Matcher.open(workspace_copy) as matcher:
        _, whole = matcher.rank_traced(matcher.posting(POSTING), n=2, place=Place("Rivermouth", remote=True))
        people = matcher.workspace.people()
    assert len(whole["assessed"]) == len(people), "everybody is assessed, whoever is listed"
    [first, *_] = traceability_records(json.loads(json.dumps(whole, default=str)))
    named = [gate["name"] for gate in first["gates"]]
    assert named == ["not ruled out by location: Rivermouth", "not ruled out by remote: True"]


def test_nobody_moves_with_other_ids_where_place_is_asked(sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        asked = Asked(POSTING, matcher.requirements(matcher.posting(POSTING)), place=PLACES[0])
        assert all(one.holds for one in counterfactuals(matcher.snapshot, asked))


def test_it_is_handed_out_and_erased_with_the_person(workspace_copy: Path) -> None:
    with Matcher.open(workspace_copy) as matcher:
        person = replace(matcher.workspace.person("jonas"), location="Zzyzx Springs, XS-QQ")
        matcher.workspace.save([person, Person("jonas")])
        assert matcher.person_file("jonas").person == person, "a bare mention leaves it as it is"
        matcher.erase("jonas")
    for file in workspace_copy.rglob("*"):
        assert not file.is_file() or b"Zzyzx" not in file.read_bytes()


def test_nothing_that_scores_reads_it() -> None:
    said = re.compile(r"\.(location|remote|available_from)\b|PlaceFilter")
    folders = ("ranking", "employer", "profile", "learner", "linking", "pathways", "graph")
    files = [file for name in folders for file in (Path(skillmatch.__file__).parent / name).rglob("*.py")]
    assert len(files) > 40
    assert [file for file in files if said.search(file.read_text("utf-8"))] == []
