"""`skillmatch path` on the sample with the starter framework."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from skillmatch import sample


def _ask(run, folder: Path, *more: object) -> dict:
    done = run("path", sample.DEMO_LEARNER, "-w", folder, "--json", *more)
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_a_plan_for_the_learner_of_the_sample(run, sample_folder: Path) -> None:
    path = _ask(run, sample_folder)
    plan = path["plan"]
    assert plan["reached"]
    assert plan["method"] == "optimal"
    assert plan["coverage"] >= path["asked"] == 0.8 > path["covered"]
    for step in plan["steps"]:
        assert step["because"]
    chosen = {tuple(step["item"] for step in one["steps"]) for one in (plan, *path["alternatives"])}
    assert len(chosen) == 1 + len(path["alternatives"]) >= 3
    assert _ask(run, sample_folder) == path


def test_a_stack_is_finished_part_by_part(run, sample_folder: Path) -> None:
    path = _ask(run, sample_folder, "--goal", "data-analyst-stack", "--alternatives", 0)
    assert path["plan"]["reached"]
    assert "sql-for-analysis" in [step["item"] for step in path["plan"]["steps"]]
    assert path["alternatives"] == []


def test_budget_day_and_issuers_narrow_the_plan(run, sample_folder: Path) -> None:
    free = _ask(run, sample_folder)["plan"]
    tight = _ask(run, sample_folder, "--max-hours", 30, "--max-cost", 300)["plan"]
    assert tight["hours"] <= 30
    assert tight["cost"] <= 300
    assert tight["kinds"] == ["coverage"]
    assert tight["coverage"] < free["coverage"]
    week = _ask(run, sample_folder, "--by", "2026-11-01", "--as-of", "2026-10-18", "--hours-per-week", 9)[
        "plan"
    ]
    assert week["hours"] <= 18
    gone = free["steps"][0]["issuer"]
    other = _ask(run, sample_folder, "--avoid", gone)["plan"]
    assert gone not in {step["issuer"] for step in other["steps"]}


def test_what_if_and_drawing(run, sample_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "plan.svg"
    path = _ask(run, sample_folder, "--what-if", "python-foundations", "--svg", file)
    assert path["what_if"]["hours"] <= 0
    assert ET.fromstring(file.read_text(encoding="utf-8")).tag.endswith("svg")


def test_people_read_a_table(run, sample_folder: Path) -> None:
    done = run("path", sample.DEMO_LEARNER, "-w", sample_folder)
    assert done.code == 0, done.err
    assert "Least effort" in done.out
    assert "stage" in done.out
    assert "Alternative 1." in done.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--goal", "no such thing at all"], "No posting, stack, occupation or skill"),
        (["--what-if", "nothing"], "No credential"),
        (["--avoid", "nobody"], "No issuer"),
        (["--by", "2001-01-01"], "is before"),
        (["--svg", "/nowhere/at/all.svg"], "cannot be written"),
    ],
)
def test_refusals_name_the_way_out(run, sample_folder: Path, words: list[str], told: str) -> None:
    done = run("path", sample.DEMO_LEARNER, "-w", sample_folder, *words)
    assert done.code == 1
    assert told in done.err
    assert "Traceback" not in done.err


def test_somebody_without_awards_or_goal_gets_a_plan(run, workspace_copy: Path) -> None:
    from skillmatch.domain import Person
    from skillmatch.workspace import Workspace

    with Workspace.open(workspace_copy) as workspace:
        workspace.save([Person("newcomer")])
    done = run("path", "newcomer", "-w", workspace_copy, "--json", "--alternatives", 0)
    assert done.code == 0, done.err
    path = json.loads(done.out)
    assert path["goal"] == "what postings ask for most"
    assert path["plan"]["steps"]
