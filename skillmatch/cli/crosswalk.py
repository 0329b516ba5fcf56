"""`skillmatch crosswalk`: which skill or occupation of one framework is which of another."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from skillmatch.domain import LinkState
from skillmatch.domain.text import printable

from .options import EncoderOption, Format, FormatOption, JsonOption, WorkspaceOption, chosen_format
from .output import note, print_json, print_rows, quantity
from .progress import progress_bars
from .review_options import (
    AtLeastOption,
    ByOption,
    DryRunOption,
    NoteOption,
    State,
    UnderOption,
    Verb,
    most,
    reviewer,
    tell,
)
from .session import open_matcher, open_workspace

if TYPE_CHECKING:
    from skillmatch.matcher.crosswalking import Pair, Said
    from skillmatch.workspace import Workspace

app = typer.Typer(
    help="Map any two frameworks: suggestions, and people's last word. Confirmed exact matches let an award "
    "aligned to the one prove the other; looser ones count for less, and prove nothing.",
    no_args_is_help=True,
)


class Concept(StrEnum):
    """What is mapped."""

    skill = "skill"
    occupation = "occupation"


class Skos(StrEnum):
    """SKOS mapping, read from the first framework to the second: broadMatch says the second is broader."""

    exact = "exactMatch"
    close = "closeMatch"
    broad = "broadMatch"
    narrow = "narrowMatch"


SourceArgument = Annotated[str, typer.Argument(help="Framework to map from.")]
TargetArgument = Annotated[str, typer.Argument(help="Framework to map to.")]
KindOption = Annotated[Concept, typer.Option("--kind", help="Map skills, or occupations.")]
RelationOption = Annotated[
    Skos | None, typer.Option("--relation", help="What it is, in place of the suggested relation.")
]
_TABLE = {
    "id": "id", "state": "where", "probability": "probability", "from": "source_label",
    "relation": "relation", "to": "target_label",
}  # fmt: skip
_COLUMNS = {
    name: name
    for name in ("id", "state", "stale", "kind", "relation", "probability", "source", "source_label",
                 "source_framework", "target", "target_label", "framework", "by", "at", "origin", "note",
                 "batch")
}  # fmt: skip


def pair_of(store: Workspace, source: str, target: str, kind: Concept) -> Pair:
    from skillmatch.matcher.chosen import chosen_framework
    from skillmatch.matcher.crosswalking import Pair

    return Pair(kind.value, chosen_framework(store, source), chosen_framework(store, target))


def _said(state: LinkState, by: str, relation: Skos | None, why: str) -> Said:
    from skillmatch.matcher.crosswalking import Said

    return Said(state, reviewer(by), relation.value if relation else "", why)


@app.command()
def suggest(
    source: SourceArgument,
    target: TargetArgument,
    workspace: WorkspaceOption = None,
    kind: KindOption = Concept.skill,
    encoder: EncoderOption = "",
    json: JsonOption = False,
) -> None:
    """Look for mappings. A stopped run goes on where it was; a later one reads only what changed.

    Example: `skillmatch crosswalk suggest onet esco --kind occupation -w my`
    """
    from skillmatch.matcher.crosswalking import suggest as run

    with open_matcher(workspace, encoder=encoder) as matcher, progress_bars() as progress:
        pair = pair_of(matcher.workspace, source, target, kind)
        done = run(matcher.workspace, pair, matcher.encoder, progress)
    if json:
        print_json(done)
        return
    note(f"Compared {done.read:,} of {done.sources:,} {kind.value}s of {printable(pair.source)}.")
    note(f"{quantity(done.suggested, 'mappings')} suggested.")
    note(f"Next: skillmatch crosswalk list {printable(source)} {printable(target)}")


@app.command("list")
def list_(
    source: SourceArgument,
    target: TargetArgument,
    workspace: WorkspaceOption = None,
    kind: KindOption = Concept.skill,
    state: Annotated[State | None, typer.Option("--state", help="Only mappings that stand so.")] = None,
    at_least: AtLeastOption = 0.0,
    under: UnderOption = None,
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="How many; all in JSON.")] = 40,
    form: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """List mappings, surest first, and where each stands.

    Example: `skillmatch crosswalk list onet esco --kind occupation --state suggested -w my`
    """
    from skillmatch.matcher.crosswalking import crosswalk_items

    chosen = chosen_format(form, json)
    with open_workspace(workspace) as store:
        items = crosswalk_items(store, pair_of(store, source, target, kind))
    kept = [
        item
        for item in items
        if at_least <= item.probability < most(under)
        and (state is None or (bool(item.stale) if state is State.stale else item.state == state.value))
    ]
    rows = [item.document for item in kept]
    if chosen is not Format.table:
        print_rows(rows, _COLUMNS, chosen)
        return
    if not rows:
        note(f"None: skillmatch crosswalk suggest {printable(source)} {printable(target)}")
        return
    shown = [{**row, "where": row["stale"] or row["state"]} for row in rows[:number]]
    print_rows(shown, _TABLE, chosen, title=quantity(len(rows), "mappings"))


@app.command()
def confirm(
    source: SourceArgument,
    target: TargetArgument,
    ids: Annotated[list[str], typer.Argument(help="Ids of mappings, as `crosswalk list` shows them.")],
    workspace: WorkspaceOption = None,
    kind: KindOption = Concept.skill,
    relation: RelationOption = None,
    by: ByOption = "",
    why: NoteOption = "",
    json: JsonOption = False,
) -> None:
    """Say that mappings are right, as suggested or as another relation. `review undo` takes it back.

    Example: `skillmatch crosswalk confirm onet esco 3f2a9c --relation exactMatch --by "Ann Smith" -w my`
    """
    from skillmatch.matcher.crosswalking import decide_mappings

    with open_workspace(workspace) as store:
        pair = pair_of(store, source, target, kind)
        tell(decide_mappings(store, pair, ids, _said("confirmed", by, relation, why)), json)


@app.command()
def reject(
    source: SourceArgument,
    target: TargetArgument,
    ids: Annotated[list[str], typer.Argument(help="Ids of mappings, as `crosswalk list` shows them.")],
    workspace: WorkspaceOption = None,
    kind: KindOption = Concept.skill,
    by: ByOption = "",
    why: NoteOption = "",
    json: JsonOption = False,
) -> None:
    """Say that mappings are wrong; so one that a framework itself states counts no longer either.

    Example: `skillmatch crosswalk reject onet esco 3f2a9c -w my`
    """
    from skillmatch.matcher.crosswalking import decide_mappings

    with open_workspace(workspace) as store:
        pair = pair_of(store, source, target, kind)
        tell(decide_mappings(store, pair, ids, _said("rejected", by, None, why)), json)


@app.command()
def add(
    source: SourceArgument,
    target: TargetArgument,
    mine: Annotated[str, typer.Argument(help="Skill or occupation of the first: label, code or URI.")],
    theirs: Annotated[str, typer.Argument(help="Skill or occupation of the second.")],
    workspace: WorkspaceOption = None,
    kind: KindOption = Concept.skill,
    relation: RelationOption = None,
    by: ByOption = "",
    why: NoteOption = "",
    json: JsonOption = False,
) -> None:
    """Add a mapping that was not suggested; an exact match unless --relation says another.

    Example: `skillmatch crosswalk add onet esco 15-1252.00 "software developer" --kind occupation -w my`
    """
    from skillmatch.matcher.crosswalking import add_mapping

    with open_workspace(workspace) as store:
        pair = pair_of(store, source, target, kind)
        tell(add_mapping(store, pair, mine, theirs, _said("confirmed", by, relation, why)), json)


@app.command()
def bulk(
    verb: Annotated[Verb, typer.Argument(help="confirm or reject.")],
    source: SourceArgument,
    target: TargetArgument,
    workspace: WorkspaceOption = None,
    kind: KindOption = Concept.skill,
    at_least: AtLeastOption = 0.0,
    under: UnderOption = None,
    dry_run: DryRunOption = False,
    by: ByOption = "",
    why: NoteOption = "",
    json: JsonOption = False,
) -> None:
    """Decide on every mapping that is only suggested and within the bounds, as one batch.

    Example: `skillmatch crosswalk bulk reject onet esco --under 0.2 --dry-run -w my`
    """
    from skillmatch.matcher.crosswalking import bulk_mappings

    if not (at_least or under is not None):
        raise typer.BadParameter("say which mappings: --at-least or --under")
    with open_workspace(workspace) as store:
        said = _said("confirmed" if verb is Verb.confirm else "rejected", by, None, why)
        pair = pair_of(store, source, target, kind)
        made = bulk_mappings(store, pair, at_least, most(under), said, dry_run=dry_run)
    if not made:
        note("Nothing suggested fits.")
    tell(made, json, dry_run=dry_run)
