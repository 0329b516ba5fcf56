from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.linking import Linker
from skillmatch.linking.language import knows, language_of
from skillmatch.linking.reading import foreign, read

GERMAN = """Ihre Aufgaben:
- Sie entwickeln Software für unsere Kunden und führen Projekte
- Erfahrung mit SQL und machine learning ist von Vorteil
- machine learning
- Teamfähigkeit und gute Kenntnisse der Informatik
"""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("You will maintain the firewall and train new colleagues", "en"),
        ("Sie entwickeln Software für unsere Kunden", "de"),
        ("Erfahrung mit Python und SQL", "de"),
        ("Vous maîtrisez la gestion de projet", "fr"),
        ("Experiencia en gestión de proyectos y atención al cliente", "es"),
        ("Je hebt ervaring met het beheer van servers", "nl"),
        ("Опыт работы с базами данных", "ru"),
        ("データベースの設計", "ja"),
        ("Python, SQL, Docker", ""),
        ("project management", ""),
        ("12 / 34", ""),
        ("", ""),
        ("In der IT: experience with the SAP modules of the die casting line", "en"),
        ("Fluent in German (Deutsch) and French, able to work with the Zürich office", "en"),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert language_of(text) == language


def test_what_is_known() -> None:
    assert knows("en")
    assert knows("de-AT")
    assert not knows("xx")


def test_text_in_another_language_gives_no_links_and_is_said_so(linker: Linker) -> None:
    links = linker.link(GERMAN)
    assert {match.label for link in links for match in link.matches} <= {"machine learning"}
    assert foreign(GERMAN, "en") == {"de": 3}
    assert foreign("Manage budgets and lead the team", "en") == {}


def test_in_a_foreign_text_an_undecided_line_counts_by_name_only() -> None:
    found = {one.span.text: one.names_only for one in read(GERMAN, language="en")}
    assert found == {"Ihre Aufgaben": True, "machine learning": True}
    assert not any(one.names_only for one in read("Manage the budgets of a team\nSQL", language="en"))


def test_the_frameworks_language_decides() -> None:
    assert foreign("You will manage the budgets of our team", "de") == {"en": 1}
    assert foreign("Sie entwickeln Software für unsere Kunden", "de") == {}
    assert foreign("Sie entwickeln Software für unsere Kunden", "xx") == {}


@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    code = language_of(text)
    assert code == "" or (len(code) == 2 and code.isalpha())
