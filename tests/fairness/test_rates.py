"""The arithmetic of impact ratios: by hand, against fairlearn and aedt-audit, and its invariants."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from skillmatch.fairness import compare

COUNTS = st.dictionaries(
    st.sampled_from([("a",), ("b",), ("c",), ("d",), ("e",)]),
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    min_size=1,
)


def by_name(counts, **options):
    return {one.group[0]: one for one in compare({(k,): v for k, v in counts.items()}, **options)}


def test_the_worked_example_of_the_uniform_guidelines() -> None:
    """80 applicants White, 48 hired (60%); 40 Black, 12 hired (30%): 30/60 = 50%, under four fifths."""
    found = by_name({"White": (80, 48), "Black": (40, 12)})
    black = found["Black"]
    assert found["White"].is_highest
    assert found["White"].impact_ratio == 1.0
    assert black.impact_ratio == pytest.approx(0.5)
    assert black.below_four_fifths
    # 4/5 of 60% is 48% of 40 people = 19.2, so 20 are needed: 8 more than 12.
    assert black.short_by == 8
    # Katz: ln 0.5 ± 1.96 √(1/12 − 1/40 + 1/48 − 1/80) = −0.6931 ± 1.96 · 0.25820
    assert black.interval == pytest.approx(
        (math.exp(-0.693147 - 0.506062), math.exp(-0.693147 + 0.506062)), rel=1e-4
    )
    assert black.p_value < 0.01
    assert black.p_adjusted == black.p_value
    assert not black.small_sample


def test_exactly_four_fifths_is_not_below() -> None:
    """3 of 4 against 3 of 5 is 0.8, which 0.6 / 0.75 misses in floating point."""
    found = by_name({"a": (4, 3), "b": (5, 3)})
    assert not found["b"].below_four_fifths
    assert found["b"].short_by == 0
    assert found["b"].small_sample


def test_one_person_may_change_it() -> None:
    """10 of 20 against 7 of 20 is 0.7; 9 against 8 would be 0.89."""
    assert by_name({"a": (20, 10), "b": (20, 7)})["b"].one_person_changes_it
    assert not by_name({"a": (200, 100), "b": (200, 70)})["b"].one_person_changes_it


def test_a_group_under_two_percent_is_counted_but_held_against_nobody() -> None:
    found = by_name({"a": (60, 30), "b": (60, 20), "c": (1, 1)})
    assert found["c"].impact_ratio is None
    assert found["c"].rate == 1.0
    assert found["a"].is_highest
    assert by_name({"a": (60, 30), "b": (60, 20), "c": (1, 1)}, least_share=0.0)["c"].is_highest


def test_nobody_came_off_well() -> None:
    assert all(one.impact_ratio is None for one in compare({("a",): (5, 0), ("b",): (5, 0)}))


def test_holm_by_hand() -> None:
    """Three tests: the least p times 3, the next times 2 (never less than the one before), the last as is."""
    found = by_name({"top": (50, 40), "a": (50, 30), "b": (50, 20), "c": (50, 38)})
    p = sorted(found[name].p_value for name in "abc")
    assert found["b"].p_adjusted == pytest.approx(min(1, 3 * p[0]))
    assert found["a"].p_adjusted == pytest.approx(max(3 * p[0], 2 * p[1]))
    assert found["c"].p_adjusted == pytest.approx(max(2 * p[1], p[2]))


def test_counts_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        compare({("a",): (3, 4)})


@given(COUNTS)
@settings(max_examples=30)
def test_equals_fairlearn(counts) -> None:
    """fairlearn's demographic parity ratio is the least impact ratio; its rates are ours."""
    metrics = pytest.importorskip("fairlearn.metrics")
    assume(sum(n for n, _ in counts.values()) > 1)  # it takes one person for a table
    groups = np.array([key[0] for key, (n, _) in counts.items() for _ in range(n)])
    chosen = np.concatenate([[1] * k + [0] * (n - k) for n, k in counts.values()])
    frame = metrics.MetricFrame(
        metrics=metrics.selection_rate, y_true=chosen, y_pred=chosen, sensitive_features=groups
    )
    found = compare(counts, least_share=0.0)
    assert {one.group[0]: one.rate for one in found} == pytest.approx(frame.by_group.to_dict())
    ratios = [one.impact_ratio for one in found if one.impact_ratio is not None]
    if ratios:
        parity = metrics.demographic_parity_ratio(chosen, chosen, sensitive_features=groups)
        assert min(ratios) == pytest.approx(parity)


@given(COUNTS)
@settings(max_examples=30)
def test_equals_aedt_audit(counts) -> None:
    """Flags, ratios and missing selections of the LL144 library, group by group."""
    pandas = pytest.importorskip("pandas")
    aedt = pytest.importorskip("aedt_audit")
    rows = [{"sex": key[0], "selected": row < k} for key, (n, k) in counts.items() for row in range(n)]
    rates = aedt.selection_rates(
        pandas.DataFrame(rows), by=["sex"], outcome="selected", min_category_share=0.0
    )
    table = aedt.significance(aedt.four_fifths(rates))
    theirs = {row["sex"]: row for row in table.to_dict("records")}
    for one in compare(counts, least_share=0.0):
        if one.impact_ratio is None:
            continue
        other = theirs[one.group[0]]
        assert one.impact_ratio == pytest.approx(other["impact_ratio"])
        assert one.below_four_fifths == bool(other["adverse_impact_eeoc"])
        assert one.short_by == other["selections_to_four_fifths"]


@given(COUNTS)
def test_invariants(counts) -> None:
    found = compare(counts)
    assert found == compare(dict(reversed(counts.items())))
    ratios = [one.impact_ratio for one in found if one.impact_ratio is not None]
    assert all(0 <= ratio <= 1 for ratio in ratios)
    assert sum(one.is_highest for one in found) == bool(ratios)
    for one in found:
        if one.p_value is not None:
            assert one.p_value <= one.p_adjusted <= 1
        assert one.below_four_fifths == (one.short_by > 0)
