from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.encoders import HashingEncoder
from skillmatch.frameworks import Framework
from skillmatch.index import ExactIndex
from skillmatch.linking import FusionWeights, Linker, LinkSettings, best_skills, unread_from

TEXT = "Requirements:\n- Know Python, SQL and machine learning\n- Manage budgets\nWhat we offer:\n- Node.js"


def labels(linker: Linker, text: str) -> set[str]:
    return {match.label for link in linker.link(text) for match in link.matches}


def test_names_in_the_text_are_found_with_their_words(linker: Linker) -> None:
    found = {match.label: link.span.text for link in linker.link(TEXT) for match in link.matches}
    assert found["SQL"] == "SQL"
    assert found["machine learning"] == "machine learning"
    assert found["manage budgets"] == "Manage budgets"
    assert "Node.js" not in found


def test_a_label_word_for_word_is_nearly_certain(linker: Linker) -> None:
    (found, *_) = best_skills(linker.link("machine learning"))
    assert found.label == "machine learning"
    assert found.score > 0.9


@pytest.mark.parametrize(
    "text", ["", " ", "\x00\x01", "12345", "The weather was fine on Tuesday.", "👩‍💻" * 50]
)
def test_nothing_to_find(linker: Linker, text: str) -> None:
    assert linker.link(text) == ()


def test_the_broader_skill_of_one_statement_is_left_out(linker: Linker, framework: Framework) -> None:
    loose = Linker(framework, HashingEncoder(), settings=LinkSettings(floor=0.01))
    assert "manage finances" not in labels(loose, "manage budgets")
    assert "manage finances" in labels(loose, "manage finances, manage budgets")


def test_links_are_sorted_unique_and_bounded(framework: Framework) -> None:
    loose = Linker(framework, HashingEncoder(), settings=LinkSettings(floor=0.0))
    links = loose.link(TEXT, n=3)
    places = [(link.span.start, link.span.end) for link in links]
    assert places == sorted(set(places))
    for link in links:
        assert TEXT[link.span.start : link.span.end] == link.span.text
        assert 1 <= len(link.matches) <= 3
        assert all(first.score >= second.score for first, second in pairwise(link.matches))
        assert all(0 <= match.score <= 1 and match.framework == "tiny" for match in link.matches)


def test_texts_do_not_influence_one_another(linker: Linker) -> None:
    many = [TEXT, "", "SQL", "Manage budgets"] * 40
    together = linker.link_many(many)
    for alone, among in zip([linker.link(text) for text in many[:4]], together[-4:], strict=True):
        assert [link.span for link in alone] == [link.span for link in among]
        for one, other in zip(alone, among, strict=True):
            assert [match.uri for match in one.matches] == [match.uri for match in other.matches]
            assert [match.score for match in one.matches] == pytest.approx(
                [match.score for match in other.matches], abs=2e-4
            )


def test_pieces_are_bounded(framework: Framework) -> None:
    short = Linker(framework, HashingEncoder(), settings=LinkSettings(max_pieces=10))
    links = short.link("SQL\n" * 50)
    assert 0 < len(links) <= 10
    assert links == Linker(framework, HashingEncoder()).link("SQL\n" * len(links))
    assert unread_from("SQL\n" * 50, 10) == len("SQL\n") * len(links)
    assert unread_from("SQL\n" * len(links), 10) is None


def test_rank_orders_all_skills(linker: Linker, framework: Framework) -> None:
    rows, scores = linker.rank(["we use machine learning", "budgets are managed", ""], 500)
    assert rows.shape == scores.shape == (3, len(framework))
    assert framework.labels[rows[0, 0]] == "machine learning"
    assert framework.labels[rows[1, 0]] == "manage budgets"
    assert (np.diff(scores, axis=1) <= 0).all()
    assert all(sorted(line) == list(range(len(framework))) for line in rows.tolist())


def test_an_index_gives_the_same_ranking_as_exact_comparison(linker: Linker, framework: Framework) -> None:
    encoder = HashingEncoder()
    indexed = Linker(framework, encoder, index=ExactIndex(encoder.encode(framework.labels)))
    sentences = ["we use machine learning", "lead a team of developers"]
    np.testing.assert_array_equal(indexed.rank(sentences, 5)[0], linker.rank(sentences, 5)[0])


def test_version_follows_what_decides_the_answers(linker: Linker, framework: Framework) -> None:
    same = Linker(framework, HashingEncoder())
    other = Linker(framework, HashingEncoder(), settings=LinkSettings(weights=FusionWeights(whole=0.2)))
    assert same.version == linker.version
    assert len({linker.version, other.version, Linker(framework, HashingEncoder(64)).version}) == 3


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_taken(linker: Linker, text: str) -> None:
    for link in linker.link(text):
        assert text[link.span.start : link.span.end] == link.span.text


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000,
        "Manage budgets. " * 65_000,
        "a, " * 330_000,
        " " * 1_000_000,
        "((((" * 50_000,
        "no experience " * 20_000,
        "and " * 50_000,
        "." * 300_000,
        "\n-" * 200_000,
        "‮abc" * 20_000,
        "plan\u0301 " * 20_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_hostile_text_ends(linker: Linker, text: str) -> None:
    for link in linker.link(text):
        assert text[link.span.start : link.span.end] == link.span.text
