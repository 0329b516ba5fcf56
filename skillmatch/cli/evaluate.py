"""`skillmatch eval`: measure on labelled data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import EncoderOption, FrameworkOption, JsonOption, WorkspaceOption
from .output import note, print_json, print_table, quantity
from .progress import progress_bars
from .session import open_matcher

_LISTED = 20

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
    from skillmatch.evaluation.linking import read_labelled

    depths = _depths(k)
    for _ in read_labelled(file):  # a wrong file is refused before the framework is encoded
        pass
    with (
        open_matcher(workspace, framework=framework, encoder=encoder) as matcher,
        progress_bars() as progress,
    ):
        linker = matcher.linker(progress)
        report = evaluate_linking(file, matcher.framework, linker, depths, encoder=matcher.encoder.id)
    if json:
        print_json(report)
        return
    print_table(f"{report.queries} sentences", ("measure", "value"), _percent(report.measures))
    _tell_unknown(list(report.unknown_labels), report.framework)


def _tell_unknown(labels: list[str], framework: str) -> None:
    """The labels left out, most frequent first; all of them are in the JSON."""
    if not labels:
        return
    note(f"Not in {framework}: {quantity(len(labels), 'labels')}.")
    for label in labels[:_LISTED]:
        note(f"  {label}")
    if len(labels) > _LISTED:
        note(f"  … and {len(labels) - _LISTED:,} more; --json lists all.")


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
