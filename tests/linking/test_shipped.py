"""What ships: the encoder with the model that was fitted for it, on a small framework of ESCO's labels."""

from __future__ import annotations

import pytest

from skillmatch.domain import FrameworkInfo, FrameworkRecords, Skill
from skillmatch.encoders import load_encoder
from skillmatch.frameworks import Framework
from skillmatch.linking import Linker
from skillmatch.linking.model import model_for
from skillmatch.resources import models_dir

_LABELS = (
    "remove rust from motor vehicles",
    "computer programming",
    "develop software",
    "design cloud architecture",
    "manage budgets",
    "lead a team",
    "care for animals",
    "project management",
    "Python (computer programming)",
    "SQL",
    "communicate with customers",
    "use spreadsheets software",
)


@pytest.fixture(scope="module")
def shipped() -> Linker:
    encoder = load_encoder(str(models_dir() / "skillmatch-minilm"))
    if model_for(encoder.id) is None:
        pytest.skip(f"no linking model is shipped for {encoder.id}")
    skills = tuple(Skill(f"urn:skill:{label}", label) for label in _LABELS)
    info = FrameworkInfo("small", "Small", "1", "CC0", "tests", "0" * 64)
    return Linker(Framework.from_records(FrameworkRecords(info, skills)), encoder)


def best(linker: Linker, text: str) -> str:
    rows, _ = linker.rank([text], 1)
    return linker.framework.labels[rows[0, 0]]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Write backend services in Rust and deploy them to the cloud", "remove rust from motor vehicles"),
        ("Own our Rust services in production", "remove rust from motor vehicles"),
        ("Rust services", "remove rust from motor vehicles"),
        ("You excel at talking to people", "use spreadsheets software"),
    ],
)
def test_a_shared_word_does_not_lead(shipped: Linker, text: str, label: str) -> None:
    assert best(shipped, text) != label
    assert label not in {match.label for link in shipped.link(text) for match in link.matches}


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("You keep an eye on what the department spends and plan next year's finances", "manage budgets"),
        ("Remove rust from cars before they are painted", "remove rust from motor vehicles"),
        ("experience in Python programming", "Python (computer programming)"),
        ("Look after cats and dogs", "care for animals"),
    ],
)
def test_meaning_and_names_lead(shipped: Linker, text: str, label: str) -> None:
    assert best(shipped, text) == label


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Budget management", "manage budgets"),
        ("Team leadership", "lead a team"),
        ("Customer communication", "communicate with customers"),
        ("Spreadsheets", "use spreadsheets software"),
        ("Software development", "develop software"),
        ("project management", "project management"),
    ],
)
def test_a_short_name_in_other_words_is_linked(shipped: Linker, name: str, label: str) -> None:
    """As catalogues and requirements have them; with the judge of sentences alone few of them were."""
    assert label in {match.label for link in shipped.link(name) for match in link.matches}


@pytest.mark.parametrize("name", ["Lunch break", "Parking spaces", "Our animals", "The quarterly meeting"])
def test_a_short_name_of_something_else_is_not(shipped: Linker, name: str) -> None:
    assert shipped.link(name) == ()


@pytest.mark.parametrize(
    "text",
    [
        "We are a global leader with offices in forty countries.",
        "Applications received after the deadline will not be considered.",
        "Location: Copenhagen",
        "We offer free lunch and flexible hours.",
    ],
)
def test_company_talk_gives_no_skill(shipped: Linker, text: str) -> None:
    assert shipped.link(text) == ()
