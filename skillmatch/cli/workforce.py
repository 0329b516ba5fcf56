"""`skillmatch workforce`: a team's verified skills against the roles it has to fill."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .answers import answer
from .options import (
    AsOfOption,
    Format,
    FormatOption,
    FrameworkOption,
    JsonOption,
    WorkspaceOption,
    chosen_format,
)
from .output import note, out, print_json, print_rows, quantity, to_builtins
from .progress import progress_bars

if TYPE_CHECKING:
    from skillmatch.employer.workforce import Holder, SkillCover
    from skillmatch.matcher import Matcher
    from skillmatch.matcher.workforce import RoleView, Workforce

_SKILLS = {
    "skill": "label",
    "state": "state",
    "proved by": "holders",
    "nearly": "nearly",
    "demand": "demand",
    "roles": "roles",
}
_MOVERS = {
    "role": "role", "person": "person", "score": "score", "covers": "coverage", "credentials": "steps",
    "hours": "hours", "which": "which", "not proved": "missing",
}  # fmt: skip
_TRAINING = {
    "credential": "name",
    "issuer": "issuer",
    "hours": "hours",
    "makes safe": "closes",
    "share": "gain",
}
_NAMED = 3
"""People named in a cell; `--json` names all."""
_SIGNS = {"missing": "✗ missing", "single": "! one person", "shared": "✓ shared"}


def workforce(
    role: Annotated[
        list[str],
        typer.Option("--role", "-r", help="Posting, occupation or stack to fill; may be repeated."),
    ],
    team: Annotated[
        Path | None,
        typer.Option(
            "--team",
            help="CSV with a column `person`, or one id a line. Default: everybody.",
            show_default=False,
        ),
    ] = None,
    coverage: Annotated[
        float, typer.Option("--coverage", help="Share of a role that filling it takes.")
    ] = 0.8,
    enough: Annotated[
        float | None,
        typer.Option(
            "--enough", help="Verified strength that counts as able. Default: 0.3.", show_default=False
        ),
    ] = None,
    movers: Annotated[int, typer.Option("-n", "--number", min=1, help="People told for each role.")] = 3,
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    as_of: AsOfOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Map a team's verified skills onto roles: what hangs on one person, who could move, what to train.

    CSV and JSON lines give the skill map; `--json` gives everything.

    Example: `skillmatch workforce --role data-analyst-rivermouth -n 3 -w demo-workspace`
    """
    from skillmatch.employer.workforce import ENOUGH
    from skillmatch.matcher.workforce import WorkforceOptions, read_team
    from skillmatch.matcher.workforce import workforce as view

    chosen = chosen_format(form, json)
    people = read_team(team) if team else ()
    options = WorkforceOptions(coverage, ENOUGH if enough is None else enough, movers)

    def ask(matcher: Matcher) -> Workforce:
        with progress_bars() as progress:
            return view(matcher, people, role, options, progress)

    found = answer(ask, workspace, framework, as_of)
    if chosen is Format.json:
        print_json(found)
    elif chosen is Format.table:
        _tell(found)
    else:
        print_rows([_skill(one) for one in found.skills], _SKILLS, chosen)


def _tell(found: Workforce) -> None:
    missing, single = found.counted("missing"), found.counted("single")
    out().print(
        f"{quantity(len(found.team), 'people')}, {quantity(len(found.roles), 'roles')}, "
        f"{quantity(len(found.skills), 'skills')} asked for: "
        f"{missing} proved by nobody, {single} by one person only.\n",
        soft_wrap=True,
    )
    skills = [_skill(one) for one in found.skills]
    movers = [row for one in found.roles for row in _movers(one)]
    training = [to_builtins(one) for one in found.training.steps]
    print_rows(skills, _SKILLS, Format.table, title="Skills")
    print_rows(movers, _MOVERS, Format.table, title="Who could fill it")
    if training:
        print_rows(training, _TRAINING, Format.table, title="What to commission")
    note("Only verified evidence counts here; no proof does not mean that somebody cannot. Advisory only.")


def _skill(one: SkillCover) -> dict[str, Any]:
    return {
        "label": one.label,
        "state": _SIGNS[one.state],
        "holders": _people(one.holders),
        "nearly": _people(one.nearly),
        "demand": one.demand,
        "roles": one.roles,
    }


def _people(holders: Sequence[Holder]) -> str:
    named = ", ".join(f"{one.person} {one.strength:.2f}" for one in holders[:_NAMED])
    more = len(holders) - _NAMED
    return f"{named} and {more} more" if more > 0 else named


def _movers(view: RoleView) -> list[dict[str, Any]]:
    return [
        {
            "role": view.title, "person": one.person, "score": one.score, "coverage": one.coverage,
            "steps": "no plan" if one.steps is None else str(one.steps) if one.steps else "ready now",
            "hours": one.hours, "which": " → ".join(one.credentials or ()), "missing": one.missing,
        }
        for one in view.movers
    ]  # fmt: skip
