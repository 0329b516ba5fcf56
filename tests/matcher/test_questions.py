"""What names mean: goals, programmes, occupations and skills of other frameworks."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.domain import Competency, Credential, Posting, Prerequisite, Stack
from skillmatch.errors import FrameworkError, InputError, NotFoundError
from skillmatch.frameworks import Framework
from skillmatch.matcher import Matcher
from skillmatch.matcher.crosswalk import crosswalk_into
from skillmatch.matcher.goals import occupation_goal, resolve_goal
from skillmatch.matcher.programmes import members, programme_from_file, resolve_programme

from .conftest import framework, make


def goal_skills(matcher: Matcher, *names: str) -> set[str]:
    return {requirement.label for requirement in resolve_goal(matcher.snapshot, names).requirements}


def test_a_crosswalk_uses_exact_matches_of_both_sides_and_nothing_looser() -> None:
    own = Framework.from_records(framework("own", same=[("sql", "urn:other:sql")]))
    loose = framework("other", same=[("python", "urn:own:python"), ("welding", "urn:own:nowhere")])
    other = Framework.from_records(loose)
    assert crosswalk_into(own, [other]) == {
        "urn:other:python": ("urn:own:python",),
        "urn:other:sql": ("urn:own:sql",),
    }


def test_a_name_is_a_posting_then_a_stack_then_an_occupation_then_a_skill(tmp_path: Path) -> None:
    jobs = {"Welding": ["first-aid"], "p-data": ["welding"], "s-data": ["welding"], "Nurse": ["first-aid"]}
    folder = make(tmp_path / "w", framework(needs=jobs))
    with Matcher.open(folder, encoder="hashing") as matcher:
        matcher.workspace.save([Posting("s-data", "x", "Requirements:\n- First aid")])
        matcher.index()
        assert goal_skills(matcher, "p-data") == {"Python programming", "SQL queries"}
        assert goal_skills(matcher, "s-data") == {"First aid"}
        assert goal_skills(matcher, "Welding") == {"First aid"}
        assert goal_skills(matcher, "nurse") == {"First aid"}
        assert goal_skills(matcher, "teaching adults") == {"Teaching adults"}
        assert goal_skills(matcher, "Nurse", "sql queries") == {"First aid", "SQL queries"}


def test_a_stack_as_goal_is_what_its_credentials_teach(matcher: Matcher) -> None:
    assert goal_skills(matcher, "s-data") == {"Python programming", "SQL queries"}
    assert resolve_goal(matcher.snapshot, ["s-data"]).title == "Data worker"


def test_without_a_goal_demand_is_the_goal(matcher: Matcher) -> None:
    assert resolve_goal(matcher.snapshot, []).requirements == ()
    assert matcher.goal_of("ann").title == "Data worker"
    assert matcher.recommend("bob")


def test_nothing_of_that_name_says_what_is_near(matcher: Matcher) -> None:
    with pytest.raises(NotFoundError, match=r"Weldin.*'Welding'"):
        resolve_goal(matcher.snapshot, ["Weldin"])
    with pytest.raises(NotFoundError, match="import one that does"):
        occupation_goal(matcher.snapshot, "plumber")


def test_an_occupation_of_another_framework_is_translated(tmp_path: Path) -> None:
    other = framework(
        "other", same=[("python", "urn:tiny:python")], needs={"Coder": ["python", "sql"], "Idler": []}
    )
    folder = make(tmp_path / "w", framework(), other)
    with Matcher.open(folder, encoder="hashing") as matcher:
        matcher.index()
        goal = occupation_goal(matcher.snapshot, "coder")
        assert [(r.skill, r.label) for r in goal.requirements] == [("urn:tiny:python", "Python programming")]
        with pytest.raises(FrameworkError, match="no framework here says which skills"):
            occupation_goal(matcher.snapshot, "Idler")
        report = matcher.gaps("c-welding", occupation="Coder")
        assert [gap.name for gap in report.gaps] == ["Python programming"]
        assert report.asked == 1


def test_a_programme_is_a_stack_a_credential_or_an_issuer(matcher: Matcher) -> None:
    snapshot = matcher.snapshot

    def ids(key: str) -> list[str]:
        return [credential.id for credential in resolve_programme(snapshot, key).credentials]

    assert ids("s-data") == ["c-python", "c-sql"]
    assert ids("c-sql") == ["c-sql"]
    assert ids("school") == ["c-python", "c-sql", "c-welding"]
    assert resolve_programme(snapshot, "school").name == "The School"
    with pytest.raises(NotFoundError, match="'s-data'"):
        resolve_programme(snapshot, "s-dat")


def test_stacks_inside_stacks_even_in_a_circle(matcher: Matcher) -> None:
    def stack(key: str, *refs: str, awards: str = "") -> Stack:
        parts = tuple(Prerequisite("credential", ref=ref) for ref in refs)
        return Stack(key, key, "school", Prerequisite("any_of", children=parts), awards=awards)

    matcher.workspace.save(
        [
            stack("s-outer", "s-inner", "c-python", "c-nowhere"),
            stack("s-inner", "c-sql", "s-outer", awards="c-welding"),
        ]
    )
    found = members(matcher.snapshot, matcher.workspace.stack("s-outer"))
    assert sorted(credential.id for credential in found) == ["c-python", "c-sql", "c-welding"]


def test_a_programme_from_a_file_is_read_and_not_kept(matcher: Matcher, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text('[{"id": "x", "name": "X", "issuer": "i", "competencies": ["Welding."]}]')
    before = matcher.workspace.counts()
    report = matcher.gaps(programme_from_file(file))
    assert {coverage.label for coverage in report.covered} == {"Welding"}
    assert matcher.workspace.counts() == before
    file.write_text('[{"id": "i", "name": "An issuer alone"}]')
    with pytest.raises(InputError, match="no credential"):
        programme_from_file(file)


def test_postings_by_id_by_file_and_as_text(matcher: Matcher, tmp_path: Path) -> None:
    assert matcher.posting("p-weld").title == "Welder"
    (tmp_path / "job.txt").write_text("Welder\n\nWelding.")
    assert matcher.posting(str(tmp_path / "job.txt")).title == "Welder"
    text = "Somebody who can do welding and first aid"
    posting = matcher.posting(text)
    assert (posting.id, posting.text) == ("", text)
    assert {r.label for r in matcher.requirements(posting)} == {"Welding", "First aid"}
    for long in ("word " * 60, "word " * 100_000):
        assert matcher.posting(long).text == long
    with pytest.raises(NotFoundError, match="'p-weld'"):
        matcher.posting("p-weldd")


def test_must_have_leaves_out_who_cannot_verify_it(matcher: Matcher) -> None:
    posting = matcher.posting_held("p-data")
    assert [m.item for m in matcher.rank(posting)] == ["ann"]
    assert matcher.rank(posting, must_have=["Python programming"]) == ()
    assert matcher.rank(posting, verified_only=True) == ()
    with pytest.raises(NotFoundError, match="tiny"):
        matcher.rank(posting, must_have=["juggling"])


def test_a_stated_requirement_is_kept_beside_those_read(matcher: Matcher) -> None:
    from skillmatch.domain import Requirement

    stated = (Requirement("urn:tiny:teaching", "Teaching"), Requirement("urn:elsewhere:x", "Unknown here"))
    matcher.workspace.save([Posting("p-both", "x", "Requirements:\n- Welding", requirements=stated)])
    matcher.index()
    asked = matcher.requirements(matcher.posting_held("p-both"))
    assert [r.skill for r in asked] == ["urn:tiny:teaching", "urn:tiny:welding"]


def test_unknown_frameworks_and_an_empty_workspace(matcher: Matcher, tmp_path: Path) -> None:
    from skillmatch.workspace import Workspace

    with pytest.raises(NotFoundError, match="There are: tiny"):
        Matcher(matcher.workspace, framework="atlantis")
    with Workspace.create(tmp_path / "bare") as bare, pytest.raises(FrameworkError, match="pull esco"):
        Matcher(bare)


def test_searching_every_collection(matcher: Matcher) -> None:
    assert matcher.search("welding", "skills", n=1)[0].item == "urn:tiny:welding"
    assert matcher.search("welding", "competencies", n=1)[0].item == "c-welding"
    assert matcher.search("welding", "credentials", n=1)[0].item == "c-welding"
    assert matcher.search("welder", "postings", n=1)[0].item == "p-weld"
    assert len(matcher.search("welding", "postings", n=50)) == 2
    with pytest.raises(InputError, match="empty"):
        matcher.search("  ")


def test_catalogues_and_postings_without_text(matcher: Matcher) -> None:
    """Records may be nearly empty; nothing may break on them."""
    matcher.workspace.save(
        [
            Credential("c-bare", "Bare", "school"),
            Credential("c-blank", "Blank", "school", competencies=(Competency(" "),)),
            Posting("p-bare", "Bare", ""),
        ]
    )
    matcher.index()
    with pytest.raises(InputError, match="asks for no skill"):
        matcher.rank(matcher.posting_held("p-bare"))
    assert matcher.gaps("c-bare").covered == ()
    assert matcher.recommend("ann", ["p-bare"]) is not None
