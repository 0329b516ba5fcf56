"""A small ecosystem whose every figure can be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from skillmatch.domain import Credential, Prerequisite, Stack
from skillmatch.ecosystem import AwardCollector, AwardFact, Ecosystem
from skillmatch.ecosystem.breakdowns import Labels
from skillmatch.ecosystem.skills import Demand
from skillmatch.ecosystem.stacks import StackBook
from skillmatch.ecosystem.summary import Offers
from skillmatch.graph import PrerequisiteGraph

SQL, CHARTS, STATS = 0, 1, 2
AS_OF = date(2026, 10, 1)


def fact(person: str, credential: str, issuer: str, issued: date | None, **more: object) -> AwardFact:
    known = {"evidence": "verified", "assessment": "quiz", **more}
    return AwardFact(person, credential, issuer, issued, **known)  # type: ignore[arg-type]


# Issuers N (north, in Ireland) and S (south, says not where); credentials sql, charts (N) and stats (S).
# The quarter is July to September 2026; the one before it April to June.
FACTS = (
    # before: April to June
    fact("ann", "sql", "N", date(2026, 5, 1), skills=(SQL,)),
    fact("bob", "sql", "N", date(2026, 6, 30), skills=(SQL,)),
    # the quarter
    fact("ann", "charts", "N", date(2026, 7, 1), skills=(CHARTS,), started=date(2026, 6, 1), assessor="x"),
    fact("cyn", "sql", "N", date(2026, 7, 15), skills=(SQL,), started=date(2026, 7, 5), assessor="y"),
    fact("cyn", "sql", "N", date(2026, 7, 15), skills=(SQL,), codes=("STATUS_UNKNOWN",)),  # a worse copy
    fact("cyn", "charts", "N", date(2026, 8, 4), skills=(CHARTS,), started=date(2026, 7, 15), assessor="x"),
    fact("dan", "sql", "N", date(2026, 9, 30), skills=(SQL,), codes=("EXPIRED",), evidence="self_claimed"),
    fact("dan", "stats", "S", date(2026, 9, 1), codes=("ISSUER_UNTRUSTED", "REVOKED"),
         evidence="self_claimed", assessment="", started=date(2026, 9, 2)),
    fact("eve", "stats", "S", date(2026, 8, 31), evidence="inferred", assessment="proctored"),
    # not counted as awards of the quarter: a claim, one without a day, one of the next quarter
    fact("fay", "sql", "", date(2026, 8, 1), evidence="self_claimed", assessment=""),
    fact("fay", "sql", "N", None, skills=(SQL,)),
    fact("ann", "stats", "S", date(2026, 10, 1)),
)  # fmt: skip


def ecosystem(facts: Iterable[AwardFact] = FACTS, *, as_of: date = AS_OF) -> Ecosystem:
    collector = AwardCollector()
    for one in facts:
        collector.add(one)
    credentials = [Credential(key, key.upper(), owner) for key, owner in
                   (("sql", "N"), ("charts", "N"), ("stats", "S"))]  # fmt: skip
    parts = tuple(Prerequisite("credential", ref=key) for key in ("sql", "charts"))
    stack = Stack("s", "Analyst", "N", Prerequisite("all_of", children=parts))
    postings = {
        "p1": (date(2026, 7, 3), frozenset({SQL, STATS})),
        "p2": (date(2026, 9, 30), frozenset({STATS})),
        "p3": (date(2026, 6, 30), frozenset({CHARTS})),
        "p4": (None, frozenset({CHARTS})),
    }
    return Ecosystem(
        awards=collector.finish(),
        offers=Offers({"charts": date(2026, 7, 1)}),
        stacks=StackBook(PrerequisiteGraph({one.id: one for one in credentials}, {"s": stack})),
        labels=Labels(
            {"N": "North", "S": "South"},
            {"sql": "SQL", "charts": "Charts", "stats": "Statistics"},
            {"N": "Ireland"},
        ),
        demand=Demand(postings, ["SQL", "Charts", "Statistics"]),
        stack_name=lambda key: {"s": "Analyst"}[key],
        framework="tiny 1.0",
        as_of=as_of,
    )


@pytest.fixture(name="ecosystem")
def small() -> Ecosystem:
    return ecosystem()
