"""`skillmatch graph`: what must come before what, checked and exported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import JsonOption, WorkspaceOption
from .output import dumps, note, out, print_json, quantity
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


def _plain(report: GraphReport) -> dict[str, object]:
    import msgspec

    return dict(msgspec.to_builtins(report))


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
