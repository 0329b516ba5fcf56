"""Every example of FORMATS.md is read by the reader it belongs to."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import skillmatch.readers
from skillmatch.readers.awards import read_awards
from skillmatch.readers.credentials import read_credentials
from skillmatch.readers.postings import read_postings

PAGE = Path(skillmatch.readers.__file__).parent / "FORMATS.md"
BLOCK = re.compile(r"^```(\w+) (\w+): (.+?)\n(.*?)^```", re.DOTALL | re.MULTILINE)
READERS = {"credentials": read_credentials, "postings": read_postings, "awards": read_awards}
EXAMPLES = BLOCK.findall(PAGE.read_text(encoding="utf-8"))


def test_the_page_has_an_example_of_each_kind() -> None:
    assert {(form, reader) for form, reader, _, _ in EXAMPLES} >= {
        (form, reader) for form in ("json", "csv") for reader in READERS
    }


@pytest.mark.parametrize(("form", "reader", "expected", "text"), EXAMPLES)
def test_example(tmp_path: Path, form: str, reader: str, expected: str, text: str) -> None:
    file = tmp_path / f"example.{form}"
    file.write_text(text, encoding="utf-8")
    found = list(READERS[reader](file))
    counts = {name: int(count) for name, count in (part.split("=") for part in expected.split())}
    assert Counter(type(record).__name__ for record in found) == counts, found
