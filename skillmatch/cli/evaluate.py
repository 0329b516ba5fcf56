"""`skillmatch eval`: measure on labelled data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import evaluation_output as show
from .evaluation_bench import open_bench
from .options import EncoderOption, JsonOption, WorkspaceOption
from .output import print_json
from .progress import progress_bars

if TYPE_CHECKING:
    from skillmatch.evaluation import Measure

BenchFrameworkOption = Annotated[
    str,
    typer.Option(
        "--framework",
        "-f",
        help="Framework id in the workspace, or a framework's own file: ESCO's zip, a CSV, a CASE JSON. "
        "Default: the workspace's own.",
        show_default=False,
    ),
]
MeasuresOption = Annotated[
    str,
    typer.Option(
        "--measures",
        "-m",
        help="Measures, separated by commas, spelt as ir_measures does: RP@5, R@10, RR, AP, nDCG@10, P@5, "
        "Success@1, Rprec. Default: RP@1,RP@5,RP@10,R@10,RR,AP,nDCG@10.",
        show_default=False,
    ),
]
AgainstOption = Annotated[
    str,
    typer.Option(
        "--against",
        help="Baselines measured in the same run, separated by commas: bm25, tfidf, encoder, encoder:NAME; "
        "or none.",
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", help="Folder to write JSON (values of every query included) and Markdown to.",
        show_default=False,
    ),
]  # fmt: skip

app = typer.Typer(help="Measure how well the engine answers, on labelled data.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Measure how well the engine answers, on labelled data."""


@app.command()
def linking(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="CSVs with columns sentence,label, or as TECH, HOUSE, TECHWOLF, SkillSkape ship them."
        ),
    ],
    workspace: WorkspaceOption = None,
    framework: BenchFrameworkOption = "",
    encoder: EncoderOption = "",
    measures: MeasuresOption = "",
    k: Annotated[str, typer.Option("-k", help="Depths of RP@k, short for --measures RP@…,RR.")] = "",
    against: AgainstOption = "bm25,tfidf,encoder",
    out: OutOption = None,
    json: JsonOption = False,
) -> None:
    """Rank the framework's labels for each sentence, link each sentence, and compare both with the labels.

    Prints ranking measures beside baselines, precision, recall and F1 of links at the shipped threshold,
    false alarms on sentences without a skill, and expected calibration error. Labels are compared after
    stripping; LABEL NOT PRESENT, UNDERSPECIFIED and UNK are dropped. With --json one document a file.

    Example: `skillmatch eval linking tech.csv house.csv --framework "ESCO v1.1.0 en csv.zip" --out results`
    """
    from skillmatch.evaluation import baselines, evaluate_linking, read_dataset
    from skillmatch.evaluation.datasets import read_rows

    wanted, names = _measures(measures, k), _names(against)
    for file in files:  # a wrong file is refused before the framework is encoded
        for _ in read_rows(file):
            pass
    with open_bench(workspace, framework, encoder) as matcher, progress_bars() as progress:
        datasets = [read_dataset(file, matcher.framework) for file in files]
        linker = matcher.linker(progress)
        systems = baselines(matcher.framework, matcher.encoder, names)
        results = [
            evaluate_linking(
                one, matcher.framework, linker, systems, wanted, encoder=matcher.encoder.id, progress=progress
            )
            for one in datasets
        ]
    if out is not None:
        show.save(results, out)
    if json:
        print_json(show.plain(results))
        return
    for result in results:
        show.result(result)


def _measures(text: str, depths: str) -> tuple[Measure, ...]:
    """The measures asked for; none for the default."""
    from skillmatch.errors import InputError
    from skillmatch.evaluation import parse_measures

    if text and depths:
        raise typer.BadParameter("--measures and -k exclude each other", param_hint="-k")
    if depths and not all(part.isdigit() and int(part) > 0 for part in depths.split(",")):
        raise typer.BadParameter("give whole numbers from 1 up, separated by commas", param_hint="-k")
    if depths:
        text = ",".join([*(f"RP@{part}" for part in depths.split(",")), "RR"])
    try:
        return parse_measures(text) if text else ()
    except InputError as error:
        raise typer.BadParameter(str(error), param_hint="--measures") from error


def _names(text: str) -> tuple[str, ...]:
    """What `--against` names, each once."""
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    return () if names == ("none",) else names
