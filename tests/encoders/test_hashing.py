"""The hashing encoder is the same everywhere and puts similar spellings near each other."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.encoders import HashingEncoder, load_encoder


@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_text_has_a_unit_row(texts: list[str]) -> None:
    vectors = HashingEncoder(64).encode(texts)
    assert vectors.shape == (len(texts), 64)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, rtol=1e-5)


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_a_row_does_not_depend_on_its_neighbours(texts: list[str]) -> None:
    encoder = HashingEncoder(64)
    together = encoder.encode(texts)
    alone = np.vstack([encoder.encode([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_similar_words_are_near_and_others_are_not() -> None:
    near, same, far = HashingEncoder().encode(["data analysis", "analysing data", "wound care"])
    assert near @ same > 0.4
    assert abs(near @ far) < 0.2


def test_case_and_white_space_do_not_count() -> None:
    one, two = HashingEncoder().encode(["Team  Work", " team work"])
    assert np.array_equal(one, two)


def test_another_process_with_another_hash_seed_agrees() -> None:
    code = (
        "from skillmatch.encoders import HashingEncoder as H; import sys;"
        "sys.stdout.write(H().id + H().encode(['plan a lesson', 'Straße', '']).tobytes().hex())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    here = HashingEncoder()
    assert outputs == {here.id + here.encode(["plan a lesson", "Straße", ""]).tobytes().hex()}


def test_the_id_tells_the_dimension_apart() -> None:
    assert HashingEncoder(64).id != HashingEncoder(128).id
    assert load_encoder("hashing").id == HashingEncoder().id


def test_one_string_is_not_a_list_of_texts() -> None:
    with pytest.raises(TypeError, match="sequence of texts"):
        HashingEncoder().encode("teach")
