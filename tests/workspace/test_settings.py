"""An operator's numbers change the defaults, and only as they may."""

from __future__ import annotations

import pytest

from skillmatch.domain import ScoringSettings
from skillmatch.errors import InputError
from skillmatch.workspace import Workspace


def test_without_a_file_the_defaults_hold(workspace: Workspace) -> None:
    assert workspace.settings() == ScoringSettings()


def test_numbers_are_overridden_one_by_one(workspace: Workspace) -> None:
    (workspace.path / "settings.toml").write_text(
        "half_life_years = 3\ngate_essential = true\n[rigour]\nquiz = 0.5\nunstated = 0.25\n", "utf-8"
    )
    settings = workspace.settings()
    defaults = ScoringSettings()
    assert (settings.half_life_years, settings.gate_essential) == (3.0, True)
    assert settings.rigour == {**defaults.rigour, "quiz": 0.5, "": 0.25}
    assert settings.issuer_cap == defaults.issuer_cap
    assert settings.version != defaults.version


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("half_lives = 3", "unknown key 'half_lives'.*half_life_years"),
        ("version = 3", "unknown key 'version'"),
        ("half_life_years = 0", "half_life_years must be above 0"),
        ("effort_hours = inf", "effort_hours must be above 0"),
        ("issuer_cap = 1.01", "issuer_cap must be from 0 to 1, not 1.01"),
        ("demand = -0.1", "demand must be"),
        ("gain = nan", "gain must be"),
        ("neighbour_floor = 1", "neighbour_floor must be from 0 to under 1"),
        ("covered = '0.6'", "covered must be a number"),
        ("covered = true", "covered must be a number"),
        ("gate_essential = 1", "gate_essential must be true or false"),
        ("rigour = 1", "rigour must be a table"),
        ("[rigour]\nexam = 1", r"unknown key 'rigour\.exam'.*proctored"),
        ("[rigour]\nquiz = 2", r"rigour\.quiz must be from 0 to 1"),
        ("[scoring]\ngain = 1", "unknown key 'scoring'"),
        ("gain = ", "cannot be read"),
        (
            "self_claimed_weight = 0.5\ninferred_weight = 0.3",
            r"inferred_weight \(0\.3\) is under self_claimed",
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_key(workspace: Workspace, text: str, words: str) -> None:
    (workspace.path / "settings.toml").write_text(text, "utf-8")
    with pytest.raises(InputError, match=words) as refusal:
        workspace.settings()
    assert "settings.toml" in str(refusal.value)


def test_what_is_inferred_counts_at_least_what_is_claimed(workspace: Workspace) -> None:
    """Else an award that makes a claimed skill an inferred one would lower its holder."""
    (workspace.path / "settings.toml").write_text("self_claimed_weight = 0.5\n", "utf-8")
    settings = workspace.settings()
    assert (settings.self_claimed_weight, settings.inferred_weight) == (0.5, 0.5)
    (workspace.path / "settings.toml").write_text("self_claimed_weight = 0.1\n", "utf-8")
    assert workspace.settings().inferred_weight == ScoringSettings().inferred_weight
