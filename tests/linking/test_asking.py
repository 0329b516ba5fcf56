from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skillmatch.linking.asking import BUCKETS, Asking, wordings
from skillmatch.linking.kinds import LIKE, UNLIKE
from skillmatch.training.rerank_fit import fit_asking

from .modelling import hand_made


def test_words_and_pairs_of_words_whatever_the_case_and_the_number() -> None:
    assert len(wordings("You will sell bread")) == 7
    assert wordings("YOU will  sell, 12 loaves").tolist() == wordings("you will sell 3 loaves").tolist()
    assert len(wordings("bread bread bread")) == 2
    assert wordings("").tolist() == []
    assert wordings("Tasks:").tolist() != wordings("Tasks").tolist()
    assert wordings("you’ll see the café").tolist() == wordings("you'll see the cafe\u0301").tolist()


def test_the_order_of_words_tells() -> None:
    assert wordings("we need you").tolist() != wordings("you need we").tolist()


def test_odds_add_up_by_hand() -> None:
    wording = np.zeros(BUCKETS, np.float32)
    wording[wordings("must")] = 3.0
    asking = Asking(np.array([2.0, 0.0, -1.0], np.float32), wording)
    vectors = np.array([[1, 0], [0, 1], [0, 1]], np.float32)
    found = asking.odds(["must", "you must", ""], vectors)
    assert found.tolist() == pytest.approx([2 - 1 + 3, -1 + 3 / np.sqrt(3), -1])
    assert asking.odds([], np.zeros((0, 2), np.float32)).tolist() == []


def test_it_is_kept_whole() -> None:
    wording = np.linspace(-1, 1, BUCKETS).astype(np.float32)
    asking = Asking(np.ones(3, np.float32), wording)
    again = Asking.from_arrays(asking.to_arrays())
    assert np.abs(again.wording - wording).max() < 1e-3
    with pytest.raises(ValueError, match="wordings"):
        Asking.from_arrays({"asks": asking.vector, "asks_wording": wording[1:]})


def test_wording_is_learnt_where_vectors_tell_nothing() -> None:
    trades = ("bake bread", "grow roses", "mend nets", "teach chess", "paint doors", "sell tea")
    texts = [f"You will {one}" for one in trades] + [f"We {one} since 1900" for one in trades]
    vectors = np.ones((len(texts), 2), np.float32)
    right = np.array([1.0] * len(trades) + [0.0] * len(trades), np.float32)
    asking = fit_asking(vectors, texts, right, np.ones(len(texts), np.float32))
    unseen = asking.odds(["You will drive trams", "We drive trams since 1950"], vectors[:2])
    assert unseen[0] > 0 > unseen[1]


def test_a_vector_counts_by_its_own_scale() -> None:
    """Fitted on scaled vectors, asked with whole ones: even odds lie where rights and wrongs meet."""
    vectors = np.linspace(0, 1, 400, dtype=np.float32)[:, None]
    right = (vectors[:, 0] > 0.8).astype(np.float32)
    asking = fit_asking(vectors, [""] * 400, right, np.full(400, 100, np.float32))
    (even,) = np.flatnonzero(np.diff(asking.odds([""] * 400, vectors) > 0))
    assert float(vectors[even, 0]) == pytest.approx(0.8, abs=0.02)


def test_whether_a_text_asks_counts_beside_its_best_link() -> None:
    plain = hand_made({}).kinds
    asked = replace(plain, asking=(0.0, 1.0, 0.0), certain=(0.6,) * 3)
    likely = np.array([0.0, -2.0], np.float32)
    assert asked.probabilities(likely, 3.0, LIKE).max() > 0
    assert asked.probabilities(likely, 0.0, LIKE).max() > 0  # its offset is 0.5
    assert asked.probabilities(likely, -3.0, LIKE).tolist() == [0, 0]
    assert asked.probabilities(likely, 3.0, UNLIKE).tolist() == [0, 0]
    shown = asked.probabilities(likely, -9.0, LIKE, bar=0.0)
    assert shown.tolist() == plain.probabilities(likely, 9.0, LIKE).tolist()
    assert asked.probabilities(likely[:0], 3.0, LIKE).tolist() == []
