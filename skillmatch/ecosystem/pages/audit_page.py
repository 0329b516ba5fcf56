"""The access and equity audit as one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from skillmatch.ecosystem.equity import CHECKS, CredentialAudit, EquityAudit, Finding, questions
from skillmatch.ecosystem.equity.lists import sources
from skillmatch.ecosystem.results import Cell, Column, Table

from .flat import FlatRow
from .markup import Markup, joined, tag
from .page import grid, page, paragraphs, section, table_section

MOST_DETAILED = 200
"""Credentials told one by one; the table before them and the JSON have all."""
_STATES = {"pass": "passed", "fail": "failed", "unknown": "could not be checked", "none": "not concerned"}
_REPLIES = {"yes": "yes", "no": "no", "na": "not concerned"}


def audit_tables(audit: EquityAudit) -> tuple[Table, ...]:
    """The audit as tables: by check, by question, by credential, and from run to run."""
    return _by_check(audit), _by_question(audit), _by_credential(audit), _trend(audit)


def audit_page(audit: EquityAudit, version: str) -> str:
    """HTML of an audit; `version` is the program's."""
    score = "nothing could be checked" if audit.total.score is None else f"{audit.total.score:.0%} passed"
    lead = tag(
        "p",
        f"{audit.total.credentials:,} credentials, {audit.as_of:%d %B %Y}: of the checks that could be made, "
        f"{score}; {audit.total.open:,} questions are open.",
    )
    notes = [
        "A program tells what is written, not what it is like: a pass is a reason to go on asking, a failure "
        "one to look. What could not be checked counts neither way: the score is the share of checks that "
        "passed among those that could be made.",
        "Wording: a start for a conversation with the people described, never a ban.",
    ]
    sections = [
        section("notes", "How to read this", paragraphs(notes)),
        *(table_section(table) for table in audit_tables(audit)),
        *(_credential(number, one) for number, one in enumerate(audit.audits[:MOST_DETAILED])),
        section("sources", "Sources", paragraphs(sources().values())),
    ]
    footer = paragraphs([f"Made by SkillMatch {version}."])
    return page("Access and equity audit", lead, sections, footer)


def audit_rows(audit: EquityAudit) -> Iterator[FlatRow]:
    """Every finding and answer: credential, check or question, "finding" or "answer", what it is."""
    for one in audit.audits:
        yield from ((one.credential, found.check, "finding", found.state) for found in one.findings)
        yield from ((one.credential, reply.question, "answer", reply.reply) for reply in one.answers)


def _by_check(audit: EquityAudit) -> Table:
    counts = Counter((found.check, found.state) for one in audit.audits for found in one.findings)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (check.title, *(counts[check.key, state] for state in ("fail", "pass", "unknown", "none")), check.why)
        for check in CHECKS.values()
    )
    columns = (
        Column("name", "Check", "text"), Column("fail", "Failed"), Column("pass", "Passed"),
        Column("unknown", "Could not be checked"), Column("none", "Not concerned"),
        Column("why", "Why", "text"),
    )  # fmt: skip
    definition = "What a program can tell, in number of credentials."
    return Table("checks", "Checks", definition, columns, rows, ("fail",))


def _by_question(audit: EquityAudit) -> Table:
    counts = Counter((reply.question, reply.reply) for one in audit.audits for reply in one.answers)
    rows: list[tuple[Cell, ...]] = []
    for question in questions():
        given = [counts[question.id, reply] for reply in ("yes", "no", "na")]
        rows.append((question.id, *given, audit.total.credentials - sum(given), question.text))
    columns = (
        Column("name", "Question", "text"), Column("yes", "Yes"), Column("no", "No"),
        Column("na", "Not concerned"), Column("open", "Open"), Column("text", "In full", "text"),
    )  # fmt: skip
    definition = "What only people can tell, in number of credentials. Yes is good."
    return Table("questions", "Questions", definition, columns, tuple(rows))


def _by_credential(audit: EquityAudit) -> Table:
    rows = tuple(
        (
            one.name,
            one.score,
            one.count("fail"),
            one.count("unknown"),
            sum(reply.reply == "no" for reply in one.answers),
            len(questions()) - len(one.answers),
        )
        for one in audit.audits
    )
    columns = (
        Column("name", "Credential", "text"), Column("score", "Passed", "share"), Column("fail", "Failed"),
        Column("unknown", "Could not be checked"), Column("no", "Answered no"),
        Column("open", "Open questions"),
    )  # fmt: skip
    definition = "Worst first. Passed: the share of the checks that could be made."
    return Table("credentials", "Credentials", definition, columns, rows)


def _trend(audit: EquityAudit) -> Table:
    rows = tuple(
        (f"{run.moment:%Y-%m-%d %H:%M}", run.credentials, run.score, run.failed, run.yes, run.no, run.open)
        for run in audit.trend
    )
    columns = (
        Column("name", "Run", "text"), Column("credentials", "Credentials"),
        Column("score", "Passed", "share"),
        Column("failed", "Failed checks"), Column("yes", "Yes"), Column("no", "No"), Column("open", "Open"),
    )  # fmt: skip
    definition = (
        "Audits of the whole catalogue that were kept and made by the same rules (grade over which a text is "
        "hard, whether files of images were looked at), oldest first; times in UTC."
    )
    return Table("trend", "Trend", definition, columns, rows, ("score",) if len(rows) > 1 else ())


_FINDINGS = (
    Column("check", "Check", "text"), Column("state", "Result", "text"), Column("detail", "Found", "text"),
)  # fmt: skip


def _credential(number: int, one: CredentialAudit) -> Markup:
    rows = [
        (CHECKS[found.check].title, _state(found), _detail(found))
        for found in one.findings
        if found.state in ("fail", "unknown")
    ]
    told: object = tag("p", "Every check that concerns it passed.")
    if rows:
        told = grid(f"Checks of {one.name} that failed or could not be made", _FINDINGS, rows)
    answers = [
        tag("li", f"{reply.question}: {_REPLIES[reply.reply]}{f' – {reply.note}' if reply.note else ''}")
        for reply in one.answers
    ]
    return section(f"credential-{number}", one.name, told, tag("ul", *answers) if answers else "")


def _state(found: Finding) -> Markup:
    return tag("span", _STATES[found.state], class_=found.state)


def _detail(found: Finding) -> Markup:
    quoted = tag("small", "; ".join(found.quotes)) if found.quotes else ""
    return joined(found.detail, quoted)
