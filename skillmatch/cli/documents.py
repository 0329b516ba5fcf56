"""Reports as documents: printed, or written to a file or folder, in the form asked for."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from skillmatch.errors import InputError

from .output import defused, note


class Form(StrEnum):
    """What a report is written as; without one it is summed up on the terminal."""

    html = "html"
    json = "json"
    csv = "csv"


FormOption = Annotated[
    Form | None,
    typer.Option("--format", help="html, json or csv. Default: a summary to read.", show_default=False),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        help="File to write, its ending says as what; or a folder, for all three forms.",
        show_default=False,
    ),
]
Makers = Mapping[Form, Callable[[], str]]


def chosen_form(form: Form | None, json: bool) -> Form | None:
    """The form asked for; `--json` beside another is wrong usage."""
    if json and form not in (None, Form.json):
        raise typer.BadParameter(f"--json and --format {form} exclude each other")
    return Form.json if json else form


def give_out(makers: Makers, form: Form | None, out: Path | None, stem: str) -> bool:
    """Write or print the document; False where neither was asked for. `stem` names files in a folder.

    Raises:
        InputError: the file cannot be written, or its ending names no form.
    """
    if out is None:
        if form is not None:
            sys.stdout.write(makers[form]())
        return form is not None
    if out.is_dir() or not out.suffix:
        _make(out)
        for one in [form] if form else list(makers):
            _write(out / f"{stem}.{one}", makers[one]())
        return True
    _write(out, makers[form or _form_of(out)]())
    return True


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV that no spreadsheet takes for formulas."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(["" if cell is None else defused(str(cell)) for cell in row] for row in rows)
    return text.getvalue()


def _form_of(file: Path) -> Form:
    ending = file.suffix.removeprefix(".").casefold()
    ending = {"htm": "html"}.get(ending, ending)
    if ending not in set(Form):
        raise InputError(f"the ending {file.suffix!r} names no form", file=file, fix="Add --format html.")
    return Form(ending)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot be made ({error.strerror})", file=folder) from None


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot be written ({error.strerror})", file=file) from None
    note(f"Wrote {file}.")
