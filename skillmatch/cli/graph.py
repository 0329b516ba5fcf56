"""`skillmatch graph`: what must come before what, checked and exported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Format, FormatOption, FrameworkOption, JsonOption, WorkspaceOption, chosen_format
from .output import dumps, note, out, print_json, print_rows, printable, quantity
from .session import open_workspace

if TYPE_CHECKING:
    from skillmatch.graph import GraphReport, ProblemKind

app = typer.Typer(help="Check and export what must come before what.", no_args_is_help=True)

_KINDS: dict[ProblemKind, str] = {
    "cycle": "Circles", "self": "Named by themselves", "dangling": "Pointing nowhere",
    "unreachable": "Out of everybody's reach", "empty": "Rules over nothing",
    "count": "Asking for more than there is", "expiry": "Expiring before they are needed",
    "advice": "Advice that points nowhere",
}  # fmt: skip
_LISTED = 10
_PROPOSAL = {
    "before": "before", "after": "after", "probability": "probability", "because": "because",
    "inferred": "inferred",
}  # fmt: skip


@app.command()
def check(
    workspace: WorkspaceOption = None,
    json: JsonOption = False,
    everything: Annotated[bool, typer.Option("--all", help="List every finding, however many.")] = False,
) -> None:
    """Check the prerequisites, corequisites, equivalents and stacks of the catalogue.

    Ends with 1 where something is broken: circles, targets that are not there, rules nobody can meet.
    Expiry, lost advice and conditions that are only text are told and break nothing.

    Example: `skillmatch graph check -w my`
    """
    from skillmatch.matcher.catalogue_graph import check_graph

    with open_workspace(workspace) as store:
        report = check_graph(store)
    if json:
        print_json({**_plain(report), "is_clean": report.is_clean, "counts": report.counts()})
    else:
        _tell(report, None if everything else _LISTED)
    raise typer.Exit(0 if report.is_clean else 1)


@app.command()
def export(
    stack: Annotated[str, typer.Argument(help="Stack id.")],
    workspace: WorkspaceOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write. Default: print it.", show_default=False),
    ] = None,
    credentials: Annotated[
        bool, typer.Option("--with-credentials", help="Export the credentials it is made of, too.")
    ] = False,
) -> None:
    """Export a stack as a CTDL Pathway (JSON-LD). `skillmatch import credentials` reads it back equal.

    Example: `skillmatch graph export s-analyst -w my -o analyst.json`
    """
    from skillmatch.errors import InputError
    from skillmatch.matcher.catalogue_graph import export_stack

    with open_workspace(workspace) as store:
        document = export_stack(store, stack, with_credentials=credentials)
    if output is None:
        print_json(document)
        return
    try:
        output.write_text(dumps(document) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", file=output) from None
    note(f"Wrote {quantity(len(document['@graph']), 'nodes')} to {output}.")


@app.command()
def infer(
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    least: Annotated[
        float | None,
        typer.Option(
            "--least", help="Probability from which to list. Default: the model's own.", min=0, max=1
        ),
    ] = None,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """List what probably comes before what, for credentials that state no prerequisite.

    Inferred from texts, levels and skills: read them before you believe them. Nothing is held back by any of
    them; `graph confirm` makes one count.

    Example: `skillmatch graph infer --least 0.4 -w my`
    """
    from skillmatch.matcher.inferring import inferred_order

    from .session import open_matcher

    chosen = chosen_format(form, json)
    with open_matcher(workspace, framework=framework) as matcher:
        names = {key: one.name for key, one in matcher.snapshot.credentials.items()}
        found = inferred_order(matcher.snapshot, least)
    if chosen is not Format.table:
        rows = [{**_builtins(one), "inferred": True} for one in found]
        print_rows(rows, _PROPOSAL, chosen)
        return
    for one in found:
        why = ", ".join(one.because)
        first, second = (printable(f"{names[key]} ({key})") for key in (one.before, one.after))
        line = f"{one.probability:.0%}  {first} before {second}: inferred"
        out().print(f"{line}, as {why}." if why else f"{line}.", soft_wrap=True)
    note(f"{quantity(len(found), 'proposals')}, none of them stated by anybody.")


@app.command()
def confirm(
    before: Annotated[str, typer.Argument(help="Id of the credential that comes first.")],
    after: Annotated[str, typer.Argument(help="Id of the credential that asks for it.")],
    workspace: WorkspaceOption = None,
) -> None:
    """Make one credential a prerequisite of another, on your word: a proposal of `graph infer`, or any other.

    Importing the credential again takes it back.

    Example: `skillmatch graph confirm c-data c-sql -w my`
    """
    from skillmatch.matcher.inferring import confirm_order

    with open_workspace(workspace) as store:
        record = confirm_order(store, before, after)
    note(printable(f"{record.name} now asks for {before}."))


def _plain(report: GraphReport) -> dict[str, object]:
    import msgspec

    return dict(msgspec.to_builtins(report))


def _builtins(record: object) -> dict[str, object]:
    import msgspec

    return dict(msgspec.to_builtins(record))


def _tell(report: GraphReport, most: int | None) -> None:
    console = out()
    counted = ", ".join(
        quantity(count, name)
        for count, name in (
            (report.credentials, "credentials"), (report.stacks, "stacks"), (report.conditions, "conditions"),
        )
    )  # fmt: skip
    console.print(f"{counted}.")
    counts = report.counts()
    for kind, title in _KINDS.items():
        messages = report.sentences(kind)
        if messages:
            console.print(f"\n{title}: {counts[kind]:,}")
        for message in messages[:most]:
            console.print(f"  {message}", soft_wrap=True)
        if most is not None and len(messages) > most:
            console.print(f"  and {len(messages) - most:,} more: --all lists them.")
    if report.texts:
        owners = quantity(len(report.with_texts), "records")
        console.print(
            f"\n{quantity(report.texts, 'conditions')} of {owners} only in words: shown to learners, "
            "never taken as met or as missing.",
            soft_wrap=True,
        )
    console.print("\nNothing is broken." if report.is_clean else "\nSomething is broken.")
