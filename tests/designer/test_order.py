"""What is taught before what it builds on, and what nothing leads to."""

from __future__ import annotations

from skillmatch.designer import loose, order_faults, skill_disorder
from skillmatch.domain import (
    Credential,
    FrameworkInfo,
    FrameworkRecords,
    Prerequisite,
    Relation,
    ScoringSettings,
    Skill,
    Stack,
    TaughtSkill,
)
from skillmatch.frameworks import Framework
from skillmatch.graph import PrerequisiteGraph
from skillmatch.ranking import Taught

SETTINGS = ScoringSettings()


def offer(name: str, *before: str, kind="credential") -> Credential:
    rule = Prerequisite("all_of", children=tuple(Prerequisite(kind, other) for other in before))
    return Credential(name, name.upper(), "i", prerequisite=rule if before else None)


def ladder() -> Framework:
    """Algebra, then statistics (`essential`), then regression (`precedes`)."""
    info = FrameworkInfo("ladder", "Ladder", "1", "CC0", "tests", "0" * 64)
    skills = tuple(Skill(f"s{i}", label) for i, label in enumerate(("algebra", "statistics", "regression")))
    relations = (Relation("s1", "s0", "essential"), Relation("s1", "s2", "precedes"))
    return Framework.from_records(FrameworkRecords(info, skills, relations=relations))


def columns(**skills: str) -> Taught:
    taught = {key: [TaughtSkill(uri, uri, 1.0, uri, True)] for key, uri in skills.items()}
    return Taught(taught, taught, ladder(), SETTINGS)


def test_what_comes_before_its_prerequisite_is_told_only_of_ordered_programmes(ask):
    programme = (offer("a", "b"), offer("b"), offer("c", "a", "lost"))
    fault = '"A" comes before "B", which it needs.'
    assert ask(programme, ordered=True).disorder == (fault,)
    assert ask(programme).disorder == ()
    either = Prerequisite(
        "any_of", children=(Prerequisite("credential", "b"), Prerequisite("credential", "z"))
    )
    assert list(order_faults([Credential("a", "A", "i", prerequisite=either), offer("b")])) == []
    both = Prerequisite("k_of", k=2, children=either.children)
    assert len(list(order_faults([Credential("a", "A", "i", prerequisite=both), offer("b")]))) == 1


def test_a_skill_before_the_one_it_builds_on():
    taught = columns(a="s1", b="s0", c="s2")
    programme = (offer("a"), offer("b"), offer("c"))
    said = '"A" teaches statistics, which builds on algebra, taught only later, by "B".'
    assert skill_disorder(programme, taught, SETTINGS, ordered=True) == (said,)
    assert skill_disorder(programme, taught, SETTINGS, ordered=False) == ()
    assert skill_disorder((programme[1], programme[0], programme[2]), taught, SETTINGS, ordered=True) == ()


def test_without_an_order_only_what_prerequisites_force_is_told():
    taught = columns(a="s2", b="s1")
    forced = (offer("b", "m"), offer("m", "a"), offer("a"))
    said = '"A" teaches regression, which builds on statistics, taught only later, by "B".'
    assert skill_disorder(forced, taught, SETTINGS, ordered=False) == (said,)
    assert skill_disorder((offer("a"), offer("b")), taught, SETTINGS, ordered=False) == ()


def test_a_skill_asked_for_before_it_is_taught():
    taught = columns(b="s0")
    programme = (offer("a", "s0", kind="skill"), offer("b"))
    said = '"A" asks for algebra, taught only later, by "B".'
    assert skill_disorder(programme, taught, SETTINGS, ordered=True) == (said,)
    assert skill_disorder(programme[::-1], taught, SETTINGS, ordered=True) == ()


def test_what_nothing_leads_to():
    offers = [offer("a"), offer("b", "a"), offer("c"), offer("d"), offer("e", "e2"), offer("e2", "e")]
    stack = Stack("s", "S", "i", Prerequisite("all_of", children=(Prerequisite("credential", "c"),)))
    graph = PrerequisiteGraph({one.id: one for one in offers}, {"s": stack})
    assert loose(offers, graph) == (
        '"D" is in no stack; nothing leads to it or builds on it.',
        '"E" can never be started: its prerequisites cannot be met.',
        '"E2" can never be started: its prerequisites cannot be met.',
    )
    assert loose(offers[3:4], graph) == ()
