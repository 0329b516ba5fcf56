"""An index is fresh exactly while nothing it depends on has changed, and only changes are redone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from skillmatch.domain import Person, Posting
from skillmatch.errors import StaleIndexError
from skillmatch.matcher import Matcher
from skillmatch.workspace import Workspace

from .conftest import CLAIMS_COUNT, award, credential, framework, ranked, records


def opened(folder: Path, **options: object) -> Matcher:
    return Matcher.open(folder, **{"encoder": "hashing", **options})  # type: ignore[arg-type]


def test_a_new_workspace_is_stale_and_says_what_to_run(folder: Path) -> None:
    with opened(folder) as matcher:
        assert not matcher.is_fresh()
        with pytest.raises(StaleIndexError, match="skillmatch index"):
            matcher.recommend("ann")
        with pytest.raises(StaleIndexError, match="skillmatch index"):
            matcher.rank(matcher.posting_held("p-data"))
        matcher.index()
        assert matcher.is_fresh()
        assert ranked(matcher) == ["ann"]


def test_freshness_outlives_the_process(matcher: Matcher, folder: Path) -> None:
    with opened(folder) as again:
        assert again.is_fresh()
        report = again.index()
    assert report.linked == {"credential": 0, "posting": 0, "award": 0}


def _save(*made: object) -> Callable[[Workspace], None]:
    return lambda workspace: workspace.save(made)  # type: ignore[arg-type, return-value]


CHANGES: dict[str, Callable[[Workspace], object]] = {
    "a new credential": _save(credential("new", "The earner can give first aid.")),
    "a changed credential": _save(credential("welding", "The earner can give first aid.")),
    "a new posting": _save(Posting("p-new", "Teacher", "Teaching adults")),
    "a changed posting": _save(Posting("p-weld", "Welder", "Requirements:\n- SQL queries")),
    "a new award": _save(award("bob", "python")),
    "a new person": _save(Person("cem")),
    "a changed goal": _save(Person("bob", goal="p-weld")),
    "a person who is gone": lambda workspace: workspace.delete_person("bob"),
    "a new version of the framework": lambda workspace: workspace.save_framework(framework(version="2")),
    "another framework": lambda workspace: workspace.save_framework(framework("other")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_of_records_makes_it_stale(matcher: Matcher, folder: Path, change: str) -> None:
    """Made by another process or by this one: an open matcher sees it too."""
    with Workspace.open(folder) as workspace:
        CHANGES[change](workspace)
    assert not matcher.is_fresh()
    with pytest.raises(StaleIndexError):
        matcher.rank(matcher.posting_held("p-data"))
    matcher.index()
    assert matcher.is_fresh()


def test_saving_the_same_again_changes_nothing(matcher: Matcher, folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        workspace.save(records())
    assert matcher.is_fresh()


def test_settings_encoder_and_day_make_it_stale(matcher: Matcher, folder: Path, tmp_path: Path) -> None:
    with opened(folder, as_of=date(2030, 1, 1)) as later:
        assert not later.is_fresh()
    (folder / "settings.toml").write_text(CLAIMS_COUNT + "half_life_years = 1\n")
    with opened(folder) as changed:
        assert not changed.is_fresh()
    (folder / "settings.toml").write_text(CLAIMS_COUNT)
    with opened(folder) as back:
        assert back.is_fresh()


def test_two_frameworks_are_indexed_apart(matcher: Matcher, folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        workspace.save_framework(framework("other"))
    matcher.index()
    with opened(folder, framework="other") as other:
        assert not other.is_fresh()
        other.index()
        assert other.is_fresh()
        assert ranked(other) == ["ann"]
    assert matcher.is_fresh()


def links(folder: Path, kind: str = "credential") -> dict[str, str]:
    with Workspace.open(folder) as workspace:
        return workspace.link_version(kind, "tiny")  # type: ignore[arg-type]


def test_only_what_changed_is_linked_again(matcher: Matcher, folder: Path) -> None:
    before = links(folder)
    with Workspace.open(folder) as workspace:
        workspace.save([credential("welding", "The earner can give first aid."), Person("cem")])
    report = matcher.index()
    assert report.linked == {"credential": 1, "posting": 0, "award": 0}
    after = links(folder)
    assert {key for key in before if before[key] != after[key]} == {"c-welding"}


def test_a_new_framework_version_links_all_again(matcher: Matcher, folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        workspace.save_framework(framework(version="2", skills=("sql", "welding", "python")))
    report = matcher.index()
    assert (report.linked["credential"], report.linked["posting"], report.skills) == (3, 2, 3)


def test_a_crosswalk_that_comes_links_all_again(matcher: Matcher, folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        workspace.save_framework(framework("other", same=[("python", "urn:tiny:python")]))
    assert matcher.index().linked["credential"] == 3


def test_the_floor_of_links_counts_for_what_was_linked_before(matcher: Matcher, folder: Path) -> None:
    """`link_floor` and `optional_weight` decide what is kept of a link, so a change must reach old ones."""
    assert matcher.workspace.taught("credential", "tiny")["c-python"]
    (folder / "settings.toml").write_text(CLAIMS_COUNT + "link_floor = 1.0\n")
    with opened(folder) as strict:
        strict.index()
        found = strict.workspace.taught("credential", "tiny")["c-python"]
        assert all(skill.probability == 1.0 for skill in found)
        asked = strict.workspace.asked("tiny")["p-data"]
        assert all(requirement.probability == 1.0 for requirement in asked)
    (folder / "settings.toml").write_text(CLAIMS_COUNT)
    with opened(folder) as back:
        back.index()
        assert back.workspace.asked("tiny") == matcher.workspace.asked("tiny")


def test_a_posting_whose_optional_skills_weigh_less(matcher: Matcher, folder: Path) -> None:
    text = "Requirements:\n- Python programming\n\nNice to have:\n- SQL queries\n"
    with Workspace.open(folder) as workspace:
        workspace.save([Posting("p-nice", "Data worker", text)])
    matcher.index()
    weights = {r.label: r.weight for r in matcher.workspace.asked("tiny")["p-nice"]}
    assert weights["Python programming"] == 1.0
    assert weights["SQL queries"] == pytest.approx(0.5)
    (folder / "settings.toml").write_text(CLAIMS_COUNT + "optional_weight = 0.25\n")
    with opened(folder) as changed:
        changed.index()
        asked = changed.workspace.asked("tiny")["p-nice"]
    assert {r.label: r.weight for r in asked}["SQL queries"] == pytest.approx(0.25)


def test_two_people_s_awards_of_one_id_stay_their_own(matcher: Matcher, folder: Path) -> None:
    """An award's id is the sender's word: naming somebody else's must not move what theirs says."""
    unlisted = {"credential": "", "issuer": "", "name": "Course"}
    mine = dataclasses.replace(award("ann", "x", **unlisted, statements=("Welding.",)), id="same")
    other = dataclasses.replace(award("bob", "x", **unlisted, statements=("SQL queries.",)), id="same")
    with Workspace.open(folder) as workspace:
        workspace.save([mine, other])
    matcher.index()

    def skills(person: str) -> set[str]:
        return {skill.label for skill in matcher.profile(person).skills}

    assert skills("ann") == {"Python programming", "Welding"}
    assert skills("bob") == {"Welding", "SQL queries"}
    assert matcher.index().linked["award"] == 0


def test_who_is_erased_is_in_no_ranking_after_indexing(matcher: Matcher, folder: Path) -> None:
    assert ranked(matcher) == ["ann"]
    with Workspace.open(folder) as workspace:
        workspace.delete_person("ann")
    matcher.index()
    assert ranked(matcher) == []
    with opened(folder) as again:
        assert ranked(again) == []


def test_an_index_of_another_encoder_is_refused_by_name(matcher: Matcher, folder: Path) -> None:
    encoder, key = matcher.encoder.id, f"indexed {matcher.framework.info.id}"
    kept = matcher.workspace.meta(key)
    matcher.workspace.set_meta(key, kept.replace(encoder, "other-53aa51172d14"))
    with opened(folder) as again:
        with pytest.raises(StaleIndexError, match=f"encoder other-53aa51172d14, and this is {encoder}"):
            again.recommend("ann")
        again.index()
        assert again.is_fresh()
