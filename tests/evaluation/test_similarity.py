from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from skillmatch.domain import FrameworkInfo, FrameworkRecords, Relation, Skill
from skillmatch.encoders import HashingEncoder
from skillmatch.errors import FrameworkError, InputError
from skillmatch.evaluation import evaluate_related, evaluate_scored, similarity_systems
from skillmatch.evaluation.pairs import read_pairs, related_pairs
from skillmatch.evaluation.similarity import _spearman
from skillmatch.frameworks import Framework

ANIMALS, TOOLS = [f"care for animal {n}" for n in range(16)], [f"repair tool {n}" for n in range(16)]


@pytest.fixture(scope="module")
def related() -> Framework:
    """Every animal skill builds on the first one, every tool skill on the first tool."""
    skills = tuple(Skill(f"u:{label}", label) for label in (*ANIMALS, *TOOLS))
    relations = [
        Relation(f"u:{one}", f"u:{group[0]}", "broader") for group in (ANIMALS, TOOLS) for one in group[1:]
    ]
    info = FrameworkInfo("rel", "Related", "1", "CC0", "tests", "0" * 64)
    return Framework.from_records(FrameworkRecords(info, skills, relations=tuple(relations)))


def test_negatives_are_never_related(related: Framework) -> None:
    pairs = related_pairs(related, limit=100)
    assert len(pairs.anchors) == 30
    for rows in (pairs.random, pairs.hard):
        assert rows.shape == (30, 10)
        animal = pairs.anchors < 16
        assert ((rows < 16) != animal[:, None]).all()
        assert all(len(set(own)) == 10 for own in rows.tolist())
    again = related_pairs(related, limit=100)
    assert (again.hard == pairs.hard).all()
    assert len(related_pairs(related, limit=5).anchors) == 5


def test_one_who_knows_the_groups_is_always_right(related: Framework) -> None:
    def knows(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float64]:
        return np.array([float(a[:4] == b[:4]) for a, b in zip(first, second, strict=True)])

    def guesses(first: Sequence[str], second: Sequence[str]) -> NDArray[np.float64]:
        return np.zeros(len(first))

    result = evaluate_related(related, {"SkillMatch": knows, "nothing": guesses}, limit=10)
    assert result.measures == {"AUC random": 1.0, "AUC hard": 1.0}
    assert result.systems["nothing"].measures == {"AUC random": 0.5, "AUC hard": 0.5}
    assert result.systems["nothing"].ours_minus_this["AUC hard"].difference.mean == 0.5
    assert result.queries == 10


def test_real_systems_on_scored_pairs(related: Framework, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        "a,b,score\nu:care for animal 1,care for animal 1,5\ncare for animal 1,care for animal 2,4\n"
        "care for animal 1,repair animal tool,2\ncare for animal 1,write,0\n",
        encoding="utf-8",
    )
    pairs = read_pairs(path, related)
    assert pairs.first[0] == "care for animal 1"
    encoder = HashingEncoder()
    result = evaluate_scored(path, related, similarity_systems(related, encoder), encoder.id)
    assert list(result.systems) == ["SkillMatch", "char TF-IDF"]
    for system in result.systems.values():
        assert system.measures["Spearman"] == pytest.approx(1.0)
    assert result.systems["char TF-IDF"].ours_minus_this["Spearman"].p == 1.0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("x,y\na,b\n", "no column 'a' or 'b' or 'score'"),
        ("a,b,score\nx,y,high\n", "row 2: 'high' is no score"),
        ("a,b,score\nx,y,inf\n", "row 2"),
        ("a,b,score\nx,,1\n", "row 2"),
        ("a,b,score\nx,y,1\nx,z,1\nx,q,1\n", "not all with the same"),
        ("a,b,score\nx,y,1\n", "three pairs"),
    ],
)
def test_broken_pairs_say_where(related: Framework, tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "p.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_pairs(path, related)


def test_a_framework_without_relations_is_refused(framework: Framework) -> None:
    with pytest.raises(FrameworkError, match="relates no skills"):
        related_pairs(framework, 10)


def test_a_framework_that_is_too_small_is_refused() -> None:
    skills = tuple(Skill(f"u:{n}", f"skill {n}") for n in range(3))
    info = FrameworkInfo("small", "Small", "1", "CC0", "tests", "0" * 64)
    records = FrameworkRecords(info, skills, relations=(Relation("u:0", "u:1", "broader"),))
    with pytest.raises(FrameworkError, match="too small"):
        related_pairs(Framework.from_records(records), 10)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=20))
def test_spearman_agrees_with_scipy(rows: list[tuple[int, int]]) -> None:
    from scipy.stats import spearmanr

    table = np.array(rows, dtype=float)
    if any(len(set(column)) == 1 for column in table.T):
        assert _spearman(table) == 0
    else:
        assert _spearman(table) == pytest.approx(spearmanr(table[:, 0], table[:, 1]).statistic)
