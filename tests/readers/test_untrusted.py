"""Whatever is done to a document, records or InputErrors come out: no traceback, nothing unstorable."""

from __future__ import annotations

import copy
import json
import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillmatch.errors import InputError
from skillmatch.readers.awards import read_awards
from skillmatch.readers.credentials import read_credentials
from skillmatch.readers.postings import read_postings

DATA = Path(__file__).parent / "data"

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(
        ["", "x", "\x00\x07", "<p>&amp;", "2025-13-41", "P1Y2", "_:b", "en-US", "9" * 40, "@", "a.b.c"]
    )
    | st.text(max_size=6)
)
KEYS = st.sampled_from(["id", "@id", "@type", "type", "en", "@value", "text", "of", "@graph", "document"])
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=6
)
NAMES = ["awards", "catalogue", "ctdl", "postings"]
READERS = (read_awards, read_credentials, read_credentials, read_postings)
CASES = [
    (read, json.loads((DATA / f"{name}.json").read_text(encoding="utf-8")))
    for read, name in zip(READERS, NAMES, strict=True)
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in inner for place in places(child, (*path, key)))]


def replaced(document: Any, place: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(document)
    node = changed
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = value
    return changed


def check(read: Callable[[Path], Iterator[Any]], document: Any) -> int:
    """Read the document; every record must survive being stored. Returns how many there were."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "d.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        good = 0
        try:
            for record in read(file):
                if not isinstance(record, InputError):
                    assert msgspec.json.decode(msgspec.json.encode(record), type=type(record)) == record
                    good += 1
                else:
                    assert record.file
        except InputError:
            return 0
        return good


@pytest.mark.parametrize(("read", "document"), CASES, ids=NAMES)
def test_the_whole_document_is_good(read: Any, document: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "d.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        assert [record for record in read(file) if isinstance(record, InputError)] == []


@pytest.mark.parametrize(("read", "document"), CASES, ids=NAMES)
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_random_damage(read: Any, document: Any, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        spots = [spot for spot in places(document) if spot]
        if spots:
            document = replaced(document, data.draw(st.sampled_from(spots)), data.draw(VALUES))
    check(read, document)


@pytest.mark.parametrize(
    "value", [7, 1.5, True, None, "x", "", [], {}, [[]], [7], {"id": 7}, {"en": [7]}, {"@id": []}]
)
@pytest.mark.parametrize(("read", "document"), CASES, ids=NAMES)
def test_every_node_of_a_wrong_type(read: Any, document: Any, value: Any) -> None:
    good = [check(read, replaced(document, spot, value)) for spot in places(document) if spot]
    assert any(good)


@pytest.mark.parametrize(
    "source",
    [
        "<a " * 40_000,
        "<" * 200_000,
        "&#" * 90_000,
        "<!--" * 50_000,
        "-->" + "<!--" * 200_000,
        "<p>" + " " * 900_000,
        "<li><b>" * 30_000,
    ],
)
def test_hostile_markup_is_read_in_reasonable_time(source: str, tmp_path: Path) -> None:
    file = tmp_path / "p.json"
    file.write_text(json.dumps({"title": "T", "text": source + " <p>end"}), encoding="utf-8")
    (record,) = read_postings(file)
    assert isinstance(record, InputError) or record.text.endswith("end")


def test_random_bytes(tmp_path: Path) -> None:
    source = random.Random(7)
    file = tmp_path / "noise"
    outcomes = set()
    for _ in range(150):
        file.write_bytes(
            source.choice([b"", b"{", b"[", b"eyJ", b"id,name\n", b"PK\x03\x04"]) + source.randbytes(40)
        )
        for read in (read_awards, read_credentials, read_postings):
            try:
                outcomes.update(type(record).__name__ for record in read(file))
            except InputError:
                outcomes.add("refused")
    assert "refused" in outcomes
    assert outcomes <= {"refused", "InputError", "Posting"}
