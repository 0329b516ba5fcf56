"""Coverage, gaps and what the programme's own order says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmatch.designer import Wanted, gaps, order_faults
from skillmatch.domain import Credential, Prerequisite, ScoringSettings, TaughtSkill
from skillmatch.graph import PrerequisiteGraph
from skillmatch.ranking import Relatedness, Taught

SETTINGS = ScoringSettings(covered=0.6)


def offer(name: str, *before: str) -> Credential:
    children = tuple(Prerequisite("credential", other) for other in before)
    rule = Prerequisite("all_of", children=children) if before else None
    return Credential(name, name.upper(), "i", prerequisite=rule)


def says(skill: str, probability: float = 1.0, words: str = "") -> TaughtSkill:
    return TaughtSkill(skill, skill, probability, words or f"The earner knows {skill}.", False)


PROGRAMME = (offer("a"), offer("b"))
TAUGHT = {
    "a": [says("u1", 0.9, "The earner can write Python."), says("u3", 0.55)],
    "b": [says("u1", 0.7), says("u6", 0.8)],
    "c": [says("u5", 0.7, "The earner can speak."), says("u7", 0.9)],
    "d": [says("u5", 0.9, "The earner can present.")],
}
DEMAND = Wanted({"u5": 0.3, "u2": 0.1, "u3": 0.4, "u6": 0.9})
OCCUPATIONS = Wanted({"u1": 1.0, "u2": 0.5, "u5": 0.5}, "occupations")


def report(tiny, programme=PROGRAMME, **options):
    catalogue = Taught("abcd", TAUGHT, tiny, SETTINGS)
    fixed = {"demand": DEMAND, "occupations": OCCUPATIONS, "catalogue": catalogue}
    return gaps(programme, TAUGHT, relatedness=Relatedness(tiny, SETTINGS), **(fixed | options))


def test_every_skill_is_covered_partly_covered_or_a_gap(tiny):
    got = report(tiny, name="Data start")
    assert (got.programme, got.framework, got.asked, got.partly) == ("Data start", "tiny", 8, 3)
    covered = {one.skill: (one.score, one.credential, one.statement) for one in got.covered}
    assert covered == {
        "u1": (0.9, "a", "The earner can write Python."),
        "u6": (0.8, "b", "The earner knows u6."),
        "u0": (pytest.approx(0.72), "a", "The earner can write Python."),  # Python is narrower
    }
    states = {gap.item: (gap.coverage.state, gap.coverage.score) for gap in got.gaps}
    assert states == {
        "u2": ("missing", 0.0), "u3": ("partly", 0.55), "u4": ("partly", pytest.approx(0.275)),
        "u5": ("missing", 0.0), "u7": ("partly", pytest.approx(0.4)),
    }  # fmt: skip


def test_gaps_are_ranked_by_what_is_wanted_less_what_is_there(tiny):
    got = report(tiny).gaps
    assert [gap.item for gap in got] == ["u5", "u2", "u3", "u4", "u7"]
    assert [gap.rank for gap in got] == [1, 2, 3, 4, 5]
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
    assert third.because[0] == 'Only partly covered (0.55), by "The earner knows u3." of a.'


def test_suggestions_come_from_outside_the_programme_best_first(tiny):
    by_item = {gap.item: gap.suggestions for gap in report(tiny).gaps}
    assert by_item == {"u5": ("d", "c"), "u2": (), "u3": (), "u4": (), "u7": ("c",)}
    assert all(gap.suggestions == () for gap in report(tiny, catalogue=None).gaps)


def test_targets_and_n_narrow_the_question(tiny):
    got = report(tiny, targets=[5, 1, 3, 3], n=1)
    assert (got.asked, got.partly, len(got.covered)) == (3, 1, 1)
    assert [gap.item for gap in got.gaps] == ["u5"]
    assert report(tiny, n=0).gaps == ()
    assert report(tiny, targets=[]).asked == 0


def test_redundancy_counts_only_what_each_covers_alone(tiny):
    assert report(tiny).redundant == {"Python": ("a", "b")}


def test_an_empty_programme_misses_everything(tiny):
    got = report(tiny, programme=())
    assert (len(got.gaps), got.covered, got.partly, got.redundant) == (8, (), 0, {})


def test_only_the_programmes_own_faults_are_told(tiny):
    offers = [offer("a", "b"), offer("b", "a"), offer("x", "y"), offer("y", "x")]
    problems = PrerequisiteGraph({c.id: c for c in offers}, {}).problems()
    got = report(tiny, programme=offers[:2], problems=problems)
    assert got.broken == ('"A" needs "B" needs "A": none of them can ever be started.',)
    assert report(tiny).broken == ()


def test_what_comes_before_its_prerequisite_is_told_only_of_ordered_programmes(tiny):
    programme = (offer("a", "b"), offer("b"), offer("c", "a", "lost"))
    fault = '"A" comes before "B", which it needs.'
    assert report(tiny, programme=programme, ordered=True).broken == (fault,)
    assert report(tiny, programme=programme).broken == ()
    either = Prerequisite(
        "any_of", children=(Prerequisite("credential", "b"), Prerequisite("credential", "z"))
    )
    assert list(order_faults([Credential("a", "A", "i", prerequisite=either), offer("b")])) == []
    both = Prerequisite("k_of", k=2, children=either.children)
    assert len(list(order_faults([Credential("a", "A", "i", prerequisite=both), offer("b")]))) == 1


LINKS = st.lists(st.tuples(st.integers(0, 7), st.sampled_from([0.3, 0.5, 0.8, 1.0])), max_size=4)
UNIT = st.sampled_from([0.0, 0.1, 0.7])


@given(
    links=st.dictionaries(st.sampled_from("abc"), LINKS),
    demand=st.dictionaries(st.integers(0, 7).map("u{}".format), UNIT),
    needed=st.dictionaries(st.integers(0, 7).map("u{}".format), UNIT),
)
def test_gaps_and_covered_split_the_targets_and_match_the_loops(tiny, links, demand, needed):
    taught = {name: [says(f"u{row}", p) for row, p in some] for name, some in links.items()}
    relatedness = Relatedness(tiny, SETTINGS)
    programme = [offer(name) for name in sorted(links)]
    got = gaps(
        programme,
        taught,
        relatedness=relatedness,
        demand=Wanted(demand),
        occupations=Wanted(needed, "occupations"),
        n=99,
    )
    assert len(got.gaps) + len(got.covered) == got.asked == 8
    scores = {one.skill: one.score for one in got.covered} | {
        gap.item: gap.coverage.score for gap in got.gaps
    }
    for row in range(8):
        related = relatedness.asked(row)
        weights = dict(zip(related.rows.tolist(), related.weights.tolist(), strict=True))
        every = [(other, p) for some in links.values() for other, p in some if p >= SETTINGS.link_floor]
        assert scores[f"u{row}"] == max((weights.get(other, 0.0) * p for other, p in every), default=0.0)
    for gap in got.gaps:
        assert gap.score == pytest.approx(sum(gap.parts.values()), abs=1e-12)
        wanted = demand.get(gap.item, 0.0) + needed.get(gap.item, 0.0)
        assert gap.score == pytest.approx(wanted * (1 - gap.coverage.score), abs=1e-12)
        assert gap.coverage.state == ("partly" if gap.coverage.score > 0 else "missing")
    keys = [(-round(gap.score, 12), gap.coverage.score, gap.name) for gap in got.gaps]
    assert keys == sorted(keys)
