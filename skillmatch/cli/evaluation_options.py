"""Options that the commands of `skillmatch eval` share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from skillmatch.evaluation import Measure


BenchFrameworkOption = Annotated[
    str,
    typer.Option(
        "--framework",
        "-f",
        help="Framework id in the workspace, or a framework's own file: ESCO's zip or folder, a CSV, a CASE "
        "JSON. Default: the workspace's own.",
        show_default=False,
    ),
]
MeasuresOption = Annotated[
    str,
    typer.Option(
        "--measures",
        "-m",
        help="Measures, separated by commas, spelt as ir_measures does: RP@5, R@10, RR, AP, nDCG@10, P@5, "
        "Success@1, Rprec. Default: RP@k and RR, and what else is usual for the task.",
        show_default=False,
    ),
]
AgainstOption = Annotated[
    str,
    typer.Option(
        "--against",
        help="Baselines measured in the same run, separated by commas: bm25, tfidf, encoder (the one in use, "
        "alone), encoder:NAME for any other, such as encoder:all-minilm-l6-v2; or none.",
    ),
]
LinksAgainstOption = Annotated[
    str,
    typer.Option(
        "--links-against",
        help="Plainer systems whose links are measured in the same run, separated by commas: labels (those "
        "that stand in the sentence), pieces (these, and the nearest to its pieces by the encoder in use), "
        "pieces:NAME for any other encoder; or none.",
    ),
]


def made_folder(out: Path | None) -> Path | None:
    """The folder, made before anything is computed: what took an hour must have somewhere to go."""
    if out is None:
        return None
    from skillmatch.errors import InputError, reason_of

    try:
        out.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=out):
            return out
    except OSError as error:
        reason = f"cannot be written to: {reason_of(error)}"
        raise InputError(reason, file=out, fix="Choose another folder.") from error


OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        callback=made_folder,
        help="Folder to write JSON (with the values of every query) and Markdown to.",
        show_default=False,
    ),
]


def chosen_measures(text: str, depths: str = "") -> tuple[Measure, ...]:
    """The measures asked for; none for the task's default."""
    from skillmatch.errors import InputError
    from skillmatch.evaluation import parse_measures

    if text and depths:
        raise typer.BadParameter("--measures and -k exclude each other", param_hint="-k")
    if depths and not all(part.isdecimal() and int(part) > 0 for part in depths.split(",")):
        raise typer.BadParameter("give whole numbers from 1 up, separated by commas", param_hint="-k")
    if depths:
        text = ",".join([*(f"RP@{part}" for part in depths.split(",")), "RR"])
    try:
        return parse_measures(text) if text else ()
    except InputError as error:
        raise typer.BadParameter(str(error), param_hint="--measures") from error


def chosen_baselines(text: str) -> tuple[str, ...]:
    """What `--against` names, each once; a wrong name is refused here, before a framework is encoded."""
    from skillmatch.evaluation import baseline_encoders

    names = _names(text)
    baseline_encoders(names)
    return names


def chosen_peers(text: str) -> tuple[str, ...]:
    """What `--links-against` names, in the same way."""
    from skillmatch.evaluation import peer_encoders

    names = _names(text)
    peer_encoders(names)
    return names


def _names(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    return () if names == ("none",) else names


def chosen_runs(texts: Sequence[str]) -> dict[str, Path]:
    """`--run NAME=FILE`, as name → file."""
    found: dict[str, Path] = {}
    for text in texts:
        name, equals, file = text.partition("=")
        if not (name.strip() and equals and file) or name.strip() in found:
            raise typer.BadParameter(f"{text!r} is not NAME=FILE with a name of its own", param_hint="--run")
        found[name.strip()] = Path(file)
    return found


def check_run_names(runs: Collection[str], others: Collection[str]) -> None:
    """Refuse a run by the name of a system that is measured beside it, and would not be any more."""
    from skillmatch.evaluation.results import OURS

    for name in runs:
        if name in (OURS, *others):
            raise typer.BadParameter(f"{name!r} is a system of ours; choose another name", param_hint="--run")
