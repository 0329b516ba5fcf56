from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.linking.traps import Traps

LABELS = (
    "remove rust from motor vehicles",
    "design puppets",
    "Puppet (tools for software configuration management)",
    "computer programming",
    "tend spring making machine",
    "react to events in time-critical environments",
)
ROWS = np.arange(len(LABELS))


def trapped(text: str) -> list[str]:
    found = Traps(LABELS).among(text, ROWS)
    return [label for label, is_trap in zip(LABELS, found, strict=True) if is_trap]


@pytest.mark.parametrize(
    "text",
    [
        "Own our Rust services in production",
        "Rust services",
        "Experience with Kubernetes, Rust and Go",
        "We code. Rust is what we use for web servers",
    ],
)
def test_a_label_that_shares_only_the_name_of_a_software_is_a_trap(text: str) -> None:
    assert trapped(text) == ["remove rust from motor vehicles"]


@pytest.mark.parametrize(
    "text",
    [
        "Remove rust and paint the car",
        "Rust removal from motor vehicles",
        "Rust protection of old cars",
        "you fight rust on ships",
        "Design puppets for the theatre",
        "React calmly to calls from the services",
        "",
    ],
)
def test_the_ordinary_word_is_none(text: str) -> None:
    assert trapped(text) == []


def test_the_label_of_the_software_is_none() -> None:
    assert trapped("Servers run by Puppet") == []
    assert trapped("Java with Spring") == ["tend spring making machine"]
    assert trapped("JavaScript and React") == ["react to events in time-critical environments"]


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    assert len(Traps(LABELS).among(text, ROWS)) == len(ROWS)
