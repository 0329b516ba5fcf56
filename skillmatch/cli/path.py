"""`skillmatch path`: the cheapest way to a goal, with alternatives."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .answers import answer
from .options import AsOfOption, FrameworkOption, JsonOption, WorkspaceOption, day
from .output import note, out, print_json, print_table

if TYPE_CHECKING:
    from skillmatch.matcher import Matcher
    from skillmatch.pathways import Pathway, Plan, WhatIf


def path(
    person: Annotated[str, typer.Argument(help="Person id.")],
    goal: Annotated[
        list[str] | None,
        typer.Option(
            "--goal",
            help="Posting, stack or credential id, occupation, or skill; may be repeated.",
            show_default=False,
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    coverage: Annotated[
        float, typer.Option("--coverage", min=0.01, max=1.0, help="Share of the goal to cover.")
    ] = 0.8,
    max_hours: Annotated[
        float | None, typer.Option("--max-hours", min=0, help="Hours at most.", show_default=False)
    ] = None,
    max_cost: Annotated[
        float | None, typer.Option("--max-cost", min=0, help="Money at most.", show_default=False)
    ] = None,
    by: Annotated[
        datetime | None,
        typer.Option("--by", formats=["%Y-%m-%d"], help="Day to be done.", show_default=False),
    ] = None,
    hours_per_week: Annotated[
        float, typer.Option("--hours-per-week", min=0.1, help="Hours a week for learning.")
    ] = 10.0,
    prefer: Annotated[
        list[str] | None,
        typer.Option("--prefer", help="Issuer to prefer; may be repeated.", show_default=False),
    ] = None,
    avoid: Annotated[
        list[str] | None,
        typer.Option("--avoid", help="Issuer to leave out; may be repeated.", show_default=False),
    ] = None,
    level: Annotated[
        int | None,
        typer.Option(
            "--level", min=1, max=8, help="EQF level of the goal: lower ones count less.", show_default=False
        ),
    ] = None,
    alternatives: Annotated[
        int, typer.Option("--alternatives", min=0, max=4, help="Other plans to show.")
    ] = 3,
    what_if: Annotated[
        str, typer.Option("--what-if", help="Credential: what would having it change?", show_default=False)
    ] = "",
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="Time for each search.")] = 2.0,
    svg: Annotated[
        Path | None, typer.Option("--svg", help="File to draw the plan into.", show_default=False)
    ] = None,
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """Plan the cheapest way to a goal: which credentials, in which order, and what else would do.

    Without a goal the person's own counts, else the stack they have begun, else what postings ask for.

    Example: `skillmatch path amara --goal data-analyst-stack --max-hours 300 -w demo-workspace`
    """
    from skillmatch.matcher.planning import PathOptions

    options = PathOptions(
        coverage=coverage,
        max_hours=max_hours,
        max_cost=max_cost,
        by=day(by),
        hours_per_week=hours_per_week,
        prefer=tuple(prefer or ()),
        avoid=tuple(avoid or ()),
        alternatives=alternatives,
        what_if=what_if,
        level=level,
        seconds=seconds,
    )

    def ask(matcher: Matcher) -> tuple[Pathway, dict[str, str]]:
        with _solver_quiet():
            found = matcher.path(person, goal or (), options)
        return found, {key: one.name for key, one in matcher.snapshot.credentials.items()}

    found, names = answer(ask, workspace, framework, as_of)
    if svg is not None:
        _draw(found, names, svg)
    if json:
        print_json(found)
    else:
        _show(found)


@contextmanager
def _solver_quiet() -> Iterator[None]:
    """The solver prints a stray line on standard output now and then (HiGHS 1.12); it belongs to stderr."""
    import ctypes
    import os

    sys.stdout.flush()
    try:
        flush = ctypes.CDLL(None).fflush
        kept = os.dup(1)
    except (OSError, TypeError, AttributeError):  # no C library by this name, or no standard output
        yield
        return
    try:
        os.dup2(2, 1)
        yield
    finally:
        flush(None)
        os.dup2(kept, 1)
        os.close(kept)


def _draw(found: Pathway, names: dict[str, str], file: Path) -> None:
    from skillmatch.errors import InputError, reason_of
    from skillmatch.pathways.drawing import draw

    try:
        file.write_text(draw(found, names), encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written: {reason_of(error)}", file=file) from error
    note(f"Drew the plan into {file}.")


def _show(found: Pathway) -> None:
    console = out()
    console.print(f"{found.person}: path to {found.goal}", style="bold")
    console.print(f"  covered now {found.covered:.0%}, {_asked(found)}, possible {found.best:.0%}")
    for reason in found.reasons:
        console.print(f"  {reason}", style="yellow")
    if found.missing:
        console.print(f"  nothing teaches: {', '.join(found.missing)}")
    if found.plan is None or not found.plan.steps:
        done = found.plan is not None and found.plan.reached
        note("Nothing to do: the goal is reached." if done else "There is no step that leads nearer.")
    else:
        _plan(found.plan, "")
    for number, plan in enumerate(found.alternatives, start=1):
        _plan(plan, f"Alternative {number}. ")
    if found.what_if is not None:
        _what_if(found.what_if)


def _asked(found: Pathway) -> str:
    return f"asked for {found.asked:.0%}" if found.asked > 0 else "all of it to be finished"


def _plan(plan: Plan, prefix: str) -> None:
    console = out()
    console.print()
    console.print(prefix + " ".join(plan.because), style="bold" if not prefix else "")
    cost = f", {plan.cost:g} {plan.currency}".rstrip() if plan.cost else ""
    covered = f"{plan.coverage:.1%} covered, {plan.evidence:.1%} by strength of proof"
    console.print(f"  {plan.hours:g} hours{cost}; {covered}", style="dim")
    rows = [
        (
            str(step.place), str(step.stage), step.name, _STATES[step.state], _number(step.hours),
            _number(step.cost), f"{step.coverage:+.1%}" if step.coverage > 0 else "", " ".join(step.because),
        )
        for step in plan.steps
    ]  # fmt: skip
    print_table("", ("step", "stage", "credential", "when", "hours", "cost", "covers", "why"), rows)
    for told in (*plan.assumed, *plan.warnings):
        console.print(f"  {told}", style="yellow" if told in plan.warnings else "dim")


_STATES = {"ready": "now", "next": "next", "blocked": "later"}


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:g}"


def _what_if(found: WhatIf) -> None:
    console = out()
    console.print()
    console.print(f"With {found.name}:", style="bold")
    lines = [
        "" if found.counts else "an award of it would count for nothing: nobody here trusts its issuer",
        f"coverage {found.coverage:+.1%} at once",
        _listed("opens the way to", found.opens),
        _listed("spares you", found.spares),
        _listed("the plan would then take", found.adds),
        f"{found.hours:+g} hours, {found.cost:+g} cost",
    ]
    for line in filter(None, lines):
        console.print(f"  – {line}")


def _listed(what: str, names: Sequence[str]) -> str:
    return f"{what} {', '.join(names)}" if names else ""
