"""`skillmatch eval`: measure on labelled data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import EncoderOption, FrameworkOption, JsonOption, WorkspaceOption
from .output import note, print_json, print_table
from .progress import progress_bars
from .session import open_matcher

app = typer.Typer(help="Measure how well the engine links, on your own labelled data.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Measure how well the engine links, on your own labelled data."""


@app.command()
def linking(
    file: Annotated[Path, typer.Argument(help="CSV with columns sentence,label; several rows a sentence.")],
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    encoder: EncoderOption = "",
    k: Annotated[str, typer.Option("-k", help="Depths, separated by commas.")] = "1,5,10",
    json: JsonOption = False,
) -> None:
    """Rank the framework's labels for each sentence; print RP@k and RR, and the labels it does not know.

    Example: `skillmatch eval linking sentences.csv -k 1,5,10 --json -w my`
    """
    from skillmatch.evaluation import evaluate_linking

    depths = _depths(k)
    with (
        open_matcher(workspace, framework=framework, encoder=encoder) as matcher,
        progress_bars() as progress,
    ):
        report = evaluate_linking(file, matcher.framework, matcher.linker(progress), depths)
    if json:
        print_json(report)
        return
    print_table(f"{report.queries} sentences", ("measure", "value"), _percent(report.measures))
    if report.unknown_labels:
        note(f"{len(report.unknown_labels)} labels are not in {report.framework}:")
        for label in report.unknown_labels:
            note(f"  {label}")


def _depths(text: str) -> tuple[int, ...]:
    try:
        depths = tuple(sorted({int(part) for part in text.split(",")}))
    except ValueError:
        depths = ()
    if not depths or depths[0] < 1:
        raise typer.BadParameter("give whole numbers from 1 up, separated by commas", param_hint="-k")
    return depths


def _percent(measures: dict[str, float]) -> list[tuple[str, str]]:
    return [(name, f"{100 * value:.1f} %") for name, value in measures.items()]
