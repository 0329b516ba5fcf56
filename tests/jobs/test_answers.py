"""Answers kept by idempotency key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from skillmatch.jobs import Answer, Answers, KeyReused, UnderWay, key_of
from skillmatch.jobs.answers import MOST_BODY
from skillmatch.jobs.claims import Claims
from skillmatch.jobs.store import as_text

GIVEN = Answer(201, (("content-type", "application/json"),), b"{}")


def _age(store: Claims, hours: float) -> None:
    with store.database.writing() as connection:
        connection.execute(
            "UPDATE answers SET begun = ?", (as_text(datetime.now(UTC) - timedelta(hours=hours)),)
        )


def test_a_key_answers_one_request_of_one_caller(store: Claims) -> None:
    answers, key = Answers(store), key_of("me", "k")
    assert answers.begin(key, "asked") is None
    with pytest.raises(UnderWay):
        answers.begin(key, "asked")
    answers.keep(key, GIVEN)
    assert answers.begin(key, "asked") == GIVEN
    with pytest.raises(KeyReused):
        answers.begin(key, "something else")
    assert answers.begin(key_of("you", "k"), "something else") is None
    assert key_of("a", "b") != key_of("ab", "")


def test_what_came_to_nothing_may_be_asked_again(store: Claims) -> None:
    answers = Answers(store)
    assert answers.begin("k", "asked") is None
    answers.drop("k")
    assert answers.begin("k", "asked") is None
    answers.keep("k", GIVEN)
    answers.drop("k")  # an answer that was given is not dropped
    assert answers.begin("k", "asked") == GIVEN


def test_keys_are_forgotten_after_a_day_and_lost_requests_earlier(store: Claims) -> None:
    answers = Answers(store)
    assert answers.begin("k", "asked") is None
    _age(store, 1)  # the process that had it is gone
    assert answers.begin("k", "asked") is None
    answers.keep("k", GIVEN)
    _age(store, 23)
    assert answers.begin("k", "asked") == GIVEN
    _age(store, 25)
    assert answers.begin("k", "something else") is None


def test_long_answers_are_only_known_to_have_been_given(store: Claims) -> None:
    answers = Answers(store)
    assert answers.begin("k", "asked") is None
    answers.keep("k", Answer(200, (), b"x" * (MOST_BODY + 1)))
    assert answers.begin("k", "asked") == Answer(200, (), None)
