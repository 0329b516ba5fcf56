from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.linking.examples import Examples

SKILLS = st.lists(st.lists(st.integers(0, 6), max_size=3, unique=True), max_size=5)
EAST, NORTH = (1.0, 0.0), (0.0, 1.0)
NORTH_EAST = (0.6, 0.8)


def made_of(skills: list[list[int]]) -> np.ndarray:
    return np.ones(len(skills), dtype=bool)


@given(SKILLS, st.data())
def test_a_skill_is_asked_for_where_another_example_asks_for_it(
    skills: list[list[int]], data: st.DataObject
) -> None:
    examples = Examples(np.zeros((len(skills), 2), np.float32), skills, made_of(skills))
    out = data.draw(st.sets(st.integers(0, len(skills) - 1))) if skills else set()
    others = [own for place, own in enumerate(skills) if place not in out]
    rows = np.arange(9)
    expected = [float(any(row in own for own in others)) for row in rows.tolist()]
    assert examples.asked(rows, np.array(sorted(out), np.int64)).tolist() == expected


def test_without_examples_nothing_is_asked_for() -> None:
    examples = Examples(np.zeros((0, 2), np.float32), [], made_of([]))
    assert examples.asked(np.arange(3)).tolist() == [0.0, 0.0, 0.0]


def test_what_is_left_out_is_no_neighbour_and_found_texts_are_told_from_made_ones() -> None:
    vectors = np.array([EAST, NORTH, NORTH_EAST], np.float32)
    examples = Examples(vectors, [[1], [2], [3]], np.array([False, True, True]))
    none, out = np.zeros(0, np.int64), np.array([0, 2])
    whole, rest = examples.recall(np.array([EAST, EAST], np.float32), [none, out])
    assert (whole.nearest, whole.best(1).tolist()) == (1.0, [1])
    assert whole.nearest_made == np.float32(0.6)
    assert (rest.nearest, rest.nearest_made, rest.best(3).tolist()) == (0.0, 0.0, [2])
    (nothing,) = examples.recall(np.array([EAST], np.float32), [np.arange(3)])
    assert len(nothing.rows) == 0
