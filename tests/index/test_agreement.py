"""One fixture over all kinds, which must also agree with each other and with the definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from skillmatch.errors import InputError
from skillmatch.index import INDEX_KINDS, ExactIndex, IndexKind, VectorIndex, build_index, recall
from skillmatch.index import tuning as index_tuning

from .conftest import clustered

Array = NDArray[np.float32]
EXACT_KINDS = ("exact", "flat")


def by_definition(
    vectors: Array, query: Array, k: int, allowed: NDArray[np.bool_] | None = None
) -> list[int]:
    """Rows by falling float64 score to six digits, then by row."""
    scores = np.round(vectors.astype(np.float64) @ query.astype(np.float64), 6)
    rows = range(len(vectors)) if allowed is None else np.flatnonzero(allowed).tolist()
    return sorted(rows, key=lambda row: (-scores[row], row))[:k]


@pytest.fixture(scope="module", params=INDEX_KINDS)
def index(request: pytest.FixtureRequest, vectors: Array) -> VectorIndex:
    built = build_index(vectors, request.param)
    assert built.kind == request.param
    return built


@pytest.mark.parametrize("k", [1, 10, 100])
def test_every_kind_agrees_with_the_exact_one(
    index: VectorIndex, vectors: Array, queries: Array, k: int
) -> None:
    wanted_scores, wanted = ExactIndex(vectors).search(queries, k)
    scores, rows = index.search(queries, k)
    assert scores.dtype == np.float32
    assert rows.dtype == np.int64
    assert recall(scores, wanted_scores) >= 0.98
    if index.kind in EXACT_KINDS:
        assert np.array_equal(rows, wanted)
    same = rows == wanted
    assert np.array_equal(scores[same], wanted_scores[same])


def test_the_exact_kind_is_the_definition(vectors: Array, queries: Array) -> None:
    _, rows = ExactIndex(vectors).search(queries, 12)
    assert [row.tolist() for row in rows] == [by_definition(vectors, query, 12) for query in queries]


def test_ties_go_to_the_lower_row_even_past_the_edge(vectors: Array) -> None:
    for kind in EXACT_KINDS:
        scores, rows = build_index(vectors, kind).search(vectors[:1], 10)
        assert rows[0].tolist() == list(range(10))
        assert len(set(scores[0].tolist())) == 1
    # Approximate kinds may pick other members of the tie, never worse ones.
    for kind in ("pq", "ivf", "hnsw"):
        scores, rows = build_index(vectors, kind).search(vectors[:1], 10)
        assert set(rows[0].tolist()) <= set(range(40))
        assert rows[0].tolist() == sorted(rows[0].tolist())


def test_a_score_does_not_depend_on_the_batch(index: VectorIndex, queries: Array) -> None:
    scores, rows = index.search(queries, 10)
    for place in (0, 7, len(queries) - 1):
        one_scores, one_rows = index.search(queries[place : place + 1], 10)
        assert np.array_equal(one_rows[0], rows[place])
        assert np.array_equal(one_scores[0], scores[place])


@pytest.mark.parametrize("share", [0.0, 0.001, 0.01, 0.04, 0.05, 0.06, 0.1, 0.25, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("shape", ["scattered", "one side"])
def test_recall_gate_at_every_width_of_filter(
    index: VectorIndex, vectors: Array, queries: Array, share: float, shape: str
) -> None:
    generator = np.random.default_rng(4)
    # "one side" allows only rows far from the first query: the case that breaks filtering after the fact.
    order = generator.permutation(len(vectors)) if shape == "scattered" else np.argsort(vectors @ queries[0])
    allowed = np.zeros(len(vectors), dtype=np.bool_)
    allowed[order[: round(share * len(vectors))]] = True
    wanted_scores, wanted = ExactIndex(vectors).search(queries, 10, allowed)
    scores, rows = index.search(queries, 10, allowed)
    assert allowed[rows[rows >= 0]].all()
    assert np.array_equal(rows >= 0, np.isfinite(scores))
    assert recall(scores, wanted_scores) >= (0.97 if share >= index_tuning.EXACT_SELECTIVITY else 1.0)
    for place in (0, 3):
        expected = by_definition(vectors, queries[place], 10, allowed)
        assert wanted[place, : len(expected)].tolist() == expected
        assert (wanted[place, len(expected) :] == -1).all()


def test_more_rows_than_there_are(index: VectorIndex, vectors: Array) -> None:
    scores, rows = index.search(vectors[:2], len(vectors) + 5)
    assert sorted(rows[0, :-5].tolist()) == list(range(len(vectors)))
    assert (rows[:, -5:] == -1).all()
    assert np.isneginf(scores[:, -5:]).all()
    assert (np.diff(scores[0, :-5]) <= 0).all()


def test_nothing_asked_nothing_answered(index: VectorIndex, queries: Array) -> None:
    assert index.search(queries, 0)[1].shape == (len(queries), 0)
    assert index.search(queries[:0], 3)[1].shape == (0, 3)


@pytest.mark.parametrize("kind", INDEX_KINDS)
@pytest.mark.parametrize("size", [0, 1, 5, 50])
def test_small_collections_are_exact(kind: IndexKind, size: int) -> None:
    vectors = clustered(size or 1)[:size]
    index = build_index(vectors, kind)
    assert (index.size, index.dimension) == (size, 48)
    scores, rows = index.search(clustered(3, seed=2), 4)
    assert rows.shape == scores.shape == (3, 4)
    expected = [by_definition(vectors, query, 4) for query in clustered(3, seed=2)]
    assert [[row for row in found.tolist() if row >= 0] for found in rows] == expected


def test_any_float_type_and_layout(index: VectorIndex, vectors: Array, queries: Array) -> None:
    wanted = index.search(queries, 5)[1]
    assert np.array_equal(index.search(queries.astype(np.float64), 5)[1], wanted)
    assert np.array_equal(index.search(np.asfortranarray(queries), 5)[1], wanted)
    assert np.array_equal(index.search(queries.tolist(), 5)[1], wanted)
    assert np.array_equal(
        build_index(np.asfortranarray(vectors.astype(np.float64)), "exact").vectors, vectors
    )


def test_what_does_not_fit_is_refused(index: VectorIndex, queries: Array) -> None:
    spoilt = queries.copy()
    spoilt[3, 0] = np.nan
    with pytest.raises(InputError, match="row 3 of the queries"):
        index.search(spoilt, 5)
    with pytest.raises(InputError, match=r"47 columns, the index has 48.*encoder"):
        index.search(queries[:, :47], 5)
    with pytest.raises(InputError, match="shape"):
        index.search(queries[0], 5)
    with pytest.raises(InputError, match="-1 rows"):
        index.search(queries, -1)
    with pytest.raises(InputError, match="4000 booleans"):
        index.search(queries, 5, np.ones(7, dtype=np.bool_))
    with pytest.raises(InputError, match="4000 booleans"):
        index.search(queries, 5, np.ones(4000, dtype=np.int8))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", INDEX_KINDS)
@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
def test_vectors_that_are_not_finite_are_refused(kind: IndexKind, value: float) -> None:
    spoilt = clustered(20).astype(np.float64)
    spoilt[7, 2] = value
    with pytest.raises(InputError, match="row 7 of the vectors"):
        build_index(spoilt, kind)
    with pytest.raises(InputError, match="table of numbers"):
        build_index([["a"]], kind)


def test_vectors_outlive_their_index() -> None:
    made = clustered(3000)
    kept = {kind: build_index(made, kind).vectors for kind in INDEX_KINDS}
    assert all(np.array_equal(vectors, made) for vectors in kept.values())
    assert not kept["flat"].flags.writeable


def test_building_twice_gives_the_same_answers(vectors: Array, queries: Array) -> None:
    for kind in ("flat", "pq", "ivf"):
        first, second = (build_index(vectors, kind).search(queries, 20) for _ in range(2))
        assert np.array_equal(first[0], second[0])
        assert np.array_equal(first[1], second[1])


def test_auto_goes_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_tuning, "FLAT_LIMIT", 1000)
    monkeypatch.setattr(index_tuning, "PQ_LIMIT", 2000)
    assert [build_index(clustered(n)).kind for n in (999, 1001, 2001)] == ["flat", "pq", "ivf"]


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**16),
    size=st.integers(0, 400),
    k=st.integers(0, 30),
    share=st.floats(0, 1),
    grid=st.sampled_from([1, 2, 8]),
)
def test_flat_equals_exact_whatever_comes(seed: int, size: int, k: int, share: float, grid: int) -> None:
    """Coarse grids make ties by the dozen; both must break every one of them alike."""
    generator = np.random.default_rng(seed)
    vectors = np.round(generator.standard_normal((size, 4)) * grid) / grid
    queries = np.round(generator.standard_normal((5, 4)) * grid) / grid
    allowed = generator.random(size) < share
    for mask in (None, allowed):
        exact = build_index(vectors, "exact").search(queries, k, mask)
        flat = build_index(vectors, "flat").search(queries, k, mask)
        assert np.array_equal(exact[0], flat[0])
        assert np.array_equal(exact[1], flat[1])
        rows = exact[1]
        for place, query in enumerate(queries.astype(np.float32)):
            expected = by_definition(vectors.astype(np.float32), query, k, mask)
            assert [row for row in rows[place].tolist() if row >= 0] == expected


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**16))
def test_reordering_the_rows_reorders_the_answers(seed: int) -> None:
    generator = np.random.default_rng(seed)
    vectors = clustered(300, seed=seed)
    order = generator.permutation(300)
    for kind in EXACT_KINDS:
        scores, rows = build_index(vectors, kind).search(vectors[:3], 9)
        other_scores, other_rows = build_index(vectors[order], kind).search(vectors[:3], 9)
        assert np.array_equal(scores, other_scores)
        assert np.array_equal(order[other_rows], rows)
