"""`skillmatch review` as people type it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

Run = Callable[..., Any]


def ids(run: Run, folder: Path, *options: str) -> list[dict[str, Any]]:
    return list(json.loads(run("review", "list", "-w", folder, "--json", *options).out))


def test_the_way_through(run: Run, workspace_copy: Path, tmp_path: Path) -> None:
    folder = workspace_copy
    first, second, *_ = ids(run, folder, "--state", "suggested")
    assert run("review", "confirm", first["id"][:7], "-w", folder, "--by", "Ann").code == 0
    assert run("review", "reject", second["id"], "-w", folder, "--note", "no").code == 0
    states = {row["id"]: (row["state"], row["by"]) for row in ids(run, folder)}
    assert states[first["id"]] == ("confirmed", "Ann")
    assert states[second["id"]][0] == "rejected"
    table = run("review", "list", "-w", folder, "--state", "confirmed").out
    assert first["label"] in table
    history = run("review", "history", "-w", folder, "--format", "csv").out
    assert "Ann" in history
    assert "1 confirmed" in run("review", "stats", "-w", folder).err
    sheet = tmp_path / "mapping.xlsx"
    assert run("review", "export", sheet, "-w", folder).code == 0
    assert load_workbook(sheet).worksheets[0].max_row == len(states) + 1
    assert "0 changed" in run("review", "import", sheet, "-w", folder).err
    assert run("review", "undo", "-w", folder).code == 0
    assert "1 would change" in run("review", "import", sheet, "-w", folder, "--dry-run").err
    labelled = tmp_path / "labelled.jsonl"
    run("review", "export", labelled, "--labelled", "-w", folder)
    (line,) = labelled.read_text().splitlines()
    assert json.loads(line)["positive"] is True
    assert run("review", "forget", "Ann", "--as", "reviewer 1", "-w", folder).code == 0
    assert "Ann" not in run("review", "history", "-w", folder, "--json").out


def test_bulk_first_says_what_it_would_do(run: Run, workspace_copy: Path) -> None:
    planned = json.loads(
        run("review", "bulk", "confirm", "--at-least", "0.9", "--dry-run", "--json", "-w", workspace_copy).out
    )
    assert planned["dry_run"]
    assert run("review", "history", "-w", workspace_copy, "--json").out.strip() == "[]"
    run("review", "bulk", "confirm", "--at-least", "0.9", "-w", workspace_copy)
    assert len(ids(run, workspace_copy, "--state", "confirmed")) == len(planned["decisions"]) > 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("confirm", "nothing"), "No link 'nothing'"),
        (("undo",), "nothing left to undo"),
        (("undo", "b7"), "No batch 'b7'"),
        (("export", "x.docx"), "what format is it?"),
        (("import", "gone.csv"), "does not exist"),
        (("add", "no such skill", "c"), "No skill"),
        (("bulk", "confirm"), "say which links"),
        (("forget", "nobody"), "No reviewer"),
    ],
)
def test_mistakes_are_answered_in_words(
    run: Run, workspace_copy: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = run("review", *arguments, "-w", workspace_copy)
    assert done.code != 0
    assert words in " ".join(done.err.split())
    assert "Traceback" not in done.err


def test_text_from_outside_steers_no_terminal(run: Run, workspace_copy: Path) -> None:
    (item, *_) = ids(run, workspace_copy)
    run("review", "confirm", item["id"], "--by", "\x1b[31mAnn", "-w", workspace_copy)
    for command in ("history", "stats", "list"):
        shown = run("review", command, "-w", workspace_copy)
        assert "\x1b[31mAnn" not in shown.out + shown.err


def test_a_name_that_no_file_would_carry_is_refused(run: Run, workspace_copy: Path) -> None:
    """Else the export of all decisions could not be read back."""
    item, *_ = ids(run, workspace_copy)
    done = run("review", "confirm", item["id"], "--by", "x" * 201, "-w", workspace_copy)
    assert done.code == 2
    assert run("review", "history", "-w", workspace_copy, "--json").out.strip() == "[]"
