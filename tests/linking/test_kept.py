"""A linker from kept state links as the one that was made."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skillmatch.encoders import HashingEncoder
from skillmatch.frameworks import Framework
from skillmatch.linking import Linker, LinkSettings
from skillmatch.linking.kept import LinkerState, state_version

_TEXTS = ["Manage budgets and write Python tools; care for patients.", "SQL, statistics or R", ""]


@pytest.fixture(scope="module")
def made(framework: Framework) -> Linker:
    return Linker(framework, HashingEncoder())


def test_it_links_the_same(framework: Framework, made: Linker) -> None:
    state = LinkerState.from_arrays(made.state.to_arrays())
    again = Linker(framework, HashingEncoder(), state=state)
    assert again.link_many(_TEXTS) == made.link_many(_TEXTS)
    for mine, own in zip(again.rank(_TEXTS, 5), made.rank(_TEXTS, 5), strict=True):
        assert np.array_equal(mine, own)


def test_arrays_stay_the_same_over_a_round(made: Linker) -> None:
    arrays = made.state.to_arrays()
    again = LinkerState.from_arrays(arrays).to_arrays()
    assert again.keys() == arrays.keys()
    assert all(np.array_equal(again[name], arrays[name]) for name in arrays)


@pytest.mark.parametrize("missing", ["words", "literal.keys", "known.labels", "forms.words"])
def test_a_missing_part_is_no_state(made: Linker, missing: str) -> None:
    arrays = made.state.to_arrays()
    del arrays[missing]
    with pytest.raises(KeyError):
        LinkerState.from_arrays(arrays)


def test_the_version_follows_content_encoder_and_settings(framework: Framework) -> None:
    records = framework.records
    first = replace(records.skills[0], alt_labels=("another name",))
    other = Framework.from_records(replace(records, skills=(first, *records.skills[1:])))
    versions = {
        state_version(framework, "a"),
        state_version(framework, "b"),
        state_version(other, "a"),
        state_version(framework, "a", LinkSettings(descriptions=False)),
    }
    assert len(versions) == 4
    assert state_version(framework, "a") == state_version(Framework.from_records(records), "a")
