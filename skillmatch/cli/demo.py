"""`skillmatch demo` and `skillmatch init`: from nothing to three answers."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import show, show_gaps
from .options import DEMO_FOLDER, ENCODER_VARIABLE, Format
from .output import note, out
from .progress import progress_bars

if TYPE_CHECKING:
    from skillmatch.matcher import Matcher

_NEXT = """
Try next{activate}
  skillmatch extract "You will maintain the firewall and train new colleagues" {w}
  skillmatch recommend {learner} --goal "cyber security" {w}
  skillmatch rank {posting} -n 3 --json {w}
  skillmatch gaps {programme} --framework starter {w}
  skillmatch search "patient safety" --in credentials {w}
  skillmatch serve {w}          then open http://127.0.0.1:8000 in a browser
  skillmatch --help
""".strip("\n")


def demo(
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", help="Where the demo workspace is or will be.")
    ] = DEMO_FOLDER,
) -> None:
    """Set up the sample ecosystem on ESCO and answer a learner, an employer and a curriculum designer.

    Example: `skillmatch demo`
    """
    from skillmatch import sample

    with _indexed_demo(workspace) as matcher:
        _learner(matcher, sample.DEMO_LEARNER)
        _employer(matcher, sample.DEMO_POSTING)
        _designer(matcher, sample.DEMO_PROGRAMME)
    where = "" if workspace == DEMO_FOLDER else f"-w {shlex.quote(str(workspace))}"
    names = {
        "learner": sample.DEMO_LEARNER,
        "posting": sample.DEMO_POSTING,
        "programme": sample.DEMO_PROGRAMME,
        "activate": _activation(),
    }
    out().print("\n" + _NEXT.format(w=where, **names).replace(" \n", "\n"))


def init(
    folder: Annotated[Path, typer.Argument(help="Folder to make the workspace in.")],
    with_demo: Annotated[
        bool, typer.Option("--demo", help="Fill it with ESCO and the sample ecosystem, and index it.")
    ] = False,
) -> None:
    """Make a workspace: one folder that holds everything.

    Example: `skillmatch init my --demo`
    """
    if with_demo:
        with _indexed_demo(folder):
            note(f"{folder} is ready: skillmatch demo -w {folder}")
        return
    from skillmatch.workspace import Workspace

    Workspace.create(folder).close()
    note(f"Made the workspace {folder}. Next: skillmatch framework pull esco -w {folder}")


def _indexed_demo(folder: Path) -> Matcher:
    """The demo's matcher, brought up to date; whoever gets it closes it."""
    from skillmatch.matcher import Matcher
    from skillmatch.matcher.setup import prepare_demo

    with progress_bars() as progress:
        workspace = prepare_demo(folder, tell=note, progress=progress)
        matcher = Matcher(workspace, encoder=os.environ.get(ENCODER_VARIABLE, ""))
        if not matcher.is_fresh():
            matcher.index(progress)
    return matcher


def _activation() -> str:
    """A line for whose shell does not find this program, as after `make demo`, which activates nothing."""
    script = Path(sys.prefix) / "bin" / "activate"
    if shutil.which("skillmatch") or not script.is_file():
        return ""
    shown = script.relative_to(Path.cwd()) if script.is_relative_to(Path.cwd()) else script
    return f"\n  . {shlex.quote(str(shown))}          lets this shell find skillmatch"


def _heading(person: str, question: str, answer: str) -> None:
    console = out()
    console.print()
    console.rule(f" {person}: {question} ", align="left", style="bold")
    console.print(answer, style="italic")
    console.print()


def _learner(matcher: Matcher, person: str) -> None:
    goal = matcher.goal_of(person)
    held = ", ".join(matcher.held_names(person)) or "nothing yet"
    _heading(
        "Learner",
        "what should I earn next?",
        f"{person} has {held}, and works towards {goal.title!r}.",
    )
    show.recommendations(matcher.recommend(person, n=3), Format.table)


def _employer(matcher: Matcher, posting_id: str) -> None:
    posting = matcher.posting_held(posting_id)
    _heading(
        "Employer", "who can verifiably do this?", f"Candidates for {posting.title!r} at {posting.employer}."
    )
    show.matches(matcher.rank(posting, n=3), Format.table)


def _designer(matcher: Matcher, programme: str) -> None:
    _heading(
        "Curriculum designer", "what does my programme miss?", "Skills that postings ask for come first."
    )
    show_gaps.gaps(matcher.gaps(programme, n=5), Format.table)
