"""What surrounds credentials, as somebody stands before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.errors import NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.around import around


@pytest.fixture(scope="module")
def matcher(sample_folder: Path) -> Matcher:
    return Matcher.open(sample_folder)


def test_neighbours_have_the_state_that_readiness_tells(matcher: Matcher) -> None:
    found = around(matcher, "amara", ["machine-learning-foundations"])
    nodes = {one.id: one for one in found.nodes}
    assert nodes["machine-learning-foundations"].chosen
    assert nodes["statistics-foundations"].state == "earned"
    for key, one in nodes.items():
        if one.kind == "credential" and one.state != "earned":
            assert one.state == matcher.readiness("amara", key).state
    lines = {(one.source, one.target): one.kind for one in found.edges}
    assert lines["python-foundations", "machine-learning-foundations"] == "requires"
    assert all(source in nodes and target in nodes for source, target in lines)


def test_a_stack_is_surrounded_by_its_parts(matcher: Matcher) -> None:
    found = around(matcher, "amara", ["data-analyst-stack", "no such thing"])
    parts = {one.source for one in found.edges if one.target == "data-analyst-stack"}
    assert parts == set(matcher.snapshot.graph.digraph.predecessors("data-analyst-stack"))


def test_nothing_and_nobody(matcher: Matcher) -> None:
    assert around(matcher, "amara", []).nodes == ()
    with pytest.raises(NotFoundError):
        around(matcher, "nobody", ["python-foundations"])
