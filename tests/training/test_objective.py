"""The loss is the formula, and what a text also means is never held against it."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.errors import InputError
from skillmatch.training.batches import neighbours, plan
from skillmatch.training.distil import LEAST, distilled, read_marked
from skillmatch.training.examples import Example
from skillmatch.training.objective import loss, targets
from skillmatch.training.settings import Recipe

_RANDOM = np.random.default_rng(1)


def _unit(rows: int, columns: int = 6) -> np.ndarray:
    found = _RANDOM.normal(size=(rows, columns)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_the_loss_is_the_formula() -> None:
    torch = pytest.importorskip("torch", reason="training needs torch")
    batch = [Example("a", (3, 5), "sentence", (0.25, 0.75)), Example("b", (5,), "alias")]
    wanted = targets(batch, np.array([8, 3]))
    assert wanted.labels.tolist() == [3, 5, 8]
    queries, labels = _unit(2), _unit(3)
    cosines = {
        (q, row): 20 * float(queries[q] @ labels[c]) for q in (0, 1) for c, row in enumerate((3, 5, 8))
    }
    total = 0.0
    for place, one in enumerate(batch):
        rest = sum(math.exp(cosines[place, row]) for row in (3, 5, 8) if row not in one.gold)
        for row, weight in zip(one.gold, one.weights or (1.0,), strict=True):
            right = math.exp(cosines[place, row])
            total -= weight * math.log(right / (right + rest))
    found = loss(torch, torch.from_numpy(queries), torch.from_numpy(labels), wanted, 20.0)
    assert float(found) == pytest.approx(total / 2, rel=1e-4)


def test_a_duplicate_gold_is_no_wrong_answer() -> None:
    """Two texts of the same skill, and nothing else to tell it from: nothing is left to learn."""
    torch = pytest.importorskip("torch", reason="training needs torch")
    batch = [Example("a", (4,), "alias"), Example("b", (4,), "alias")]
    found = loss(
        torch, torch.from_numpy(_unit(2)), torch.from_numpy(_unit(1)), targets(batch, np.array([4])), 20.0
    )
    assert float(found) == 0.0


@given(
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=60),
    negatives=st.sampled_from(("clustered", "random")),
    times=st.sampled_from((0.5, 1.0, 2.0)),
    seed=st.integers(0, 99),
)
def test_every_pass_takes_every_example_once_within_the_budget_of_a_batch(
    sizes: list[int], negatives: str, times: float, seed: int
) -> None:
    examples = [Example(str(n), (n % 7,), "alias" if n % 2 else "sentence") for n in range(len(sizes))]
    recipe = Recipe(
        seed=seed, negatives=negatives, passes=(("alias", times), ("sentence", 1.0)),  # type: ignore[arg-type]
        batch_rows=8, batch_tokens=64,
    )  # fmt: skip
    made = plan(examples, sizes, _unit(7), recipe)
    seen = np.bincount(np.concatenate(made.batches), minlength=len(sizes)) if made.batches else []
    for number, count in enumerate(seen):
        assert count == 1 if number % 2 == 0 else times < 1 or count == times
    for batch in made.batches:
        assert len(batch) <= 8
        assert len(batch) == 1 or max(sizes[place] for place in batch) * len(batch) <= 64
        assert len({examples[place].source for place in batch}) == 1
    assert made.tokens == sum(max(sizes[p] for p in batch) * len(batch) for batch in made.batches)


def test_neighbours_are_the_nearest_and_never_the_label_itself() -> None:
    labels = _unit(30)
    cosines = labels @ labels.T
    np.fill_diagonal(cosines, -2)
    for row, own in enumerate(neighbours(labels)):
        assert row not in own
        assert set(own) == set(np.argsort(-cosines[row])[:8])
    assert neighbours(labels[:1]).shape == (1, 0)


class _Sure:
    """A teacher that is sure of spans that begin with "s", in favour of row 2."""

    def rank(self, sentences: list[str], k: int) -> tuple[np.ndarray, np.ndarray]:
        rows = np.tile(np.arange(2, 2 + k), (len(sentences), 1))
        best = np.array([0.9 if text.startswith("s") else LEAST - 0.1 for text in sentences])
        return rows, best[:, None] - np.arange(k) * 0.1


def _line(words: str, tags: str) -> str:
    return json.dumps(
        {"tokens": words.split(), "tags_skill": list(tags), "tags_knowledge": ["O"] * len(tags)}
    )


def test_a_teacher_is_believed_where_it_is_sure(tmp_path: Path) -> None:
    file = tmp_path / "marked.json"
    file.write_text(
        "\n".join((_line("You sell fish and count it", "OBIOBO"), _line("We like you", "OOO"))),
        encoding="utf-8",
    )
    marked = list(read_marked(file))
    assert [one.spans for one in marked] == [("sell fish", "count"), ()]
    found = distilled(marked, _Sure(), 0.0)
    assert [one.text for one in found] == ["sell fish", "You sell fish and count it"]
    for one in found:
        assert one.gold == (2, 3, 4, 5)
        assert sum(one.weights) == pytest.approx(1.0)
        assert list(one.weights) == sorted(one.weights, reverse=True)
    assert distilled(marked, _Sure(), 1.0) == ()
    assert [one.text for one in distilled(marked, _Sure(), 0.0, {"you sell fish and count it"})] == []


@pytest.mark.parametrize(
    "line", ["{}", "[1]", "not json", '{"tokens": ["a"], "tags_skill": [], "tags_knowledge": []}']
)
def test_other_json_is_refused_with_its_row(tmp_path: Path, line: str) -> None:
    file = tmp_path / "marked.json"
    file.write_text(f"{_line('a', 'O')}\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2"):
        list(read_marked(file))
