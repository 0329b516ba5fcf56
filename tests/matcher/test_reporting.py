"""What the report says of a workspace is what a plain loop over its judged awards counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from skillmatch.ecosystem import Period
from skillmatch.matcher import Matcher

Q3 = Period.quarter("2026Q3")


def test_the_report_of_the_sample_equals_a_plain_count(sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        report = matcher.report(Q3, hide_under=0)
        pairs = [
            (award, verdict)
            for _, awards, verdicts in matcher.snapshot.everybody_judged()
            for award, verdict in zip(awards, verdicts, strict=True)
            if award.issuer and award.issued in Q3
        ]
        held = {(one.person, one.issuer, one.credential or one.name, one.issued) for one, _ in pairs}
        proved = {
            (one.person, one.issuer, one.credential or one.name, one.issued)
            for one, verdict in pairs
            if set(verdict.codes) <= {"EXPIRED"}
        }
        postings = [one for one in matcher.snapshot.postings.values() if one.posted and one.posted in Q3]
    awards, people = report.figure("awards"), report.figure("earners")
    assert (awards.recorded, awards.proved) == (len(held), len(proved))
    assert (people.recorded, people.proved) == (
        len({one[0] for one in held}),
        len({one[0] for one in proved}),
    )
    assert report.figure("issuers").recorded == len({one[1] for one in held})
    assert report.as_of == date(2026, 10, 1)
    assert f"{len(postings)} dated postings" in report.table("shortages").definition


def test_the_report_names_nobody(sample_folder: Path) -> None:
    from skillmatch.ecosystem.pages import report_page

    with Matcher.open(sample_folder) as matcher:
        text = report_page(matcher.report(Q3, hide_under=0), "0")
        people = matcher.workspace.people()
        subjects = {key for one in people.values() for key in (one.id, *one.subject_ids)}
        subjects |= {award.issuer for award in matcher.workspace.awards()} - set(matcher.workspace.issuers())
    assert not [one for one in subjects if one and len(one) > 7 and one in text]
