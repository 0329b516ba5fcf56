"""Scoring pairs of concepts, and what is suggested from the scores."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.crosswalk import Concepts, PairScorer, concepts_of, finished, suggest_block
from skillmatch.crosswalk.names import NameMatcher
from skillmatch.crosswalk.suggesting import SHORTLIST, blocks
from skillmatch.domain import Mapping
from skillmatch.encoders import HashingEncoder
from skillmatch.errors import FrameworkError
from skillmatch.frameworks import Framework


def concepts(name: str, *labels: str, aliases: tuple[tuple[str, ...], ...] | None = None) -> Concepts:
    size = len(labels)
    uris = tuple(f"urn:{name}:{number}" for number in range(size))
    empty = ("",) * size
    return Concepts(name, "1", "skill", uris, labels, aliases or ((),) * size, empty, empty)


_MINE = concepts(
    "a", "software developer", "baker", "head chef", "nurse", aliases=((), ("bread maker",), (), ())
)
_THEIRS = concepts("b", "bakers", "chefs and head cooks", "software developers", "bread makers", "pilots")


def test_the_right_one_comes_first_and_blocks_do_not_matter() -> None:
    scorer = PairScorer(_MINE, _THEIRS, HashingEncoder())
    whole = suggest_block(scorer, 0, 4)
    assert whole == [*suggest_block(scorer, 0, 1), *suggest_block(scorer, 1, 4)]
    best = {source: own[0].label for source, own in whole}
    assert best["urn:a:0"] == "software developers"
    assert best["urn:a:1"] == "bakers"
    assert best["urn:a:2"] == "chefs and head cooks"
    for name, part in scorer.parts(0, 4).items():
        assert part.shape == (4, 5), name
        assert float(part.max()) <= 1.0 + 1e-5, name


def test_names_meet_over_labels_and_aliases() -> None:
    found = NameMatcher(_MINE, _THEIRS).block(0, 4)
    assert found[0, 2] == pytest.approx(1.0)
    assert found[1, 0] == pytest.approx(1.0)
    assert found[1, 3] == pytest.approx(0.95)  # an alias counts a little less
    assert found[3].max() == 0
    assert 0 < found[2, 1] < 1


_WORDS = st.lists(st.sampled_from(("plan", "cook", "menu", "ship", "code", "test")), min_size=1, max_size=3)
_LABELS = st.lists(_WORDS.map(" ".join), min_size=1, max_size=6)


@given(_LABELS, _LABELS)
def test_likeness_of_names_is_the_same_from_either_side(mine: list[str], theirs: list[str]) -> None:
    first, second = concepts("a", *mine), concepts("b", *theirs)
    there = NameMatcher(first, second).block(0, len(first))
    back = NameMatcher(second, first).block(0, len(second))
    np.testing.assert_allclose(there, back.T, rtol=1e-5)
    for row, label in enumerate(mine):
        for column, other in enumerate(theirs):
            assert (there[row, column] > 0.9999) == (set(label.split()) == set(other.split()))


def suggestion(source: str, target: str, score: float, behind: float = 0.0, words: float = 0.2) -> Mapping:
    parts = {"score": score, "behind": behind, "words": words}
    return Mapping(source, target, target.upper(), "closeMatch", 0.0, parts)


def test_relations_follow_names_and_fan_in() -> None:
    given_ = [
        suggestion("s1", "t1", 0.9, words=1.0),
        suggestion("s2", "t1", 0.8),
        suggestion("s2", "t2", 0.75, behind=0.05),
    ]
    found = {(one.source, one.target): one for one in finished(given_)}
    assert found["s1", "t1"].relation == "exactMatch"
    assert found["s2", "t1"].relation == "broadMatch"
    assert found["s1", "t1"].probability > found["s2", "t1"].probability
    assert ("s2", "t2") not in found or found["s2", "t2"].relation == "closeMatch"


@given(st.floats(0.3, 1), st.floats(0, 0.5), st.floats(0, 0.3))
def test_a_better_score_is_never_less_likely(score: float, more: float, behind: float) -> None:
    (low,) = finished([suggestion("s", "t", score, behind)]) or [
        replace(suggestion("s", "t", 0), probability=0)
    ]
    high = finished([suggestion("s", "t", score + more, behind)])
    assert not high or high[0].probability >= low.probability


def test_blocks_cover_every_row_once() -> None:
    for size, targets in ((0, 10), (1, 10), (1000, 30_000), (5000, 5_000_000)):
        rows = [row for start, stop in blocks(size, targets) for row in range(start, stop)]
        assert rows == list(range(size))
    scorer = PairScorer(_MINE, _THEIRS, HashingEncoder())
    assert all(len(own) == SHORTLIST for _, own in suggest_block(scorer, 0, 4))


def test_what_a_framework_lacks_is_said(tiny: Framework) -> None:
    assert concepts_of(tiny, "occupation").labels == ("Analyst", "Developer")  # headings are no concepts
    bare = Framework.from_records(replace(tiny.records, occupations=()))
    with pytest.raises(FrameworkError, match="no occupations"):
        concepts_of(bare, "occupation")
