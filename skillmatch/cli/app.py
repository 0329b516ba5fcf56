"""The commands, put together."""

from __future__ import annotations

from typing import Annotated

import typer

from skillmatch import __version__

from . import (
    answers,
    audit,
    backup,
    consents,  # noqa: F401 - adds its commands to `person`
    crosswalk,
    crosswalk_files,  # noqa: F401 - adds its commands to `crosswalk`
    demo,
    doctor,
    evaluate,
    frameworks,
    gaps,
    graph,
    importing,
    keys,
    openings,
    path,
    people,
    report,
    review,
    review_files,  # noqa: F401 - adds its commands to `review`, as the next does
    review_history,  # noqa: F401
    serve,
    syllabi,
    train,
    trust,
    verify,
    workforce,
)

app = typer.Typer(
    name="skillmatch",
    help="Next credentials for learners, verified candidates for employers, gaps for curriculum designers.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"skillmatch {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Next credentials for learners, verified candidates for employers, gaps for curriculum designers."""


app.command()(demo.demo)
app.command()(demo.init)
app.add_typer(frameworks.app, name="framework")
app.add_typer(importing.app, name="import")
app.add_typer(graph.app, name="graph")
app.command()(importing.sample)
app.command()(answers.index)
app.command()(answers.extract)
app.command()(answers.recommend)
app.command()(path.path)
app.command()(openings.openings)
app.command()(workforce.workforce)
app.command()(answers.rank)
app.command()(gaps.gaps)
app.command()(syllabi.syllabi)
app.command()(answers.search)
app.command()(report.report)
app.command()(verify.verify)
app.add_typer(trust.app, name="trust")
app.add_typer(review.app, name="review")
app.add_typer(crosswalk.app, name="crosswalk")
app.command()(people.profile)
app.add_typer(people.app, name="person")
app.add_typer(audit.app, name="audit")
app.add_typer(evaluate.app, name="eval")
app.command()(train.train)
app.add_typer(keys.app, name="keys")
app.command()(serve.serve)
app.command()(backup.backup)
app.command()(backup.restore)
app.command()(doctor.doctor)
