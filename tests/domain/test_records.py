"""Records are frozen, and whatever they hold comes back from JSON as it went in."""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import date
from typing import Any, Literal, Union

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillmatch import domain

RECORDS = [item for item in vars(domain).values() if dataclasses.is_dataclass(item)]
PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=12),
    int: st.integers(-(2**53), 2**53),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    date: st.dates(),
    type(None): st.none(),
    Any: st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=6),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
        max_leaves=4,
    ),
}


def values(form: Any, depth: int = 2) -> st.SearchStrategy[Any]:
    """Every value a field of this type may have; tuples of records are empty below `depth`."""
    if form in PLAIN:
        return PLAIN[form]
    if dataclasses.is_dataclass(form):
        hints = typing.get_type_hints(form)
        return st.builds(form, **{f.name: values(hints[f.name], depth - 1) for f in dataclasses.fields(form)})
    origin, inner = typing.get_origin(form), typing.get_args(form)
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in (Union, types.UnionType):
        kept = [part for part in inner if depth > 0 or not dataclasses.is_dataclass(part)]
        return st.one_of([values(part, depth) for part in kept])
    if origin is tuple:
        if inner[1:] != (...,):
            return st.tuples(*(values(part, depth) for part in inner))
        if depth <= 0 and dataclasses.is_dataclass(inner[0]):
            return st.just(())
        return st.lists(values(inner[0], depth), max_size=2).map(tuple)
    if origin is dict:
        return st.dictionaries(values(inner[0]), values(inner[1], depth), max_size=2)
    raise TypeError(f"a record should not hold {form}")


def test_there_are_records() -> None:
    assert len(RECORDS) > 30


@pytest.mark.parametrize("form", RECORDS, ids=lambda form: form.__name__)
def test_records_are_frozen_and_slotted(form: type) -> None:
    assert form.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert hasattr(form, "__slots__")
    assert form.__doc__


@pytest.mark.parametrize("form", RECORDS, ids=lambda form: form.__name__)
@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_record_comes_back_from_json(form: type, data: st.DataObject) -> None:
    record = data.draw(values(form))
    written = msgspec.json.encode(record)
    assert msgspec.json.decode(written, type=form) == record
    assert msgspec.json.encode(msgspec.json.decode(written, type=form)) == written


@pytest.mark.parametrize("form", RECORDS, ids=lambda form: form.__name__)
def test_nobody_s_protected_attribute_has_a_field(form: type) -> None:
    """What must not weigh in a ranking is in no record that ranking could read."""
    words = {"gender", "sex", "race", "ethnicity", "religion", "age", "birth", "birthday", "nationality",
             "photo", "disability", "address", "marital"}  # fmt: skip
    for field in dataclasses.fields(form):
        assert not words & set(field.name.split("_")), field.name
