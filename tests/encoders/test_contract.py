"""What every encoder promises, tried on all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from skillmatch.encoders import Encoder, load_encoder

# A column may differ by this much between a text alone and the same text in a batch.
_BOUND = 1e-3
_TEXTS = (
    "plan lessons",
    "",
    "wound care",
    "apply first aid " * 40,
    "C++",
    " ",
    "\ud800 \x00 🚑",
    "write python tools",
    "wound care",
)


@pytest.fixture(
    scope="module", params=["hashing", "sentence-transformers", "onnx", "onnx of words", "shipped"]
)
def encoder(request: pytest.FixtureRequest, tiny_onnx: Callable[..., Path]) -> Encoder:
    made: dict[str, Callable[[], Encoder]] = {
        "hashing": lambda: load_encoder("hashing"),
        "sentence-transformers": lambda: load_encoder("all-minilm-l6-v2"),
        "onnx": lambda: load_encoder(str(tiny_onnx())),
        "onnx of words": lambda: load_encoder(str(tiny_onnx(pooled=False))),
        "shipped": load_encoder,
    }
    return made[request.param]()


def test_rows_are_unit_vectors_in_the_order_of_the_texts(encoder: Encoder) -> None:
    vectors = encoder.encode(_TEXTS)
    assert vectors.shape == (len(_TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, rtol=1e-5)
    backwards = encoder.encode(_TEXTS[::-1])[::-1]
    np.testing.assert_allclose(vectors, backwards, atol=_BOUND)
    assert np.abs(vectors[2] - vectors[8]).max() <= _BOUND


def test_a_vector_does_not_depend_on_its_batch(encoder: Encoder) -> None:
    together = encoder.encode([*_TEXTS, *(f"plan and write {n} tools" * (n % 7) for n in range(90))])
    alone = np.vstack([encoder.encode([text]) for text in _TEXTS])
    np.testing.assert_allclose(together[: len(_TEXTS)], alone, atol=_BOUND)


def test_nothing_in_nothing_out(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)
    with pytest.raises(TypeError, match="sequence of texts"):
        encoder.encode("teach")


def test_progress_ends_at_the_number_of_texts(encoder: Encoder) -> None:
    seen: list[tuple[int, int | None]] = []
    encoder.encode(["plan"] * 150, lambda _, done, total: seen.append((done, total)))
    assert seen[-1] == (150, 150)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_the_id_ends_in_twelve_hexadecimal_digits(encoder: Encoder) -> None:
    digits = encoder.id.rsplit("-", 1)[1]
    assert len(digits) == 12
    assert set(digits) <= set("0123456789abcdef")
