"""`skillmatch eval similarity`: which skills are alike."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from . import evaluation_output as show
from .evaluation_bench import open_bench
from .evaluation_options import BenchFrameworkOption, OutOption
from .options import EncoderOption, JsonOption, WorkspaceOption
from .output import note
from .progress import progress_bars


def similarity(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="CSVs with columns a,b,score. None: pairs that the framework relates.", show_default=False
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    framework: BenchFrameworkOption = "",
    encoder: EncoderOption = "",
    limit: Annotated[int, typer.Option(help="Pairs of the framework that are looked at.", min=1)] = 2000,
    seed: Annotated[int, typer.Option(help="Which pairs and unrelated skills are drawn.", min=0)] = 0,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Hold the similarity of skills against people's scores (Spearman), or a framework's relations (AUC).

    AUC: how often a related skill is nearer than an unrelated one, drawn at random, or among those whose
    labels look alike (hard).

    Example: `skillmatch eval similarity pairs.csv -w my --json`
    """
    from skillmatch.evaluation import evaluate_related, evaluate_scored, similarity_systems
    from skillmatch.evaluation.pairs import read_pairs

    with open_bench(workspace, framework, encoder) as matcher, progress_bars() as progress:
        held = matcher.framework
        for file in files or ():
            read_pairs(file, held)
        if not files:
            matcher.encoder.encode(held.labels, progress)
        systems = similarity_systems(held, matcher.encoder)
        name = matcher.encoder.id
        if files:
            results = [evaluate_scored(file, held, systems, name) for file in files]
        else:
            note("No file given: comparing with the framework's own relations.")
            results = [evaluate_related(held, systems, name, limit, seed)]
    show.tell(results, out, json=json)
