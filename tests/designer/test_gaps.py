"""Coverage, gaps and what they are ranked by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.designer import mapped_from
from skillmatch.domain import Credential, Mapped, ScoringSettings, TaughtSkill
from skillmatch.graph import PrerequisiteGraph
from skillmatch.ranking import Relatedness

SETTINGS = ScoringSettings(covered=0.6)
DEMAND = {"u5": 0.3, "u2": 0.1, "u3": 0.4, "u6": 0.9}
OCCUPATIONS = {"u1": 1.0, "u2": 0.5, "u5": 0.5}


def offer(name: str, *, level: int | None = None) -> Credential:
    return Credential(name, name.upper(), "i", level=level)


def test_every_skill_is_covered_partly_covered_or_a_gap(ask):
    got = ask(name="Data start")
    assert (got.programme, got.framework, got.asked, got.partly, got.missing) == (
        "Data start", "tiny", 8, 4, 2,
    )  # fmt: skip
    covered = {one.skill: (one.score, one.credential, one.statement, one.via) for one in got.covered}
    assert covered == {
        "u1": (0.9, "a", "The earner can write Python.", "same"),
        "u6": (0.8, "b", "The earner knows u6.", "same"),
    }
    states = {gap.item: (gap.coverage.state, gap.coverage.score, gap.coverage.via) for gap in got.gaps}
    assert states == {
        "u0": ("partly", pytest.approx(0.72), "narrower"),  # Python is narrower than programming
        "u2": ("missing", 0.0, ""), "u3": ("partly", 0.55, "same"),
        "u4": ("partly", pytest.approx(0.275), "broader"),
        "u5": ("missing", 0.0, ""), "u7": ("partly", pytest.approx(0.4), "broader"),
    }  # fmt: skip
    assert {one.skill for one in got.touched} == {"u0", "u3", "u4", "u7"}


def test_gaps_are_ranked_by_what_is_wanted_less_what_is_there(ask):
    got = ask().gaps
    assert [gap.item for gap in got] == ["u5", "u2", "u3", "u4", "u7", "u0"]
    assert [gap.rank for gap in got] == [1, 2, 3, 4, 5, 6]
    first, second, third = got[:3]
    assert first.parts == pytest.approx({"demand": 0.3, "occupations": 0.5, "coverage": 0.0})
    assert second.score == pytest.approx(0.1 + 0.5)
    assert third.parts == pytest.approx({"demand": 0.4, "occupations": 0.0, "coverage": -0.55 * 0.4})
    assert first.settings_version == SETTINGS.version
    assert first.because == (
        "No statement of the programme speaks to it.",
        "Asked for in 30% of postings.",
        "Needed by 50% of occupations.",
        '"d" covers it: "The earner can present."',
    )
    assert third.because[0] == (
        'Only partly covered (0.55), by "The earner knows u3." of "A": the statement may mean something else.'
    )


@pytest.mark.parametrize(("by", "first"), [("demand", "u5"), ("occupations", "u5")])
def test_gaps_are_ranked_by_what_was_asked_for(ask, by, first):
    got = ask(order=by)
    assert got.order == by
    assert got.gaps[0].item == first
    assert set(got.gaps[0].parts) == {by, "coverage"}


def test_suggestions_come_from_outside_the_programme_best_first(ask):
    by_item = {gap.item: gap.suggestions for gap in ask().gaps}
    assert by_item == {"u5": ("d", "c"), "u2": (), "u3": (), "u4": (), "u7": ("c",), "u0": ()}
    assert all(gap.suggestions == () for gap in ask(shelf=False).gaps)


def test_targets_and_n_narrow_the_question(ask):
    got = ask(rows=[5, 1, 3, 3], n=1)
    assert (got.asked, got.partly, len(got.covered)) == (3, 1, 1)
    assert [gap.item for gap in got.gaps] == ["u5"]
    assert [one.skill for one in got.unasked] == ["u6"]
    assert ask(n=0).gaps == ()
    assert ask(rows=[]).asked == 0


def test_redundancy_counts_only_what_each_covers_alone(ask):
    assert ask().redundant == {"Python": ("a", "b")}


def test_an_empty_programme_misses_everything(ask):
    got = ask(())
    assert (len(got.gaps), got.covered, got.partly, got.redundant) == (8, (), 0, {})
    assert got.mapping.confirmed_share == 0


def test_a_lower_level_covers_only_partly(ask):
    covered = {one.skill: one for one in ask((offer("a", level=3), offer("b", level=6)), level=6).covered}
    assert covered["u1"].credential == "b"  # a's statement is surer, but of a lower level
    assert set(covered) == {"u1", "u6"}
    low = ask((offer("a", level=3), offer("b", level=3)), level=6)
    python = next(gap for gap in low.gaps if gap.item == "u1")
    assert (python.coverage.lower_level, python.coverage.score) == (True, pytest.approx(0.45))
    assert "lower level" in python.because[0]
    assert ask((offer("a", level=1), offer("b")), level=0).covered == ask().covered


def test_decisions_move_coverage_and_are_counted(ask):
    def one(skill: str, probability: float, state="suggested", *, aligned=False) -> Mapped:
        return Mapped("a", f"About {skill}.", skill, skill, probability, aligned, state)

    mapped = [
        one("u1", 0.9, "rejected"), one("u3", 0.55, "confirmed"), one("u5", 0.9), one("u6", 1.0, aligned=True)
    ]  # fmt: skip
    got = ask((offer("a"),), mapped=mapped)
    covered = {each.skill: (each.decision, each.aligned, each.score) for each in got.covered}
    assert covered == {
        "u3": ("confirmed", False, 1.0), "u5": ("suggested", False, 0.9), "u6": ("suggested", True, 1.0)
    }  # fmt: skip
    shares = got.mapping
    found = (shares.links, shares.confirmed, shares.stated, shares.suggested, shares.rejected)
    assert found == (3, 1, 1, 1, 1)
    assert shares.confirmed_share == pytest.approx(1 / 3)


def test_only_the_programmes_own_faults_are_told(ask):
    rule = {one: (one, other) for one, other in ("ab", "ba", "xy", "yx")}
    offers = [_needing(*pair) for pair in rule.values()]
    graph = PrerequisiteGraph({c.id: c for c in offers}, {})
    got = ask(offers[:2], graph=graph, shelf=False)
    assert got.broken == ('"A" needs "B" needs "A": none of them can ever be started.',)
    assert ask().broken == ()


def _needing(name: str, other: str) -> Credential:
    from skillmatch.domain import Prerequisite

    return Credential(name, name.upper(), "i", prerequisite=Prerequisite("credential", other))


LINKS = st.lists(st.tuples(st.integers(0, 7), st.sampled_from([0.3, 0.5, 0.8, 1.0])), max_size=4)


@given(links=st.dictionaries(st.sampled_from("abc"), LINKS))
def test_gaps_and_covered_split_the_targets_and_match_the_loops(tiny, ask, links):
    taught = {
        name: [TaughtSkill(f"u{row}", "", p, f"{row} {p}", False) for row, p in some]
        for name, some in links.items()
    }
    programme = [offer(name) for name in sorted(links)]
    got = ask(programme, mapped=mapped_from(taught, programme), n=99)
    assert len(got.gaps) + len(got.covered) == got.asked == 8
    own = {gap.item: gap.coverage for gap in got.gaps} | {one.skill: one for one in got.covered}
    every = [(other, p) for some in links.values() for other, p in some if p >= SETTINGS.link_floor]
    relatedness = Relatedness(tiny, SETTINGS)
    for row in range(8):
        related = relatedness.asked(row)
        weights = dict(zip(related.rows.tolist(), related.weights.tolist(), strict=True))
        best = max((weights.get(other, 0.0) * p for other, p in every), default=0.0)
        same = max((p for other, p in every if other == row), default=0.0)
        coverage = own[f"u{row}"]
        assert coverage.state == ("covered" if same >= SETTINGS.covered else "partly" if best else "missing")
        assert coverage.score == (same if coverage.state == "covered" else best)
    for gap in got.gaps:
        assert gap.score == pytest.approx(sum(gap.parts.values()), abs=1e-12)
        wanted = DEMAND.get(gap.item, 0.0) + OCCUPATIONS.get(gap.item, 0.0)
        assert gap.score == pytest.approx(wanted * (1 - gap.coverage.score), abs=1e-12)
    keys = [(-round(gap.score, 12), gap.coverage.score, gap.name) for gap in got.gaps]
    assert keys == sorted(keys)
