"""`skillmatch audit equity`: whom a catalogue keeps out without meaning to."""

from __future__ import annotations

import getpass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .documents import Form, FormOption, Makers, OutOption, chosen_form, csv_text, give_out
from .options import AsOfOption, Format, FormatOption, JsonOption, WorkspaceOption, chosen_format, day
from .output import dumps, note, out, print_rows, print_table, printable
from .session import open_workspace

if TYPE_CHECKING:
    from skillmatch.ecosystem.equity import CredentialAudit, EquityAudit

_GRADE = 12.0
_LISTED = 10


class Reply(StrEnum):
    """Answers to a question; yes is good, na is for credentials it does not concern."""

    yes = "yes"
    no = "no"
    na = "na"


def equity(
    credentials: Annotated[
        list[str] | None,
        typer.Argument(help="Credential ids. Default: the whole catalogue.", show_default=False),
    ] = None,
    workspace: WorkspaceOption = None,
    images: Annotated[
        Path | None,
        typer.Option("--images", help="Folder that badge images named by path lie in.", show_default=False),
    ] = None,
    max_grade: Annotated[
        float, typer.Option("--max-grade", min=0, max=30, help="School grade over which a text is hard.")
    ] = _GRADE,
    keep: Annotated[
        bool, typer.Option("--keep/--no-keep", help="Keep the result of a whole catalogue for the trend.")
    ] = True,
    output: OutOption = None,
    as_of: AsOfOption = None,
    form: FormOption = None,
    json: JsonOption = False,
) -> None:
    """Audit access and equity: what a program can tell, beside the answers people gave.

    Checks criteria and evidence rules, choice of evidence, acronyms, jargon, reading level, age of research,
    wording about people, image contrast and text, language, cost and effort. Nothing is fetched.

    Example: `skillmatch audit equity -w demo-workspace -o audit.html`
    """
    from skillmatch.matcher.equity import audit_equity

    chosen = chosen_form(form, json)
    with open_workspace(workspace) as store:
        moment = _moment(day(as_of), store.meta("as_of"))
        found = audit_equity(store, credentials or (), moment, images=images, max_grade=max_grade, keep=keep)
    if not give_out(_makers(found), chosen, output, f"equity-{found.as_of}"):
        _tell(found)


def answer(
    credential: Annotated[str, typer.Argument(help="Credential id.")],
    question: Annotated[str, typer.Argument(help="Question id; `audit questions` lists them.")],
    reply: Annotated[Reply, typer.Argument(help="yes, no or na.")],
    workspace: WorkspaceOption = None,
    who: Annotated[
        str,
        typer.Option("--who", envvar="SKILLMATCH_REVIEWER", help="Who answers. Default: the user's name."),
    ] = "",
    note_: Annotated[str, typer.Option("--note", help="Why, or where it can be seen.")] = "",
) -> None:
    """Answer a question of the equity checklist. The latest answer counts, earlier ones are kept.

    Example: `skillmatch audit answer sql-foundations barriers yes --note "A free database will do" -w my`
    """
    from skillmatch.matcher.equity import answer_question

    with open_workspace(workspace) as store:
        given = answer_question(
            store,
            credential,
            question,
            reply.value,
            who=who or _user(),
            note=note_,
            moment=datetime.now(UTC),
        )
    note(f"Kept: {given.question} of {printable(credential)} is {given.reply}, says {printable(given.who)}.")


def questions(form: FormatOption = None, json: JsonOption = False) -> None:
    """List the questions of the equity checklist, which only people can answer.

    Example: `skillmatch audit questions`
    """
    from skillmatch.ecosystem.equity import questions as asked
    from skillmatch.ecosystem.equity.lists import sources

    rows = [{"id": one.id, "question": one.text, "source": sources()[one.source]} for one in asked()]
    columns = {"id": "id", "question": "question", "source": "source"}
    shown = chosen_format(form, json)
    if shown is Format.table:
        del columns["source"]
    print_rows(rows, columns, shown)


def _moment(wanted: date | None, kept: str) -> datetime:
    """Now, unless a day is asked for or the workspace is told for one: that day at noon."""
    chosen = wanted or (date.fromisoformat(kept) if kept else None)
    return datetime.now(UTC) if chosen is None else datetime.combine(chosen, time(12), UTC)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name for this user id, as in some containers
        return ""


def _makers(found: EquityAudit) -> Makers:
    from skillmatch import __version__
    from skillmatch.ecosystem.pages import audit_page, audit_rows

    headings = ("credential", "check", "kind", "value")
    return {
        Form.html: lambda: audit_page(found, __version__),
        Form.json: lambda: dumps(found) + "\n",
        Form.csv: lambda: csv_text(headings, audit_rows(found)),
    }


def _tell(found: EquityAudit) -> None:
    from skillmatch.ecosystem.pages import audit_tables

    if len(found.audits) == 1:
        _tell_one(found.audits[0])
        return
    checks = audit_tables(found)[0]
    headings = [column.label.casefold() for column in checks.columns[:-1]]
    rows = [[str(cell) for cell in row[:-1]] for row in checks.rows]
    print_table(f"{found.total.credentials:,} credentials", headings, rows)
    score = found.total.score
    out().print("Nothing could be checked." if score is None else f"{score:.0%} of the checks made passed.")
    for one in found.audits[:_LISTED]:
        failed = ", ".join(finding.check for finding in one.findings if finding.state == "fail")
        if failed:
            out().print(f"  {printable(one.name)}: {failed}", soft_wrap=True)
    if len(found.trend) > 1:
        past = ", ".join(f"{run.moment:%Y-%m-%d} {run.score or 0:.0%}" for run in found.trend[-5:])
        out().print(f"Runs so far: {past}", soft_wrap=True)
    note(f"{found.total.open:,} questions are open: `skillmatch audit questions` lists them.")
    note("--out audit.html tells every finding; --format json and csv have them too.")


def _tell_one(one: CredentialAudit) -> None:
    from skillmatch.ecosystem.equity import CHECKS

    rows: list[tuple[str, str, str]] = [
        (CHECKS[found.check].title, found.state, printable(" ".join((found.detail, *found.quotes)).strip()))
        for found in one.findings
    ]
    rows += [(reply.question, reply.reply, printable(f"{reply.note} ({reply.who})")) for reply in one.answers]
    print_table(printable(one.name), ("check", "state", "found"), rows)
