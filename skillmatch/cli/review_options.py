"""What the commands of `skillmatch review` share: options, who decides, and how decisions are told."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from skillmatch.domain import LinkState
from skillmatch.domain.text import printable

from .output import note, print_json, quantity

if TYPE_CHECKING:
    from skillmatch.domain import Decision
    from skillmatch.matcher.review_items import Which

REVIEWER_VARIABLE = "SKILLMATCH_REVIEWER"
ByOption = Annotated[
    str,
    typer.Option(
        "--by", envvar=REVIEWER_VARIABLE, help="Who decides. Default: your user name.", show_default=False
    ),
]
NoteOption = Annotated[str, typer.Option("--note", help="Why, in your words; kept with the decision.")]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would be decided; keep nothing.")]
RecordOption = Annotated[str, typer.Option("--record", help="Only of this credential or posting.")]
AtLeastOption = Annotated[
    float, typer.Option("--at-least", min=0, max=1, help="Only links of at least this probability.")
]
UnderOption = Annotated[
    float | None,
    typer.Option("--under", min=0, max=1, help="Only links under this probability.", show_default=False),
]


class State(StrEnum):
    """Where a link stands. Stale: decided once, but the words or the skill are no longer there."""

    suggested = "suggested"
    confirmed = "confirmed"
    rejected = "rejected"
    stale = "stale"


class Kind(StrEnum):
    """What was linked."""

    credential = "credential"
    posting = "posting"
    statement = "statement"


class Verb(StrEnum):
    """What to do with many links at once."""

    confirm = "confirm"
    reject = "reject"


KindOption = Annotated[
    Kind | None, typer.Option("--kind", help="Only links of credentials, postings or single statements.")
]


def reviewer(stated: str) -> str:
    """Who decides: as stated, else the user's name. One that no file would carry is refused."""
    from skillmatch.readers.mapping_cells import LONGEST_NAME

    if len(stated.strip()) > LONGEST_NAME:
        raise typer.BadParameter(f"a name of over {LONGEST_NAME} characters", param_hint="--by")
    try:
        return stated.strip() or getpass.getuser()
    except (OSError, KeyError, ImportError):
        return os.environ.get("USER", "somebody")


def most(under: float | None) -> float:
    """The bound that probabilities stay under; without one, certain links count too."""
    return 1.0 + 1e-9 if under is None else under


def which_of(
    state: State | None, kind: Kind | None, record: str, at_least: float, under: float | None
) -> Which:
    from skillmatch.matcher.review_items import Which

    wanted = frozenset(word for word in get_args(LinkState) if word == state)
    return Which(
        kind=kind.value if kind else None,
        record=record,
        states=wanted,
        stale=None if state is None else state is State.stale,
        at_least=at_least,
        under=most(under),
    )


_SHOWN = 10


def tell(decisions: Iterable[Decision], json: bool, *, dry_run: bool = False) -> None:
    made = list(decisions)
    if json:
        print_json({"dry_run": dry_run, "decisions": made})
        return
    for one in made[:_SHOWN]:
        note(f"  {one.state}: {printable(one.label or one.skill)} – {printable(one.statement or one.record)}")
    if len(made) > _SHOWN:
        note(f"  … and {len(made) - _SHOWN:,} more")
    if made:
        words = "would be kept" if dry_run else f"kept as batch {made[0].batch}"
        note(f"{quantity(len(made), 'decisions')} {words}.")
