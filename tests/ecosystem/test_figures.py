"""Every figure of the small ecosystem in `conftest.py`, worked out by hand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.domain import Credential, Prerequisite, Stack
from skillmatch.ecosystem import AwardFact, Ecosystem, EcosystemReport, Period, ecosystem_report
from skillmatch.ecosystem.breakdowns import Labels
from skillmatch.ecosystem.columns import ASSESSMENTS, CODES
from skillmatch.ecosystem.stacks import StackBook
from skillmatch.errors import InputError
from skillmatch.graph import PrerequisiteGraph

from .conftest import FACTS, fact
from .conftest import ecosystem as built

Q3 = Period.quarter("2026Q3")


@pytest.fixture
def report(ecosystem: Ecosystem) -> EcosystemReport:
    return ecosystem_report(ecosystem, Q3, floor=0)


BY_HAND = {
    # key: recorded and proved in the quarter, recorded and proved in the one before
    # ann-charts, cyn-sql (two copies, one award), cyn-charts, dan-sql (expired since), dan-stats, eve-stats;
    # dan-stats is revoked, so 5 are proved. Before: ann-sql, bob-sql.
    "awards": (6, 5, 2, 2),
    "credentials": (3, 3, 1, 1),  # eve's stats is proved
    "launched": (2, 2, 1, 1),  # charts says so, stats was first awarded on 31 August; before: sql
    "launched_stated": (1, 1, 0, 0),
    "issuers": (2, 2, 1, 1),
    "issuers_new": (1, 1, 1, 1),  # S; N in the quarter before
    "earners": (4, 4, 2, 2),  # ann, cyn, dan, eve; before ann, bob
    "earners_new": (3, 3, 2, 2),  # all but ann
    "earners_repeat": (3, 2, 0, 0),  # ann and cyn; dan's second award is not proved
    "assessors": (2, 2, None, None),  # x and y; before nobody is named
    "assessed": (3, 3, 0, 0),
    "stacks_touched": (1, 1, 1, 1),
    "stacks_completed": (1, 1, 0, 0),
    "completions": (2, 2, 0, 0),  # ann had sql already, cyn earned both
}


@pytest.mark.parametrize("key", BY_HAND)
def test_every_figure_of_the_summary(report: EcosystemReport, key: str) -> None:
    found = report.figure(key)
    assert (found.recorded, found.proved, found.recorded_before, found.proved_before) == BY_HAND[key]
    assert found.definition


def test_no_figure_is_untested(report: EcosystemReport) -> None:
    assert {one.key for one in report.figures} == BY_HAND.keys()


ROWS = {
    # name, people, awards, proved
    "months": [("2026-07", 2, 2, 2), ("2026-08", 2, 2, 2), ("2026-09", 1, 2, 1)],
    "issuers": [("North", 3, 4, 4), ("South", 2, 2, 1)],
    "credentials": [("Charts", 2, 2, 2), ("SQL", 2, 2, 2), ("Statistics", 2, 2, 1)],
    "regions": [("Ireland", 3, 4, 4), ("not stated", 2, 2, 1)],
    "assessments": [("not stated", 1, 1, 0), ("completion", 0, 0, 0), ("quiz", 3, 4, 4), ("project", 0, 0, 0),
                    ("portfolio", 0, 0, 0), ("proctored", 1, 1, 1)],
    # ann-charts, cyn-sql, cyn-charts | eve-stats | dan-sql, dan-stats and fay's own claim
    "evidence": [("verified", 2, 3, 3), ("inferred: verified, its skills read from text", 1, 1, 1),
                 ("self-claimed: everything else", 2, 3, 1)],
    "outcomes": [("verified", 3, 4, 4), ("verified, expired since", 1, 1, 1), ("ISSUER_UNTRUSTED", 1, 1, 0),
                 ("REVOKED", 1, 1, 0)],
    "stacks": [("Analyst", 3, 2)],  # ann, cyn and dan earned a part; ann and cyn are done
    # 30 days (ann), 10 and 20 (cyn); dan's stats starts after its award, eve's and dan's sql say nothing
    "durations": [("awards with a stated start", 3), ("awards without one", 2),
                  ("awards said to start after they were issued, left out", 1), ("median", 20.0),
                  ("lower quartile", 15.0), ("upper quartile", 25.0), ("ninth decile", 28.0)],
    "duration_bins": [("under 30 days", 1, 2, 2), ("30 to 89 days", 1, 1, 1), ("90 to 179 days", 0, 0, 0),
                      ("180 to 364 days", 0, 0, 0), ("a year or more", 0, 0, 0)],
    # 2 postings are of the quarter; 4 people have a proved award in it. skill, postings, demand, people,
    # supply, gap, people so far. SQL is in balance: 1 of 2 postings, cyn and dan of 4 people.
    "shortages": [("Statistics", 2, 1.0, 0, 0.0, 1.0, 0)],
    "surpluses": [("Charts", 0, 0.0, 2, 0.5, -0.5, 2)],
}  # fmt: skip


@pytest.mark.parametrize("key", ROWS)
def test_every_table(report: EcosystemReport, key: str) -> None:
    assert list(report.table(key).rows) == ROWS[key]


def test_no_table_is_untested(report: EcosystemReport) -> None:
    assert {one.key for one in report.tables} == ROWS.keys()
    assert "1 awards state no day" in " ".join(report.notes)
    assert "1 postings state no day" in " ".join(report.notes)


def test_small_groups_are_held_back_unless_the_operator_says_otherwise(ecosystem: Ecosystem) -> None:
    report = ecosystem_report(ecosystem, Q3, floor=3)
    # South's 2 people are too few; alone it could be worked out from the total, so North is withheld too
    assert report.table("issuers").rows == (
        ("North", "withheld", "withheld", "withheld"), ("South", "<3", "withheld", "withheld"),
    )  # fmt: skip
    # all that is held back of the outcomes is dan's, so the verified ones are withheld too
    assert report.table("outcomes").column("people") == ["withheld", "<3", "<3", "<3"]
    assert report.table("durations").column("days")[3:] == ["withheld"] * 4  # two people
    assert report.table("surpluses").rows == (
        ("Charts", 0, 0.0, "<3", "withheld", "withheld", "<3"),
    )  # fmt: skip
    assert report.table("shortages").rows[0][3] == 0
    assert report.figure("awards").recorded == 6


def test_one_outcome_held_back_cannot_be_worked_out_from_the_others(ecosystem: Ecosystem) -> None:
    """What expired, is untrusted and is REVOKED is all dan's: three rows, one person."""
    alone = ecosystem_report(ecosystem, Q3, floor=2).table("outcomes")
    assert set(alone.column("awards")) == {"withheld"}
    other = fact("x", "sql", "N", date(2026, 7, 1), codes=("STATUS_UNKNOWN",))
    both = ecosystem_report(built([*FACTS, other]), Q3, floor=2).table("outcomes")
    assert both.column("awards") == [4, *["withheld"] * 4]  # dan's and x's: two people together


def test_people_behind_two_rows_held_back_are_counted_once() -> None:
    """Three people earn in July and again in August: both months together are of three people, not of six."""
    few = [fact(person, key, "N", date(2026, month, 1)) for person in "abc"
           for month, key in ((7, "sql"), (8, "charts"))]  # fmt: skip
    many = [fact(f"p{number}", "sql", "N", date(2026, 9, 1)) for number in range(20)]
    months = ecosystem_report(built([*few, *many]), Q3, floor=5).table("months")
    assert months.column("people") == ["<5", "<5", "withheld"]
    told = ecosystem_report(built([*few, fact("d", "sql", "N", date(2026, 7, 1)),
                                   fact("e", "sql", "N", date(2026, 8, 1)), *many]), Q3, floor=5)  # fmt: skip
    assert told.table("months").column("people") == ["<5", "<5", 20]


def test_completions_of_one_stack_cannot_be_worked_out_from_those_of_the_others() -> None:
    def completed(people: str, *parts: str) -> list[AwardFact]:
        return [fact(person, part, "N", date(2026, 8, 1)) for person in people for part in parts]

    parts = {"s": ("sql", "charts"), "t": ("sql", "stats")}
    stacks = {
        key: Stack(key, key.upper(), "N", Prerequisite("all_of", children=tuple(
            Prerequisite("credential", ref=part) for part in own)))
        for key, own in parts.items()
    }  # fmt: skip
    known = built([*completed("abcdefgh", *parts["s"]), *completed("xy", *parts["t"])])
    offered = {key: Credential(key, key, "N") for key in ("sql", "charts", "stats")}
    both = replace(known, stacks=StackBook(PrerequisiteGraph(offered, stacks)), stack_name=str.upper)
    report = ecosystem_report(both, Q3, floor=5)
    assert report.figure("completions").recorded == 10
    assert report.table("stacks").rows == (("S", 10, "withheld"), ("T", 10, "<5"))
    assert ecosystem_report(both, Q3, floor=0).table("stacks").rows == (("S", 10, 8), ("T", 10, 2))


def test_against_nothing_no_skill_is_short_or_to_spare(ecosystem: Ecosystem) -> None:
    """Without postings every skill supplied would be a surplus."""
    without = replace(ecosystem, demand=replace(ecosystem.demand, postings={}))
    report = ecosystem_report(without, Q3, floor=0)
    assert report.table("surpluses").rows == report.table("shortages").rows == ()
    assert any("left out" in line for line in report.notes)
    assert not any("left out" in line for line in ecosystem_report(ecosystem, Q3, floor=0).notes)


def test_by_default_fewer_than_five_people_are_not_told(ecosystem: Ecosystem) -> None:
    report = ecosystem_report(ecosystem, Q3)
    assert report.hidden_under == 5
    assert report.table("credentials").column("people") == ["<5", "<5", "<5"]


def test_an_empty_ecosystem_has_a_report() -> None:
    report = ecosystem_report(built([]), Q3)
    assert report.figure("awards").recorded == 0
    assert report.table("durations").column("days") == [0, 0, 0, None, None, None, None]


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
AWARDS = st.builds(
    fact,
    st.sampled_from("abcdefgh"),
    st.sampled_from(["sql", "charts", "stats"]),
    st.sampled_from(["N", "S", ""]),
    st.none() | DAYS,
    codes=st.lists(st.sampled_from(CODES), max_size=2, unique=True).map(tuple),
    assessment=st.sampled_from(ASSESSMENTS),
    evidence=st.sampled_from(["verified", "inferred", "self_claimed"]),
    started=st.none() | DAYS,
    assessor=st.sampled_from(["", "x", "y"]),
)


@given(st.lists(AWARDS, max_size=30))
def test_the_parts_of_a_breakdown_add_up(facts: Sequence[AwardFact]) -> None:
    report = ecosystem_report(built(facts), Q3, floor=0)
    awards, proved = report.figure("awards").recorded, report.figure("awards").proved
    for key in ("months", "issuers", "credentials", "regions", "assessments"):
        assert sum(report.table(key).column("awards")) == awards, key
        assert sum(report.table(key).column("proved")) == proved, key
    times = report.table("durations").column("days")
    assert sum(times[:3]) == awards
    assert sum(report.table("duration_bins").column("awards")) == times[0]
    for one in report.figures:
        assert one.recorded is None or one.recorded >= 0


@given(st.lists(AWARDS, max_size=25), st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(facts: list[AwardFact], rng: random.Random) -> None:
    shuffled = list(facts)
    rng.shuffle(shuffled)
    assert ecosystem_report(built(facts), Q3, 0) == ecosystem_report(built(shuffled), Q3, 0)


@given(st.lists(AWARDS, max_size=25))
def test_what_is_held_back_is_never_of_few_people_together(facts: Sequence[AwardFact]) -> None:
    known = built(facts)
    report, told = ecosystem_report(known, Q3, floor=3), ecosystem_report(known, Q3, floor=0)
    for key in ("months", "issuers", "credentials", "regions", "assessments"):
        pairs = list(zip(report.table(key).rows, told.table(key).rows, strict=True))
        hidden = [true[1] for row, true in pairs if isinstance(row[1], str)]
        shown = [row[1] for row, _ in pairs if not isinstance(row[1], str)]
        assert not hidden or sum(hidden) >= 3 or not any(shown), key
        assert all(people == 0 or people >= 3 for people in shown)


def test_of_two_copies_the_better_proved_counts_whichever_comes_first() -> None:
    day = date(2026, 8, 1)
    copies = [fact("a", "sql", "N", day, assessor="x", started=date(2026, 7, 1)), fact("a", "sql", "N", day),
              fact("a", "sql", "N", day, codes=("REVOKED",), assessor="y")]  # fmt: skip
    reports = [ecosystem_report(built(order), Q3, 0) for order in (copies, copies[::-1])]
    assert reports[0] == reports[1]
    assert reports[0].figure("awards").proved == 1


def test_what_nobody_imported_is_not_named() -> None:
    facts = [
        fact("a", "my own badge", "did:key:zMine", date(2026, 8, 1)),
        fact("a", "sql", "N", date(2026, 8, 1)),
    ]
    report = ecosystem_report(built(facts), Q3, 0)
    assert report.table("issuers").column("name") == ["North", "not in the catalogue"]
    assert report.table("credentials").column("name") == ["SQL", "not in the catalogue"]


def test_the_many_are_told_together() -> None:
    day = date(2026, 8, 1)
    facts = [fact(f"p{n}", f"c{n:02}", "N", day) for n in range(30)]
    known = built(facts)
    names = Labels({"N": "North"}, {f"c{n:02}": f"C{n:02}" for n in range(30)}, {})
    table = ecosystem_report(replace(known, labels=names), Q3, 0).table("credentials")
    assert len(table.rows) == 26
    assert table.rows[-1] == ("5 other credentials", 5, 5, 5)


def test_twice_the_facts_give_the_same_report(ecosystem: Ecosystem) -> None:
    assert (
        ecosystem_report(built([*FACTS, *FACTS]), Q3, 0).figures == ecosystem_report(ecosystem, Q3, 0).figures
    )


@pytest.mark.parametrize(
    ("period", "start", "end", "before"),
    [
        (Period.quarter("2026q1"), date(2026, 1, 1), date(2026, 3, 31), "2025Q4"),
        (Period.year(2024), date(2024, 1, 1), date(2024, 12, 31), "2023"),
        (Period.between(date(2026, 3, 1), date(2026, 3, 10)), date(2026, 3, 1), date(2026, 3, 10),
         "2026-02-19 to 2026-02-28"),
    ],
)  # fmt: skip
def test_periods(period: Period, start: date, end: date, before: str) -> None:
    assert (period.start, period.end, period.before().name) == (start, end, before)
    assert period.before().end == start - timedelta(days=1)
    assert sum(month.days for month in period.months()) == period.days


@given(st.dates(date(3, 1, 1), date(9998, 12, 31)), st.dates(date(3, 1, 1), date(9998, 12, 31)))
def test_every_period_has_one_before_it(one: date, other: date) -> None:
    start, end = sorted((one, other))
    for period in (Period.between(start, end), Period.year(start.year), Period.quarter(f"{start.year:04}Q1")):
        before = period.before()
        assert before.start <= before.end == period.start - timedelta(days=1)


@pytest.mark.parametrize("day", [date.min, date(2, 12, 31), date(9999, 1, 1), date.max])
def test_days_at_the_ends_of_the_calendar_are_refused(day: date) -> None:
    with pytest.raises(InputError):
        Period.between(min(day, date(2026, 1, 1)), max(day, date(2026, 1, 1)))
