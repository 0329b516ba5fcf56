"""`skillmatch eval hidden`: find relations that were taken out of a framework."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import evaluation_output as show
from .evaluation_bench import open_bench
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
    from skillmatch.evaluation.hidden import Hidden
    from skillmatch.frameworks import Framework


def hidden(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="CSV of occupation,skill rows (description too, for roles the framework lacks), or a fuller "
            "release as zip. Default: half of the framework's own relations are hidden.",
            show_default=False,
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    framework: BenchFrameworkOption = "",
    encoder: EncoderOption = "",
    share: Annotated[float, typer.Option(min=0.01, max=1.0, help="Share of relations to hide.")] = 0.5,
    limit: Annotated[int, typer.Option(min=0, help="Occupations asked at most; 0 for all.")] = 500,
    seed: Annotated[int, typer.Option(help="Other occupations, other relations.")] = 0,
    measures: MeasuresOption = "",
    against: AgainstOption = "bm25,encoder",
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Hide relations of occupations and look for them from descriptions alone, beside baselines.

    What is hidden is taken out of the framework before anything is computed. Rprec is the share of the hidden
    skills found among as many suggestions as are hidden; R@50 of those among the first fifty.

    Example: `skillmatch eval hidden roles.csv --framework nice --out results -w my`
    """
    from skillmatch.evaluation import baselines
    from skillmatch.evaluation.hidden_run import evaluate_hidden, from_texts, systems
    from skillmatch.linking import Linker

    wanted, names = chosen_measures(measures), chosen_baselines(against)
    with open_bench(workspace, framework, encoder) as matcher, progress_bars() as progress:
        asked = _asked(file, matcher.framework, share, limit, seed)
        linker = Linker(asked.framework, matcher.encoder, progress=progress)
        others = baselines(asked.framework, matcher.encoder, names)
        found = systems(asked, matcher.encoder, linker)
        found |= {name: from_texts(asked, one) for name, one in others.items()}
        result = evaluate_hidden(asked, found, wanted, encoder=matcher.encoder.id, progress=progress)
    show.tell([result], out, json=json)


def _asked(file: Path | None, framework: Framework, share: float, limit: int, seed: int) -> Hidden:
    from skillmatch.evaluation.hidden import hidden_answers, hide
    from skillmatch.evaluation.hidden_file import hidden_from_file

    if file is None:
        return hide(framework, share, seed=seed, limit=limit)
    if file.suffix.lower() == ".zip" or file.is_dir():
        from skillmatch.matcher.loading import read_framework

        return hidden_answers(framework, read_framework("esco", file), limit=limit)
    return hidden_from_file(file, framework)
