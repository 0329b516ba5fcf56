"""Reading level, acronyms, jargon, wording, research: against published values and false alarms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.ecosystem.equity.language import deficit_wording, undefined_acronyms, unexplained_jargon
from skillmatch.ecosystem.equity.lists import jargon, questions, sources, wordings
from skillmatch.ecosystem.equity.reading import reading, syllables
from skillmatch.ecosystem.equity.research import cited, is_old, year_of

UNTO_ITSELF = "This sentence, taken as a reading passage unto itself, is being used to prove a point."
PLATYPUS = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."


@pytest.mark.parametrize(
    ("text", "words", "count", "ease", "grade"),
    [
        # Published for these sentences (Wikipedia, "Flesch–Kincaid readability tests"): ease 116 and 69 for
        # the first two, grade 11.3 for the third, with 24 syllables in its 13 words.
        ("The cat sat on the mat.", 6, 6, 116.1, -1.4),
        (UNTO_ITSELF, 16, 23, 69.0, 7.6),
        (PLATYPUS, 13, 24, 37.5, 11.3),
    ],
)  # fmt: skip
def test_published_scores(text: str, words: int, count: int, ease: float, grade: float) -> None:
    found = reading(text)
    assert found is not None
    assert (found.words, found.sentences, found.syllables) == (words, 1, count)
    assert found.ease == pytest.approx(ease, abs=0.06)
    assert found.grade == pytest.approx(grade, abs=0.06)


def test_syllables_of_words_that_trip_rules() -> None:
    right = {
        "table": 2, "tables": 2, "makes": 1, "uses": 2, "wanted": 2, "used": 1, "safely": 2, "management": 3,
        "little": 2, "handled": 2, "creation": 3, "quiet": 2, "people": 2, "recipes": 3, "area": 3,
        "they're": 1,
        "evaluate": 4, "spreadsheet": 2, "probability": 5, "science": 2, "the": 1, "rhythm": 1, "queue": 1,
    }  # fmt: skip
    assert {word: syllables(word) for word in right} == right


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    found = reading(text)
    assert found is None or found.syllables >= found.words >= found.sentences >= 1
    undefined_acronyms(text), unexplained_jargon(text), deficit_wording(text), cited((text,), text)


def test_a_list_is_read_line_by_line() -> None:
    found = reading("Join tables\nDraw charts\nWrite reports")
    assert found is not None
    assert found.sentences == 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Write SQL and use an API.", ("SQL", "API")),
        ("Structured Query Language (SQL) and more SQL.", ()),
        ("SQL (Structured Query Language) and APIs.", ("API",)),
        ("APIs, short for application programming interfaces.", ()),
        ("Part II of the EU course, PhD optional.", ()),
        ("READ ALL OF THIS NOW", ()),
        ("Pick A or B; see README.md or a-B1-c.", ()),
        ("CNC machines, and again CNC.", ("CNC",)),
        ("After AZ-104 and B2-exams.", ()),
    ],
)
def test_acronyms(text: str, found: tuple[str, ...]) -> None:
    assert undefined_acronyms(text) == found


def test_jargon_is_told_once_with_plainer_words_unless_explained() -> None:
    assert unexplained_jargon("Leverage rubrics; rubrics help.") == (
        ("rubrics", "the list of what is looked for"), ("Leverage", "use"),
    )  # fmt: skip
    assert (
        unexplained_jargon(
            "A rubric (the list of what is looked for) guides you. A capstone means a project."
        )
        == ()
    )


FLAGGED = [
    "Training for the disabled.", "Courses for the blind and the deaf.", "He is wheelchair-bound.",
    "Learners who suffer from dyslexia are welcome.", "For low-skilled workers.", "Helps at-risk students.",
    "Non-native speakers may apply.", "We turn a blind eye.", "Staff lacking basic skills start here.",
    "Support for the homeless in winter.", "Elderly patients come first.", "A second chance for dropouts.",
]  # fmt: skip
FINE = [
    "Take part in a double-blind review.",
    "The blind review is done by peers.",
    "Click the disabled button.",
    "Find out why the disabled account is locked.",
    "Systems that suffer from latency.",
    "Handle at-risk assets.",
    "Add a dropout layer; tune the dropout rate.",
    "Explain low dropout regulators.",
    "Retarded ignition timing.",
    "Disabled learners and Deaf people are welcome.",
    "Wheelchair users enter here.",
    "The poor signal is boosted.",
    "The deaf community runs it.",
    "Welding for people new to the trade.",
    "An illustrated addiction helpline.",
    "A normal distribution of students.",
    "The aged cheese cellar.",
]


@pytest.mark.parametrize("text", FLAGGED)
def test_wording_that_names_a_lack_is_told_with_an_alternative(text: str) -> None:
    hits = deficit_wording(text)
    assert hits
    assert all(entry.instead and entry.source in sources() for _, entry in hits)
    assert all(quote.strip("… ") in text for quote, _ in hits)


@pytest.mark.parametrize("text", FINE)
def test_wording_that_only_looks_so_is_not(text: str) -> None:
    assert deficit_wording(text) == ()


def test_the_lists_are_whole() -> None:
    assert len(wordings()) >= 25
    assert len(jargon()) >= 30
    assert len({one.id for one in questions()}) == len(questions()) >= 10
    assert all(one.source in sources() for one in questions())


@pytest.mark.parametrize(
    ("reference", "year"),
    [
        ("Black, P. and Wiliam, D. (1998). Assessment and classroom learning, 5(1), 7-74.", 1998),
        ("Deci 2017, doi:10.2020/2021.2022", 2017),
        ("https://x.example/2012/03", None),
        ("Roe (2024a), first published 1950", 2024),
        ("A history of the 1960s, 2011", 2011),
        ("", None),
    ],
)  # fmt: skip
def test_the_year_of_a_reference(reference: str, year: int | None) -> None:
    assert year_of(reference) == year


def test_citations_in_the_text_count_and_standards_do_not() -> None:
    text = "It works (Hattie and Timperley, 2007). As Roe et al. (2023) say. ISO 9001 (2015), the Act (1998)."
    assert cited((), text) == (("Hattie and Timperley (2007)", 2007), ("Roe et al. (2023)", 2023))


def test_older_than_five_years() -> None:
    assert not is_old(2021, 2026)
    assert is_old(2020, 2026)
