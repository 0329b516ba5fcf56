"""The fuzzer's target under hypothesis: quick, on every run, and the proof that the harness still works."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "fuzz_verifier", Path(__file__).with_name("fuzz_verifier.py")
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def world(fuzz: ModuleType) -> Any:
    return fuzz.World()


def test_every_kind_of_seed_is_there_and_only_good_ones_count_as_minted(fuzz: ModuleType, world: Any) -> None:
    good = [seed for seed in world.seeds if world.verified(fuzz._bytes(seed))]
    assert len(world.seeds) == 15
    assert len(good) == 11, "stranger's twice, a revoked one and somebody else's are not verified"
    assert {type(seed) for seed in good} == {str, dict, bytes}


def test_the_corpus_gives_the_seeds_back(fuzz: ModuleType, world: Any, tmp_path: Path) -> None:
    fuzz.write_corpus(tmp_path, world.seeds)
    for number, seed in enumerate(world.seeds):
        assert fuzz.content_of((tmp_path / f"file-{number}").read_bytes(), world.seeds) == fuzz._bytes(seed)
        unedited = fuzz.content_of((tmp_path / f"edit-{number}-0").read_bytes(), world.seeds)
        if isinstance(seed, dict):
            assert json.loads(unedited) == seed


def test_an_edit_that_would_be_believed_is_noticed(world: Any) -> None:
    """The harness must not be blind: with nothing known as minted, a good seed has to fail."""
    minted, world.minted = world.minted, set()
    try:
        with pytest.raises(AssertionError, match="nobody minted"):
            world.check(world.seeds[0].encode())
    finally:
        world.minted = minted


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.binary(min_size=1, max_size=120))
@example(b"\0{}")
@example(b"\0[]")
@example(b"\0\xff\xfe")
def test_nothing_crashes_hangs_or_is_verified_that_nobody_minted(
    fuzz: ModuleType, world: Any, data: bytes
) -> None:
    fuzz.target(world)(data)
