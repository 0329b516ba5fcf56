"""Matrices say what the profiles said, and survive being stored."""

from __future__ import annotations

import io

import numpy as np
import pytest

from skillmatch.domain import FrameworkRecords, Profile, SkillStrength
from skillmatch.errors import StaleIndexError
from skillmatch.frameworks import Framework
from skillmatch.ranking import KINDS, Strengths

PROFILES = (
    Profile("zoe", (SkillStrength("u1", "", 0.5, 0.2, 0.0, ()), SkillStrength("u9", "", 1.0, 1.0, 1.0, ()))),
    Profile("ann", ()),
    Profile("Émil", (SkillStrength("u0", "", 0.0, 0.0, 0.7, ()), SkillStrength("u1", "", 0.9, 0.0, 0.0, ()))),
)


def test_columns_stand_in_order_of_ids_and_zeros_are_not_stored(tiny):
    table = Strengths.from_profiles(PROFILES, tiny, "v1")
    assert list(table) == ["ann", "zoe", "Émil"]
    assert (table.at("verified", 1, 1), table.at("inferred", 1, 1), table.at("verified", 1, 0)) == (
        0.5,
        0.2,
        0.0,
    )
    assert table.at("self_claimed", 0, 2) == 0.7
    assert [table.matrix(kind).nnz for kind in KINDS] == [2, 1, 1]
    assert [table.column(name) for name in ("ann", "zoe", "Émil", "bob", "zz")] == [0, 1, 2, None, None]
    columns, values = table.row("verified", 1)
    assert (columns.tolist(), values.tolist()) == ([1, 2], [0.5, 0.9])


def test_arrays_go_to_disk_and_back(tiny):
    table = Strengths.from_profiles(PROFILES, tiny, "v1")
    file = io.BytesIO()
    np.savez(file, **table.to_arrays())
    file.seek(0)
    with np.load(file, allow_pickle=False) as stored:
        back = Strengths.from_arrays(dict(stored), tiny)
    assert (list(back), back.settings_version) == (list(table), "v1")
    for kind in KINDS:
        assert (back.matrix(kind) != table.matrix(kind)).nnz == 0


def test_strengths_of_another_framework_are_refused(tiny):
    arrays = Strengths.from_profiles(PROFILES, tiny).to_arrays()
    other = Framework.from_records(FrameworkRecords(tiny.info, tiny.records.skills[::-1]))
    with pytest.raises(StaleIndexError, match="skillmatch index"):
        Strengths.from_arrays(arrays, other)


def test_nobody_at_all(tiny):
    table = Strengths.from_profiles((), tiny)
    assert len(table) == 0
    assert len(Strengths.from_arrays(table.to_arrays(), tiny)) == 0


def test_the_same_person_twice_is_a_mistake(tiny):
    with pytest.raises(ValueError, match="'ann' comes twice"):
        Strengths.from_profiles((PROFILES[1], PROFILES[1]), tiny)
