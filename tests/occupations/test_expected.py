"""Occupations described alike are expected to need alike."""

from __future__ import annotations

import numpy as np
import pytest

from skillmatch.domain import FrameworkInfo, FrameworkRecords, Skill
from skillmatch.encoders import HashingEncoder
from skillmatch.frameworks import Framework
from skillmatch.occupations import Described, ExpectedSkills, described


@pytest.fixture(scope="module")
def expected(trades) -> ExpectedSkills:
    return ExpectedSkills(trades, HashingEncoder())


def test_a_description_gets_the_skills_of_its_trade(expected):
    rows, scores = expected.rank([Described("chef", "Prepares food in a large kitchen.")], 8)
    assert set(rows[0, :4].tolist()) == {0, 1, 2, 3}
    assert (np.diff(scores[0]) <= 0).all()
    shares = expected.shares([Described("chef", "Prepares food in a large kitchen.")])
    assert shares.shape == (1, 8)
    assert (shares >= 0).all()
    assert (shares <= 1 + 1e-6).all()


def test_what_is_known_tells_the_trade_and_is_not_ranked_again(expected):
    rows, _ = expected.rank([Described("worker", "", known=(4, 5))], 6)
    assert set(rows[0, :2].tolist()) == {6, 7}
    assert not {4, 5} & set(rows[0].tolist())


def test_nobody_is_their_own_neighbour(trades, expected):
    own = described(trades.occupations[0])
    assert own.uri == "k0"
    stranger = Described(own.title, own.description)
    first, second = expected.shares([own, stranger])
    assert first[2] < second[2]  # of the other cooks only one needs it


def test_without_occupations_words_alone_count():
    info = FrameworkInfo("bare", "Bare", "1", "CC0", "tests", "0" * 64)
    bare = Framework.from_records(FrameworkRecords(info, (Skill("a", "welding"), Skill("b", "baking"))))
    expected = ExpectedSkills(bare, HashingEncoder())
    rows, _ = expected.rank([Described("baker", "Does baking.")], 2)
    assert rows[0, 0] == 1
    assert len(expected) == 0


def test_the_version_changes_with_what_it_depends_on(trades, expected):
    from skillmatch.occupations import NeighbourSettings

    other = ExpectedSkills(trades, HashingEncoder(), NeighbourSettings(neighbours=3))
    assert other.version != expected.version
    assert ExpectedSkills(trades, HashingEncoder()).version == expected.version
