"""`skillmatch audit`: of the log, of rankings, of the catalogue."""

from __future__ import annotations

import typer

from . import audit_equity, audit_log, audit_people

app = typer.Typer(
    help="Check the log, ask decisions again, measure whom rankings and catalogues leave out.",
    no_args_is_help=True,
)

app.command()(audit_log.log)
app.command()(audit_log.verify)
app.command()(audit_log.replay)
app.command()(audit_people.fairness)
app.command()(audit_people.counterfactual)
app.command()(audit_people.records)
app.command()(audit_equity.equity)
app.command()(audit_equity.answer)
app.command()(audit_equity.questions)
