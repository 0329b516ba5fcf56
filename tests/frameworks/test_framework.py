"""What a framework answers, on a tiny one told by hand and on random ones."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import (
    FrameworkInfo,
    FrameworkRecords,
    Occupation,
    OccupationSkill,
    Relation,
    RelationKind,
    Skill,
)
from skillmatch.errors import InputError, NotFoundError
from skillmatch.frameworks import Framework, check_records
from skillmatch.frameworks.checks import find_cycle

INFO = FrameworkInfo("tiny", "Tiny", "1", "CC0", "here", "0" * 64)
SKILLS = (
    Skill("u:bread", "Bake bread", "skill", "Bake it.", ("make bread", "Loaf making")),
    Skill("u:rye", "Bake rye bread", code="B.2"),
    Skill("u:loaf", "Loaf making", "knowledge"),
)
GROUPS = (Skill("u:food", "Food", "group"),)
OCCUPATIONS = (
    Occupation("u:crafts", "Baker", "7", is_group=True),
    Occupation("u:baker", "Baker", "7512", alt_labels=("bread maker",)),
)
RELATIONS = (
    Relation("u:rye", "u:bread", "broader"),
    Relation("u:bread", "u:food", "broader"),
    Relation("u:rye", "u:loaf", "related"),
    Relation("u:bread", "http://elsewhere/x", "exactMatch"),
    Relation("u:baker", "u:crafts", "broader"),
)
NEEDS = (
    OccupationSkill("u:baker", "u:rye", essential=False, weight=0.8),
    OccupationSkill("u:baker", "u:loaf", essential=True, weight=0.5),
    OccupationSkill("u:baker", "u:bread", essential=True),
)
RECORDS = FrameworkRecords(INFO, SKILLS, GROUPS, OCCUPATIONS, RELATIONS, NEEDS)


@pytest.fixture
def tiny() -> Framework:
    return Framework.from_records(RECORDS)


def test_columns_are_aligned(tiny: Framework) -> None:
    assert len(tiny) == 3
    assert list(tiny.uris) == ["u:bread", "u:rye", "u:loaf"]
    assert tiny.labels[1] == "Bake rye bread"
    assert tiny.kinds == ["skill", "skill", "knowledge"]
    assert tiny.codes == ["", "B.2", ""]
    assert tiny.descriptions[0] == "Bake it."
    assert tiny.alt_labels[0] == ("make bread", "Loaf making")
    with pytest.raises(ValueError, match="read-only"):
        tiny.uris[0] = "other"


def test_look_ups(tiny: Framework) -> None:
    assert tiny.row("u:rye") == 1
    assert tiny.row("u:food") is None
    assert tiny.get("u:food") == GROUPS[0]
    assert tiny.get("u:none") is None
    assert (tiny.label("u:food"), tiny.label("u:none")) == ("Food", "u:none")


@pytest.mark.parametrize(
    ("text", "row"),
    [(" bake  BREAD", 0), ("make bread", 0), ("loaf making", 2), ("b.2", 1), ("u:rye", 1), ("Food", None)],
)
def test_find_goes_by_label_then_alias_then_code_then_uri(
    tiny: Framework, text: str, row: int | None
) -> None:
    assert tiny.find(text) == row


def test_hierarchy(tiny: Framework) -> None:
    assert tiny.broader(1) == (0,)
    assert tiny.broader(0) == ()
    assert tiny.narrower(0) == (1,)
    assert tiny.group_of(0) == ("u:food",)
    assert tiny.related(1) == (2,)


def test_requirements_go_by_essential_weight_and_label(tiny: Framework) -> None:
    found = [(r.label, r.essential, r.weight) for r in tiny.requirements("bread maker", 0.5)]
    assert found == [("Bake bread", True, 1.0), ("Loaf making", True, 0.5), ("Bake rye bread", False, 0.4)]
    assert len(tiny.requirements("u:baker", 0)) == 2
    assert tiny.requirements("u:crafts") == ()


def test_an_occupation_goes_before_a_group_of_its_name(tiny: Framework) -> None:
    assert tiny.occupation("baker").uri == "u:baker"
    assert tiny.occupation("7").uri == "u:crafts"
    with pytest.raises(NotFoundError, match="Did you mean 'Baker'"):
        tiny.occupation("Bakker")


def test_counts_and_mappings(tiny: Framework) -> None:
    np.testing.assert_array_equal(tiny.occupation_counts(), [1, 1, 1])
    assert tiny.mappings() == {"u:bread": ("http://elsewhere/x",)}
    assert tiny.mappings("closeMatch") == {}


def relation(source: str, target: str, kind: RelationKind = "broader") -> FrameworkRecords:
    return FrameworkRecords(
        INFO, SKILLS, GROUPS, OCCUPATIONS, (*RELATIONS, Relation(source, target, kind)), NEEDS
    )


@pytest.mark.parametrize(
    ("records", "says"),
    [
        (FrameworkRecords(INFO, ()), "no skills"),
        (FrameworkRecords(INFO, (*SKILLS, SKILLS[0])), "twice"),
        (FrameworkRecords(INFO, SKILLS, (Skill("u:rye", "Rye", "group"),)), "twice"),
        (FrameworkRecords(INFO, (Skill("u:x", ""),)), "no label"),
        (FrameworkRecords(INFO, (Skill("", "x"),)), "no id"),
        (relation("u:rye", "u:gone"), "unknown id 'u:gone'"),
        (relation("u:gone", "http://x", "closeMatch"), "unknown id 'u:gone'"),
        (relation("u:bread", "u:rye"), "circle: Bake"),
        (relation("u:loaf", "u:loaf"), "circle: Loaf making → Loaf making"),
        (FrameworkRecords(INFO, SKILLS, occupation_skills=NEEDS[:1]), "unknown occupation"),
        (
            FrameworkRecords(
                INFO, SKILLS, occupations=OCCUPATIONS,
                occupation_skills=(OccupationSkill("u:baker", "u:gone", True),),
            ),
            "unknown skill",
        ),
        (
            FrameworkRecords(
                INFO, SKILLS, occupations=OCCUPATIONS,
                occupation_skills=(OccupationSkill("u:baker", "u:rye", True, 0.0),),
            ),
            "weight",
        ),
    ],
)  # fmt: skip
def test_bad_records_are_refused(records: FrameworkRecords, says: str) -> None:
    with pytest.raises(InputError, match=says) as caught:
        check_records(records, "f.csv")
    assert caught.value.file == "f.csv"


def test_good_records_pass_and_a_circle_names_its_row() -> None:
    check_records(RECORDS)
    with pytest.raises(InputError, match="row 7"):
        check_records(relation("u:loaf", "u:loaf"), "f.csv", {"u:loaf": 7})


nodes = st.integers(0, 9).map(str)


@settings(deadline=None)
@given(st.lists(st.tuples(nodes, nodes), max_size=25))
def test_find_cycle_agrees_with_networkx(edges: list[tuple[str, str]]) -> None:
    cycle = find_cycle(edges)
    assert bool(cycle) != nx.is_directed_acyclic_graph(nx.DiGraph(edges))
    for step in zip(cycle, cycle[1:] + cycle[:1], strict=True):
        assert step in edges


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=30))
def test_narrower_is_broader_turned_round(pairs: list[tuple[int, int]]) -> None:
    skills = tuple(Skill(f"u:{number}", f"skill {number}") for number in range(9))
    relations = tuple(Relation(f"u:{a}", f"u:{b}", "broader") for a, b in pairs)
    framework = Framework.from_records(FrameworkRecords(INFO, skills, relations=relations))
    for row in range(9):
        assert framework.broader(row) == tuple(sorted({b for a, b in pairs if a == row}))
        assert all(row in framework.broader(narrower) for narrower in framework.narrower(row))
