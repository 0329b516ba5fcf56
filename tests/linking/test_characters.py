from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.linking.characters import CharacterIndex, ngrams
from skillmatch.linking.postings import Postings, packed, unpacked

_TEXT = st.text(alphabet="abc Déß\n\t-ıİ", max_size=24)


@given(st.lists(_TEXT, min_size=1, max_size=6), st.lists(_TEXT, max_size=4))
def test_scores_are_those_of_scikit_learn(labels: list[str], texts: list[str]) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    filled = [label if list(ngrams(label)) else "-" for label in labels]
    reference = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    fitted = reference.fit_transform(filled)
    found = CharacterIndex(filled).scores([*texts, *filled])
    expected = (reference.transform([*texts, *filled]) @ fitted.T).toarray()
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_kept_arrays_give_the_same_scores() -> None:
    index = CharacterIndex(["manage budgets", "", "C++"])
    again = CharacterIndex.from_arrays(index.to_arrays())
    texts = ["budgets", "c++ managers", ""]
    assert np.array_equal(index.scores(texts), again.scores(texts))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 7)), unique=True, max_size=20))
def test_postings_are_a_matrix_product(pairs: list[tuple[int, int]]) -> None:
    weights = np.arange(1.0, 1.0 + len(pairs))
    matrix = np.zeros((6, 8))
    for (term, row), weight in zip(pairs, weights, strict=True):
        matrix[term, row] = weight
    terms, rows = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    made = Postings.of(terms, rows, weights, (6, 8))
    asked = np.array([0, 3, 5])
    own = np.array([1.0, 0.5, 2.0], dtype=np.float32)
    np.testing.assert_allclose(made.scores(asked, own), own @ matrix[asked], rtol=1e-6)
    np.testing.assert_allclose(made.scores([]), np.zeros(8))
    again = Postings.from_arrays(made.to_arrays("x"), "x")
    assert np.array_equal(again.scores([1, 2]), made.scores([1, 2]))


@given(st.lists(st.text(alphabet="ab é😀", min_size=1), max_size=5))
def test_words_are_packed_and_unpacked(words: list[str]) -> None:
    assert unpacked(packed(words)) == words
