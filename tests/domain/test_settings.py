"""The version of the settings goes with every score, so it must see every number."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import ScoringSettings

DEFAULT = ScoringSettings()
NUMBERS = [f.name for f in dataclasses.fields(ScoringSettings) if f.name != "rigour"]


@pytest.mark.parametrize("name", NUMBERS)
def test_any_number_changes_the_version(name: str) -> None:
    old = getattr(DEFAULT, name)
    new = not old if isinstance(old, bool) else old + 2**-40
    assert dataclasses.replace(DEFAULT, **{name: new}).version != DEFAULT.version


@pytest.mark.parametrize("name", DEFAULT.rigour)
def test_any_rigour_changes_the_version(name: str) -> None:
    changed = dataclasses.replace(DEFAULT, rigour={**DEFAULT.rigour, name: 0.123})
    assert changed.version != DEFAULT.version


def test_equal_settings_have_one_version() -> None:
    assert ScoringSettings().version == DEFAULT.version
    backwards = dict(reversed(DEFAULT.rigour.items()))
    assert dataclasses.replace(DEFAULT, rigour=backwards).version == DEFAULT.version
    assert len(DEFAULT.version) == 12
    assert int(DEFAULT.version, 16) >= 0


def test_the_version_is_the_same_in_every_process() -> None:
    code = "from skillmatch.domain import ScoringSettings as S; print(S().version)"
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == DEFAULT.version


@settings(deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(NUMBERS), st.sampled_from(NUMBERS))
def test_two_settings_share_a_version_only_if_equal(a: float, b: float, one: str, other: str) -> None:
    first = dataclasses.replace(DEFAULT, **{one: a})
    second = dataclasses.replace(DEFAULT, **{other: b})
    assert (first.version == second.version) == (repr(first) == repr(second))


def test_settings_cannot_be_changed_in_place() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        DEFAULT.gain = 2.0  # type: ignore[misc]
