"""The shipped framework is whole and of the documented layout."""

from __future__ import annotations

from skillmatch.frameworks import Framework
from skillmatch.readers.starter import read_starter


def test_the_starter_framework_is_read_whole() -> None:
    records = read_starter()
    starter = Framework.from_records(records)
    assert records.info.id == "starter"
    assert len(starter) >= 100
    assert records.groups
    assert any(starter.narrower(row) for row in range(len(starter))) or all(
        starter.group_of(row) for row in range(len(starter))
    )
    for occupation in records.occupations:
        assert starter.requirements(occupation.uri)
