"""The drawn plan: well-formed, told apart without colour, escaped, nothing on top of anything."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.pathways import Request, find_path
from skillmatch.pathways.drawing import WORDS, draw
from skillmatch.pathways.layout import BOX_HEIGHT, BOX_WIDTH, laid_out

from .conftest import World, world

_NS = "{http://www.w3.org/2000/svg}"
_WORDS = (f"{_NS}text", f"{_NS}title")


def _drawing(made: World, goal: str = "The goal") -> tuple[ET.Element, str]:
    path = find_path(Request(made.problem()), person="p", goal=goal)
    text = draw(path, {key: one.name for key, one in made.credentials.items()})
    return ET.fromstring(text), text


def test_states_differ_in_shape_line_and_word(chain: World) -> None:
    held = replace(chain, held=frozenset("a"), earned=frozenset("a"))
    credentials = {**held.credentials}
    credentials["c"] = replace(credentials["c"], hours=1)
    root, text = _drawing(replace(held, credentials=credentials))
    groups = {g.get("class"): g for g in root.iter(f"{_NS}g") if g.get("class")}
    assert set(groups) == {"earned", "ready", "next", "blocked", "goal"}
    outlines = {
        state: [(e.tag, e.get("d"), e.get("rx")) for e in group if e.tag not in _WORDS]
        for state, group in groups.items()
    }
    assert len({str(shape) for shape in outlines.values()}) == len(outlines)
    for state, word in WORDS.items():
        assert word in text
        assert f".{state} .box" in text
    assert root.find(f"{_NS}title") is not None
    assert "after Beta" in (root.findtext(f"{_NS}desc") or "")


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a & b", "\"'", "\x00\x0b", "\ud800", "]]>"])
def test_names_are_text_only(chain: World, name: str) -> None:
    credentials = {key: replace(one, name=name) for key, one in chain.credentials.items()}
    root, text = _drawing(replace(chain, credentials=credentials), goal=name)
    assert "<script" not in text
    assert root.tag == f"{_NS}svg"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_any_plan_can_be_drawn_twice_alike(seed: int) -> None:
    made = world(seed)
    assert _drawing(made)[1] == _drawing(made)[1]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_box_lies_on_another_and_no_line_crosses_a_box(data: st.DataObject) -> None:
    sizes = data.draw(st.lists(st.integers(1, 5), min_size=1, max_size=5))
    columns = [[f"{i}-{j}" for j in range(size)] for i, size in enumerate(sizes)]
    pairs = [
        (a, b) for i, left in enumerate(columns) for right in columns[i + 1 :] for a in left for b in right
    ]
    edges = data.draw(st.lists(st.sampled_from(pairs), max_size=12)) if pairs else []
    layout = laid_out(columns, edges)
    boxes = list(layout.boxes.values())
    for place, (x, y) in enumerate(boxes):
        assert 0 <= x <= layout.width - BOX_WIDTH
        assert 0 <= y <= layout.height - BOX_HEIGHT + 1e-6
        for other_x, other_y in boxes[place + 1 :]:
            assert x != other_x or abs(y - other_y) >= BOX_HEIGHT
    for points in layout.lines.values():
        for (x1, y1), (x2, _) in zip(points[1:-1:2], points[2:-1:2], strict=True):
            crossed = [box for box in boxes if box[0] == x1 and box[1] < y1 < box[1] + BOX_HEIGHT]
            assert not crossed, (x1, x2)
