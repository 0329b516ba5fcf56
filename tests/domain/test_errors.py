"""What people read when something is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch import errors
from skillmatch.errors import BadRecordsError, InputError, NotFoundError, SkillMatchError

ALL = [item for item in vars(errors).values() if isinstance(item, type) and issubclass(item, Exception)]


@pytest.mark.parametrize("error", ALL)
def test_all_are_of_one_tree_and_in_its_picture(error: type[Exception]) -> None:
    assert issubclass(error, SkillMatchError)
    assert error.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("It is so", "It is so. Do this."),
        ("It is so.", "It is so. Do this."),
        ("Is it?", "Is it? Do this."),
        ("Look:\n  a", "Look:\n  a Do this."),
    ],
)
def test_message_and_fix_make_sentences(message: str, text: str) -> None:
    assert str(SkillMatchError(message, fix="Do this.")) == text


def test_without_a_fix_the_message_stands_alone() -> None:
    assert str(SkillMatchError("It is so")) == "It is so"


@pytest.mark.parametrize(
    ("file", "row", "start"),
    [
        (Path("a.csv"), 3, "a.csv, row 3: bad"),
        ("a.csv", None, "a.csv: bad"),
        (None, 3, "row 3: bad"),
        (None, None, "bad"),
    ],
)
def test_input_errors_name_the_place(file: Path | str | None, row: int | None, start: str) -> None:
    error = InputError("bad", file=file, row=row, fix="Mend it.")
    assert str(error) == f"{start}. Mend it."
    assert (error.reason, error.row) == ("bad", row)
    assert error.file == (None if file is None else "a.csv")


def test_bad_records_are_listed_and_the_rest_counted() -> None:
    problems = [InputError("bad", file="a.csv", row=row) for row in (2, 3)]
    text = str(BadRecordsError(problems, 7))
    assert text.startswith(
        "7 records are bad, so nothing was imported:\n  a.csv, row 2: bad\n  a.csv, row 3: bad"
    )
    assert "… and 5 more" in text
    assert "--skip-bad" in text
    single = str(BadRecordsError(problems[:1], 1))
    assert single.startswith("1 record is bad")
    assert "more" not in single


def test_not_found_names_what_is_near_or_else_the_way() -> None:
    known = ["amara", "amaru", "jonas"]
    near = str(NotFoundError("person", "amar", known))
    assert near.startswith("No person 'amar'. Did you mean ")
    assert "'amara'" in near
    assert "'amaru'" in near
    assert "jonas" not in near
    assert str(NotFoundError("person", "zzz", known)) == "No person 'zzz'."
    assert str(NotFoundError("person", "zzz", known, fix="Look there.")) == "No person 'zzz'. Look there."
    assert str(NotFoundError("person", "x")) == "No person 'x'."


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("holds NaN, which is not JSON", "It holds NaN, which is not JSON."),
        ("the JWT's payload is no object", "The JWT's payload is no object."),
        ("'name' must be text, not a list", "'name' must be text, not a list."),
    ],
)
def test_a_reason_is_a_sentence_with_a_subject_of_its_own_or_without(reason: str, sentence: str) -> None:
    error = InputError(reason, file="a.json", row=3, fix="Mend it.")
    assert error.sentence == sentence
    assert error.said_of("it") == sentence[:-1].replace("It ", "it ").replace("The ", "the ")
