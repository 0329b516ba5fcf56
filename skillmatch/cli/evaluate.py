"""`skillmatch eval`: measure on labelled data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import evaluate_crosswalk, evaluate_hidden, evaluate_names, evaluate_similarity
from . import evaluation_output as show
from .evaluation_bench import keeping, open_bench
from .evaluation_options import (
    AgainstOption,
    BenchFrameworkOption,
    LinksAgainstOption,
    MeasuresOption,
    OutOption,
    check_run_names,
    chosen_baselines,
    chosen_measures,
    chosen_peers,
    chosen_runs,
)
from .options import EncoderOption, JsonOption, WorkspaceOption
from .output import print_json
from .progress import progress_bars

if TYPE_CHECKING:
    from skillmatch.evaluation import Ranker

app = typer.Typer(help="Measure how well the engine answers, on labelled data.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Measure how well the engine answers, on labelled data."""


@app.command()
def linking(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="CSVs with columns sentence,label, or as TECH, HOUSE, TECHWOLF, SkillSkape ship."
        ),
    ],
    workspace: WorkspaceOption = None,
    framework: BenchFrameworkOption = "",
    encoder: EncoderOption = "",
    measures: MeasuresOption = "",
    k: Annotated[
        str, typer.Option("-k", help="Depths: short for --measures RP@…,RR.", show_default=False)
    ] = "",
    against: AgainstOption = "bm25,tfidf,encoder",
    links_against: LinksAgainstOption = "labels,pieces",
    run: Annotated[
        list[str] | None,
        typer.Option(
            "--run", help="NAME=FILE: a run of another system in TREC's format.", show_default=False
        ),
    ] = None,
    none: Annotated[
        Path | None,
        typer.Option(
            "--none",
            help="Sentences that have no skill: SkillSpan JSON lines (those without annotation), or a CSV.",
            show_default=False,
        ),
    ] = None,
    save_runs: Annotated[
        bool, typer.Option("--save-runs", help="Write every system's ranking to --out in TREC's format too.")
    ] = False,
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Rank the framework's labels for each sentence, link each sentence, and compare both with the labels.

    Prints ranking measures beside baselines; precision, recall and F1 of links at the shipped threshold
    beside plainer systems; false alarms on sentences without a skill; expected calibration error. Labels are
    compared after stripping; LABEL NOT PRESENT, UNDERSPECIFIED and UNK are dropped. With --json one document
    a file.

    Example: `skillmatch eval linking tech.csv house.csv --framework "ESCO v1.1.0 en csv.zip" --out results`
    """
    from skillmatch.evaluation import (
        baseline_names,
        baselines,
        evaluate_linking,
        false_alarms,
        peers,
        read_dataset,
        read_run,
    )
    from skillmatch.evaluation.datasets import read_rows
    from skillmatch.evaluation.extraction import read_without_skill
    from skillmatch.evaluation.runs import run_lines

    wanted, names, runs = chosen_measures(measures, k), chosen_baselines(against), chosen_runs(run or ())
    plain = chosen_peers(links_against)
    check_run_names(runs, baseline_names(names) if runs else ())
    if save_runs and out is None:
        raise typer.BadParameter("needs --out", param_hint="--save-runs")
    for file in files:  # a wrong file is refused before the framework is encoded
        for _ in read_rows(file):
            pass
    for file in runs.values():
        for _ in run_lines(file):
            pass
    empty = read_without_skill(none) if none else ()
    with open_bench(workspace, framework, encoder) as matcher, progress_bars() as progress:
        held = matcher.framework
        datasets = [read_dataset(file, held) for file in files]
        linker = matcher.linker(progress)
        others = baselines(held, matcher.encoder, names, keeping(matcher))
        plainer = peers(held, matcher.encoder, plain, keeping(matcher))
        # A wrong run is refused before anything is measured.
        read = [{name: read_run(file, held, one.queries) for name, file in runs.items()} for one in datasets]
        given = false_alarms(empty, held, linker, progress) if empty else None
        results = []
        for one, theirs in zip(datasets, read, strict=True):
            systems: dict[str, Ranker] = {**others, **theirs}
            result = evaluate_linking(
                one,
                held,
                linker,
                systems,
                wanted,
                encoder=matcher.encoder.id,
                progress=progress,
                given_without=given,
                links_against=plainer,
            )
            results.append(result)
            if save_runs and out is not None:
                show.save_runs(out, result, {result.system: linker, **systems}, held, one.queries)
    show.tell(results, out, json=json)


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(help="A result that --out wrote.")],
    second: Annotated[Path, typer.Argument(help="Another one of the same data.")],
    system: Annotated[
        str, typer.Option(help="System of the first result. Default: its own.", show_default=False)
    ] = "",
    other: Annotated[
        str, typer.Option(help="System of the second result. Default: its own.", show_default=False)
    ] = "",
    json: JsonOption = False,
) -> None:
    """Compare two results query by query: mean difference, its 95% interval, and p of a randomisation test.

    Example: `skillmatch eval compare before/linking-tech.json after/linking-tech.json`
    """
    from skillmatch.evaluation import compare as compared
    from skillmatch.evaluation import load_result

    found = compared(load_result(first), load_result(second), system, other)
    if json:
        print_json(found)
    else:
        show.comparison(found)


app.command()(evaluate_names.normalisation)
app.command()(evaluate_similarity.similarity)
app.command()(evaluate_crosswalk.crosswalk)
app.command()(evaluate_hidden.hidden)
