"""`skillmatch eval crosswalk`: mappings held against those that people made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from skillmatch.domain.text import printable

from .crosswalk import Concept, KindOption, SourceArgument, TargetArgument
from .options import EncoderOption, JsonOption, WorkspaceOption
from .output import note, print_json, print_table, quantity
from .progress import progress_bars
from .session import open_matcher

_LISTED = 10


def crosswalk(
    file: Annotated[Path, typer.Argument(help="CSV with columns source,target: URIs, codes or labels.")],
    source: SourceArgument,
    target: TargetArgument,
    workspace: WorkspaceOption = None,
    kind: KindOption = Concept.occupation,
    encoder: EncoderOption = "",
    json: JsonOption = False,
) -> None:
    """Rank the second framework for each concept of the first, and the other way round, against a gold file.

    Prints RR and AP (their means: MRR and MAP) with 95% intervals, for our fusion beside BM25 and the
    encoder alone in the same run.

    Example: `skillmatch eval crosswalk gold.csv esco onet --kind occupation -w my --json`
    """
    from skillmatch.crosswalk import concepts_of
    from skillmatch.evaluation.crosswalk import evaluate_crosswalk, read_gold

    with open_matcher(workspace, encoder=encoder) as matcher, progress_bars() as progress:
        store = matcher.workspace
        mine = concepts_of(store.framework(source), kind.value)
        theirs = concepts_of(store.framework(target), kind.value)
        gold = read_gold(file, mine, theirs)
        found = evaluate_crosswalk(gold, mine, theirs, matcher.encoder, progress=progress)
    if json:
        print_json(found)
        return
    for heading, systems, asked in (
        (f"{source} → {target}", found.forward, found.queries["forward"]),
        (f"{target} → {source}", found.backward, found.queries["backward"]),
    ):
        names = list(next(iter(systems.values())).measures)
        rows = [
            (name, *(_figure(own.intervals[measure]) for measure in names)) for name, own in systems.items()
        ]
        print_table(printable(f"{heading}: {quantity(asked, 'queries')}"), ("system", *names), rows)
    if found.unknown:
        note(f"Left out {quantity(len(found.unknown), 'names')} that neither framework has:")
        for name in list(found.unknown)[:_LISTED]:
            note(f"  {printable(name)}")


def _figure(interval: object) -> str:
    mean, low, high = (getattr(interval, name) for name in ("mean", "low", "high"))
    return f"{mean:.3f} ({low:.3f}–{high:.3f})"
