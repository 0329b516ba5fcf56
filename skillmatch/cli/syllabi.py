"""`skillmatch syllabi`: a folder of course descriptions to a programme, and what it covers."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillmatch.domain import printable

from . import show_gaps
from .answers import answer
from .options import AsOfOption, Format, FrameworkOption, JsonOption, WorkspaceOption
from .output import note, out, print_json, quantity, to_builtins
from .progress import progress_bars

if TYPE_CHECKING:
    from skillmatch.domain import GapReport
    from skillmatch.matcher import Matcher
    from skillmatch.matcher.syllabi import FolderReport


def syllabi(
    folder: Annotated[Path, typer.Argument(help="Folder of .txt, .md, .html, .docx and .pdf files.")],
    programme: Annotated[Path, typer.Option("--out", "-o", help="Programme file to write.")] = Path(
        "programme.json"
    ),
    name: Annotated[
        str, typer.Option(help="Name of the programme. Default: the folder's.", show_default=False)
    ] = "",
    issuer: Annotated[str, typer.Option(help="Id of who offers it.", show_default=False)] = "",
    coverage: Annotated[bool, typer.Option(help="Hold it against the framework as well.")] = True,
    occupation: Annotated[
        str, typer.Option("--occupation", help="Only the skills this occupation needs.", show_default=False)
    ] = "",
    workspace: WorkspaceOption = None,
    framework: FrameworkOption = "",
    as_of: AsOfOption = None,
    json: JsonOption = False,
) -> None:
    """Read a folder of syllabi into one programme file, list bad files, and show what the programme misses.

    A run that is stopped goes on where it was when it is started again.

    Example: `skillmatch syllabi courses --out programme.json -w demo-workspace`
    """
    from skillmatch.matcher.syllabi import programme_from_folder

    with progress_bars() as progress:
        found = programme_from_folder(folder, programme, name=name, issuer=issuer, progress=progress)
    report = _coverage(programme, workspace, framework, as_of, occupation) if coverage else None
    if json:
        print_json({"folder": to_builtins(found), "coverage": to_builtins(report)})
        return
    _tell(found)
    if report is not None:
        show_gaps.gaps(report, Format.table)
    note(f"The whole report: `skillmatch gaps {programme} --html report.html`.")


def _coverage(
    programme: Path, workspace: Path | None, framework: str, as_of: datetime | None, occupation: str
) -> GapReport:
    from skillmatch.matcher.programmes import programme_from_file

    def ask(matcher: Matcher) -> GapReport:
        return matcher.gaps(programme_from_file(programme), occupation=occupation)

    return answer(ask, workspace, framework, as_of)


def _tell(found: FolderReport) -> None:
    out().print(
        f"{quantity(found.courses, 'courses')} with {quantity(found.statements, 'statements')} → {found.out}",
        soft_wrap=True,
    )
    for one in found.bad:
        note(f"  not read: {printable(one.file)}: {printable(one.reason)}")
    for file, earlier in found.same:
        note(f"  the same text as {printable(earlier)}: {printable(file)}")
    if found.skipped:
        note(f"  {quantity(len(found.skipped), 'files')} of other kinds passed over.")
    if found.resumed:
        note(f"  {quantity(found.resumed, 'documents')} kept from a run that was stopped.")
