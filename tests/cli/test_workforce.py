"""`workforce` as an employer types it."""

from __future__ import annotations

import json
from pathlib import Path

ROLE = "data-analyst-rivermouth"


def test_a_team_against_a_role(run, sample_folder: Path, tmp_path: Path) -> None:
    team = tmp_path / "team.csv"
    team.write_text("person\namara\njonas\nbruno\n")
    found = run("workforce", "--role", ROLE, "--team", team, "-w", sample_folder)
    assert found.code == 0
    assert "3 people, 1 role" in found.out
    assert "What to commission" in found.out
    whole = json.loads(run("workforce", "-r", ROLE, "--team", team, "--json", "-w", sample_folder).out)
    assert whole["team"] == ["amara", "jonas", "bruno"]
    assert {"holders", "nearly", "demand"} <= set(whole["skills"][0])
    rows = run("workforce", "-r", ROLE, "--team", team, "--format", "csv", "-w", sample_folder).out
    assert rows.splitlines()[0] == "skill,state,proved by,nearly,demand,roles"


def test_an_unknown_role_is_refused(run, sample_folder: Path) -> None:
    refused = run("workforce", "-r", "astronaut-in-chief", "-w", sample_folder)
    assert refused.code != 0
    assert "Traceback" not in refused.err
