from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.linking.examples import Examples

SKILLS = st.lists(st.lists(st.integers(0, 6), max_size=3, unique=True), max_size=5)


@given(SKILLS, st.data())
def test_a_skill_is_asked_for_where_another_example_asks_for_it(
    skills: list[list[int]], data: st.DataObject
) -> None:
    examples = Examples(np.zeros((len(skills), 2), np.float32), skills)
    out = data.draw(st.integers(-1, len(skills) - 1))
    others = [own for place, own in enumerate(skills) if place != out]
    rows = np.arange(9)
    expected = [float(any(row in own for own in others)) for row in rows.tolist()]
    assert examples.asked(rows, out).tolist() == expected


def test_without_examples_nothing_is_asked_for() -> None:
    examples = Examples(np.zeros((0, 2), np.float32), [])
    assert examples.asked(np.arange(3)).tolist() == [0.0, 0.0, 0.0]
