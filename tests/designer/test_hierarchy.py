"""Headings count everything under them, once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.designer import Hierarchy
from skillmatch.domain import FrameworkInfo, FrameworkRecords, Relation, Skill
from skillmatch.frameworks import Framework

INFO = FrameworkInfo("deep", "Deep", "1", "CC0", "tests", "0" * 64)


def deep(edges, kinds=None) -> Framework:
    """Groups g0 … g3, skills s0 … s5; `edges` (low, high) among ten nodes, groups first."""
    names = [f"g{i}" for i in range(4)] + [f"s{i}" for i in range(6)]
    groups = tuple(Skill(name, name, "group") for name in names[:4])
    skills = tuple(Skill(n, n, kinds[i] if kinds else "skill") for i, n in enumerate(names[4:]))
    relations = tuple(Relation(names[low], names[high], "broader") for low, high in edges)
    return Framework.from_records(FrameworkRecords(INFO, skills, groups=groups, relations=relations))


# Lower numbers are higher up, so that there are no circles.
EDGES = st.sets(st.tuples(st.integers(1, 9), st.integers(0, 8)).filter(lambda e: e[0] > e[1]), max_size=14)


@given(edges=EDGES, states=st.lists(st.sampled_from([-1, 0, 1, 2]), min_size=6, max_size=6))
def test_counts_match_walking_up_from_every_skill(edges, states):
    framework = deep(edges)
    rows = np.array([row for row, state in enumerate(states) if state >= 0], dtype=np.int64)
    column = np.array([state for state in states if state >= 0], dtype=np.int8)
    got = {one.uri: one for one in Hierarchy(framework).roll_up(rows, column)}
    names = [f"g{i}" for i in range(4)] + [f"s{i}" for i in range(6)]
    headings = {high for _, high in edges}
    if not edges:
        return
    expected: dict[str, list[int]] = {}
    for skill in range(6):
        above, waiting = set(), [4 + skill]
        while waiting:
            node = waiting.pop()
            above |= {node}
            waiting += [high for low, high in edges if low == node]
        for node in above & headings:
            if states[skill] >= 0:
                expected.setdefault(names[node], [0, 0, 0])[states[skill]] += 1
    assert {uri: [one.missing, one.partly, one.covered] for uri, one in got.items()} == expected


@given(edges=EDGES)
def test_every_heading_comes_after_those_above_it(edges):
    uris = Hierarchy(deep(edges)).uris
    names = [f"g{i}" for i in range(4)] + [f"s{i}" for i in range(6)]
    for low, high in edges:
        if names[low] in uris and edges:
            assert uris.index(names[high]) < uris.index(names[low])


def test_depth_is_that_of_the_shortest_way_and_siblings_go_by_label():
    hierarchy = Hierarchy(deep([(1, 0), (2, 1), (4, 2), (4, 0), (5, 1), (3, 0)]))
    assert hierarchy.uris == ["g0", "g1", "g2"]
    rolled = hierarchy.roll_up(np.arange(6), np.full(6, 2, dtype=np.int8))
    assert [(one.uri, one.depth, one.path, one.asked) for one in rolled] == [
        ("g0", 0, (), 2), ("g1", 1, ("g0",), 2), ("g2", 2, ("g0", "g1"), 1)
    ]  # fmt: skip
    assert hierarchy.under("g2").tolist() == [0]


def test_a_framework_without_a_hierarchy_is_split_by_kind():
    kinds = ["skill", "knowledge", "skill", "task", "task", "task"]
    rolled = Hierarchy(deep([], kinds)).roll_up(np.arange(6), np.array([2, 1, 0, 0, 0, 0], dtype=np.int8))
    assert [(one.label, one.covered, one.partly, one.missing) for one in rolled] == [
        ("Knowledge: what one knows", 0, 1, 0), ("Skills: what one can do", 1, 0, 1), ("Tasks", 0, 0, 3)
    ]  # fmt: skip
    assert Hierarchy(deep([])).roll_up(np.arange(6), np.zeros(6, dtype=np.int8)) == ()
