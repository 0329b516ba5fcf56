from __future__ import annotations

from skillmatch.domain import Alignment, Competency, Credential, Link, SkillScore, Span
from skillmatch.linking import Linker, best_skills, requirements_of, taught_skills

POSTING = "Requirements:\n- machine learning\n- manage budgets\nNice to have:\n- SQL\n- machine learning\n"


def link(label: str, score: float, state: str = "suggested", start: int = 0) -> Link:
    match = SkillScore(f"urn:skill:{label}", label, "tiny", score)
    return Link(Span(start, start + 3, "a\n b"), (match,), state)  # type: ignore[arg-type]


def test_best_skills_keeps_the_best_span_of_each() -> None:
    links = [link("x", 0.6), link("x", 0.9, start=9), link("y", 0.7), link("z", 0.2)]
    found = best_skills(links, 0.5)
    assert [(one.label, one.score, one.span.start) for one in found] == [("x", 0.9, 9), ("y", 0.7, 0)]
    assert found[0].quote == "a b"


def test_a_persons_word_goes_before_the_score() -> None:
    found = best_skills([link("x", 0.9, "rejected"), link("y", 0.1, "confirmed")], 0.5)
    assert [(one.label, one.score) for one in found] == [("y", 1.0)]


def test_requirements_follow_the_wording(linker: Linker) -> None:
    found = {one.label: one for one in requirements_of(POSTING, linker.link(POSTING))}
    assert found["machine learning"].essential
    assert found["manage budgets"].essential
    assert not found["SQL"].essential
    assert found["SQL"].weight == 0.5
    assert found["SQL"].quote == "SQL"
    assert 0.5 <= found["SQL"].probability <= 1


def test_two_levels_in_one_statement(linker: Linker) -> None:
    text = "You must know SQL, JavaScript is a plus"
    found = {one.label: one.essential for one in requirements_of(text, linker.link(text))}
    assert found == {"SQL": True, "JavaScript": False}


def test_a_rejected_link_is_no_requirement(linker: Linker) -> None:
    links = [Link(one.span, one.matches, "rejected") for one in linker.link(POSTING)]
    assert requirements_of(POSTING, links) == ()


def test_aligned_skills_go_before_linked_ones(linker: Linker) -> None:
    stated = Competency("The earner can use machine learning", (Alignment("urn:skill:SQL"),))
    other = Competency("The earner can use SQL", (Alignment("urn:elsewhere"),))
    plain = Credential("c2", "SQL", "i", description="manage budgets")
    first, second = taught_skills([Credential("c1", "n", "i", competencies=(stated, other)), plain], linker)
    assert (first[0].label, first[0].probability, first[0].aligned) == ("SQL", 1.0, True)
    assert [one.label for one in first].count("SQL") == 1
    assert ("machine learning", False) in [(one.label, one.aligned) for one in first]
    assert [one.label for one in second if one.probability > 0.8] == ["manage budgets"]
