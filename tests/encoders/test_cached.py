"""The cache changes how often a text is encoded, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from skillmatch.domain import Progress, silent
from skillmatch.encoders import CachedEncoder, HashingEncoder, text_key


class Memory:
    """A cache in a dict."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, bytes], NDArray[np.float16]] = {}

    def get(self, encoder_id: str, keys: Sequence[bytes]) -> dict[bytes, NDArray[np.float16]]:
        return {key: self.kept[encoder_id, key] for key in keys if (encoder_id, key) in self.kept}

    def put(self, encoder_id: str, keys: Sequence[bytes], vectors: NDArray[np.float16]) -> None:
        self.kept.update({(encoder_id, key): vector for key, vector in zip(keys, vectors, strict=True)})


class Counting(HashingEncoder):
    """Remembers what it was asked for, and may fail after some calls."""

    def __init__(self, calls: int = 1_000_000) -> None:
        super().__init__(32)
        self.asked: list[str] = []
        self.calls = calls

    def encode(self, texts: Sequence[str], progress: Progress = silent) -> NDArray[np.float32]:
        if self.calls == 0:
            raise KeyboardInterrupt
        self.calls -= 1
        self.asked += texts
        return super().encode(texts, progress)


@given(st.lists(st.text(max_size=20), max_size=12), st.integers(0, 12))
def test_cached_and_fresh_vectors_are_the_same_bits(texts: list[str], split: int) -> None:
    fresh = CachedEncoder(HashingEncoder(32), Memory()).encode(texts)
    encoder = CachedEncoder(Counting(), Memory())
    encoder.encode(texts[:split])
    assert np.array_equal(encoder.encode(texts), fresh)
    assert np.array_equal(encoder.encode(texts), fresh)
    np.testing.assert_allclose(np.linalg.norm(fresh, axis=1), 1.0, rtol=1e-6)
    assert np.abs(fresh - HashingEncoder(32).encode(texts)).max(initial=0) < 1e-3


def test_nothing_is_encoded_twice() -> None:
    inner = Counting()
    encoder = CachedEncoder(inner, Memory())
    encoder.encode(["teach", "plan", "teach", "teach"])
    encoder.encode(["plan", "nurse"])
    assert sorted(inner.asked) == ["nurse", "plan", "teach"]


def test_what_was_done_before_an_interruption_is_kept() -> None:
    texts = [f"statement number {n}" for n in range(1500)]
    memory, broken = Memory(), Counting(calls=2)
    with pytest.raises(KeyboardInterrupt):
        CachedEncoder(broken, memory).encode(texts)
    assert len(memory.kept) == 1024
    second = Counting()
    CachedEncoder(second, memory).encode(texts)
    assert len(second.asked) == 1500 - 1024


def test_progress_runs_once_from_zero_to_the_missing_texts() -> None:
    seen: list[tuple[int, int | None]] = []
    encoder = CachedEncoder(HashingEncoder(32), Memory())
    encoder.encode(["known"])
    encoder.encode(["known", *map(str, range(1200))], lambda _, done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (1200, 1200)


def test_a_vector_of_another_length_is_not_believed() -> None:
    memory, inner = Memory(), Counting()
    memory.kept[inner.id, text_key("teach")] = np.ones(7, dtype=np.float16)
    assert CachedEncoder(inner, memory).encode(["teach"]).shape == (1, 32)
    assert inner.asked == ["teach"]


def test_lone_surrogates_have_keys() -> None:
    assert len({text_key("\ud800"), text_key("?"), text_key("")}) == 3
