"""`skillmatch eval normalisation`: names to the entries of a framework."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import evaluation_output as show
from .evaluation_bench import keeping, open_bench
from .evaluation_options import (
    AgainstOption,
    BenchFrameworkOption,
    MeasuresOption,
    OutOption,
    chosen_baselines,
    chosen_measures,
)
from .options import EncoderOption, JsonOption, WorkspaceOption
from .progress import progress_bars

if TYPE_CHECKING:
    from skillmatch.evaluation import Names
    from skillmatch.frameworks import Framework


class Entries(StrEnum):
    """What names are normalised to."""

    skills = "skills"
    occupations = "occupations"


class From(StrEnum):
    """What is held out of a framework to be asked for."""

    aliases = "aliases"
    descriptions = "descriptions"


_UNSEEN = {From.aliases: 0.1, From.descriptions: 0.05}
"""What training keeps out of the shipped model."""


def normalisation(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="CSVs with columns text,label (a label or URI). None: names held out of the framework.",
            show_default=False,
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    framework: BenchFrameworkOption = "",
    encoder: EncoderOption = "",
    of: Annotated[Entries, typer.Option(help="What the names are of.")] = Entries.skills,
    from_: Annotated[
        From, typer.Option("--from", help="What to hold out where no file is given.")
    ] = From.aliases,
    hold_out: Annotated[
        float | None,
        typer.Option(
            help="Share of them that is held out. Default: .1 of aliases, .05 of descriptions, which the "
            "shipped model never saw.",
            min=0.0001,
            max=1.0,
            show_default=False,
        ),
    ] = None,
    limit: Annotated[int, typer.Option(help="At most so many are asked; 0 for all.", min=0)] = 2000,
    seed: Annotated[
        int, typer.Option(help="Which are held out; with another than 0, the shipped model has seen some.")
    ] = 0,
    measures: MeasuresOption = "",
    against: AgainstOption = "bm25,tfidf,encoder",
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Rank a framework's labels for names: alias to skill, title to occupation, description to label.

    Without a file, aliases or descriptions are taken out of the framework, chosen by hash, and asked for.

    Example: `skillmatch eval normalisation --hold-out 0.1 --of occupations -w my`
    """
    from skillmatch.evaluation import (
        baselines,
        evaluate_names,
        held_out,
        names_from_file,
        occupations_as_skills,
    )
    from skillmatch.evaluation.datasets import read_rows
    from skillmatch.linking import Linker

    wanted, chosen = chosen_measures(measures), chosen_baselines(against)
    for file in files or ():
        for _ in read_rows(file):
            pass

    def asked(entries: Framework) -> list[Names]:
        if files:
            return [names_from_file(file, entries) for file in files]
        return [held_out(entries, from_.value, hold_out or _UNSEEN[from_], seed, limit)]

    with open_bench(workspace, framework, encoder) as matcher, progress_bars() as progress:
        entries = matcher.framework if of is Entries.skills else occupations_as_skills(matcher.framework)
        results = []
        for names in asked(entries):
            ranked = names.framework
            linker = Linker(ranked, matcher.encoder, progress=progress)
            others = baselines(ranked, matcher.encoder, chosen, keeping(matcher))
            results.append(
                evaluate_names(names, linker, others, wanted, encoder=matcher.encoder.id, progress=progress)
            )
    show.tell(results, out, json=json)
