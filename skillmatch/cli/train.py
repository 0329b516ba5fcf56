"""`skillmatch train`: an encoder of one's own, from a framework and labelled text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .evaluation_bench import open_bench
from .evaluation_options import BenchFrameworkOption, made_folder
from .options import JsonOption, WorkspaceOption
from .output import note, print_json, print_table
from .progress import progress_bars

if TYPE_CHECKING:
    from skillmatch.matcher import Matcher
    from skillmatch.training import Made, Sources


def train(
    sentences: Annotated[
        list[Path] | None,
        typer.Argument(help="CSVs of labelled sentences to learn from, as `skillmatch eval linking` reads."),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", callback=made_folder, help="Folder for model and kept states.")
    ] = Path("trained-model"),
    workspace: WorkspaceOption = None,
    framework: BenchFrameworkOption = "",
    hold_out: Annotated[
        list[Path] | None,
        typer.Option(
            "--hold-out",
            help="CSV of labelled sentences to measure by; nothing of it is learnt from. May be repeated.",
            show_default=False,
        ),
    ] = None,
    marked: Annotated[
        Path | None,
        typer.Option(
            "--marked",
            help="Sentences with marked spans (SkillSpan JSON lines), linked by the base encoder's linker.",
            show_default=False,
        ),
    ] = None,
    base: Annotated[
        str, typer.Option("--base", help="Model folder to begin from. Default: all-MiniLM-L6-v2.")
    ] = "",
    minutes: Annotated[
        float, typer.Option("--minutes", min=0.01, help="About how long one core may train.")
    ] = 60.0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another seed, another model.")] = 13,
    resume: Annotated[
        bool, typer.Option("--resume/--anew", help="Go on from the state in --out, or throw it away.")
    ] = True,
    json: JsonOption = False,
) -> None:
    """Train a sentence encoder for a framework and write it as int8 ONNX with its card and curve.

    Learns from the framework's aliases, descriptions, and sentences made of them; from labelled sentences;
    from links that people confirmed in the workspace. A tenth of the aliases and a twentieth of the
    descriptions are held out and measured. Stop it at any time: the same command goes on. Needs
    `pip install 'skillmatch[train]'`.

    Example: `skillmatch train skillskape/train.csv --framework esco.zip --marked skillspan.json -o my-model`
    """
    from skillmatch.training import Sources
    from skillmatch.training.packages import check_installed

    check_installed()
    if not resume:
        _forget(out)
    sources = Sources(tuple(sentences or ()), marked, tuple(hold_out or ()))
    with open_bench(workspace, framework, "all-minilm-l6-v2") as matcher:
        made = _made(matcher, sources, out, base, minutes, seed)
    if json:
        print_json(made)
        return
    rows = [
        (name, measure, f"{100 * made.before[name][measure].mean:.1f}", f"{100 * value.mean:.1f}")
        for name, own in made.after.items()
        for measure, value in own.items()
    ]
    if rows:
        print_table("Encoder alone, in %", ("set", "measure", "before", "after"), rows)
    else:
        note("Nothing was held out, so nothing is measured; --hold-out names sentences to measure by.")
    note(f"Use it with --encoder {made.folder}; its card is {made.folder}/card.md.")


def _made(matcher: Matcher, sources: Sources, out: Path, base: str, minutes: float, seed: int) -> Made:
    from dataclasses import replace

    from skillmatch.training import SHIPPED, gather, make, shortened

    held = matcher.framework
    decisions = matcher.workspace.decisions.current(held.info.id)
    sources = replace(sources, decisions=decisions)
    rounds = tuple(replace(one, seed=seed + number) for number, one in enumerate(shortened(SHIPPED, minutes)))
    folder = _base(base)
    with progress_bars() as progress:
        teacher = matcher.linker(progress) if sources.marked else None
        gathered = gather(held, sources, rounds[0], teacher)
        return make(folder, held, gathered, rounds, out, progress=progress)


def _base(name: str) -> Path:
    """The model folder to begin from."""
    from skillmatch.encoders import hub, weights
    from skillmatch.encoders.onnx_folder import is_onnx_folder
    from skillmatch.errors import EncoderError

    if not name or weights.is_stock(name):
        return weights.stock_folder()
    folder = hub.local_folder(name)
    if is_onnx_folder(folder) and not (folder / "modules.json").exists():
        raise EncoderError(
            f"{name} holds an int8 model, which cannot be trained further.",
            fix="Name its fp32 weights; `skillmatch train` keeps them in training/round-2/model.",
        )
    return folder


def _forget(out: Path) -> None:
    """Throw away kept states; nothing else in the folder."""
    import shutil

    shutil.rmtree(out / "training", ignore_errors=True)
