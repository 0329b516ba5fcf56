"""`skillmatch openings`: the postings a person is closest to, and what is missing for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from . import show
from .answers import answer
from .options import (
    AsOfOption,
    CountOption,
    FormatOption,
    FrameworkOption,
    JsonOption,
    WorkspaceOption,
    chosen_format,
)

if TYPE_CHECKING:
    from skillmatch.domain import Match
    from skillmatch.matcher import Matcher


def openings(
    person: Annotated[str, typer.Argument(help="Person id.")],
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    number: CountOption = 5,
    as_of: AsOfOption = None,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Show the postings a person is closest to, with what is proved and what is missing for each.

    Example: `skillmatch openings amara -n 3 -w demo-workspace`
    """
    chosen = chosen_format(form, json)

    def ask(matcher: Matcher) -> Sequence[Match]:
        return matcher.openings(person, n=number)

    found = answer(ask, workspace, framework, as_of)
    show.matches(found, chosen, nothing="No posting here asks for a skill this person can show.")
