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


def test_before_anybody_is_trusted_everybody_is_advised_and_told_so(run, tiny: Path) -> None:
    """A workspace somebody just made of their own catalogue: `recommend` and `path` agree about it."""
    assert run("index", "-w", tiny).code == 0
    told = "No issuer is trusted here yet"
    listed = json.loads(run("recommend", "bob", "--goal", "p-data", "-w", tiny, "--json").out)
    assert [one["item"] for one in listed][:2] == ["c-python", "c-sql"]
    assert all(told in one["because"][-1] for one in listed)
    assert told in run("recommend", "bob", "--goal", "p-data", "-w", tiny).out
    plan = json.loads(run("path", "bob", "--goal", "p-data", "-w", tiny, "--json").out)["plan"]
    assert [step["item"] for step in plan["steps"]] == ["c-python", "c-sql"]
    assert told in plan["assumed"][0]

    assert run("trust", "add", "school", "-w", tiny).code == 0
    known = run("recommend", "bob", "--goal", "p-data", "-w", tiny, "--json")
    assert [one["item"] for one in json.loads(known.out)][:2] == ["c-python", "c-sql"]
    assert told not in known.out + run("path", "bob", "--goal", "p-data", "-w", tiny).out

    assert run("trust", "revoke", "school", "-w", tiny).code == 0
    assert run("trust", "add", "did:web:other.example", "-w", tiny).code == 0
    nothing = run("recommend", "bob", "--goal", "p-data", "-w", tiny)
    assert (nothing.code, nothing.out) == (0, "")
    assert "issuer whose word counts here" in nothing.err


def test_the_mill_of_the_sample_is_never_advised(run, sample_folder: Path) -> None:
    for goal in ("machine-learning-stack", "data-analyst-stack", "data-analyst-rivermouth"):
        found = run("recommend", sample.DEMO_LEARNER, "--goal", goal, "-n", 50, "-w", sample_folder, "--json")
        assert "data-science-guru" not in found.out
        words = ("--goal", goal, "--what-if", "data-science-guru", "--json", "-w", sample_folder)
        path = json.loads(run("path", sample.DEMO_LEARNER, *words).out)
        assert "data-science-guru" not in {step["item"] for step in path["plan"]["steps"]}
        assert path["what_if"]["counts"] is False
        assert (path["what_if"]["coverage"], path["what_if"]["opens"]) == (0, [])
