"""A logged ranking can be asked again; nothing personal goes into the log or moves a rank."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest

from skillmatch.domain import ScoringSettings
from skillmatch.errors import InputError, NotFoundError, WorkspaceError
from skillmatch.matcher import Matcher
from skillmatch.matcher.counterfactual import PERSONAL, counterfactuals
from skillmatch.matcher.rankings import Asked
from skillmatch.matcher.replaying import replay
from skillmatch.matcher.traces import traceability_records
from skillmatch.profile import ProfileBuilder

POSTING = "data-analyst-rivermouth"


def ranked(folder: Path, **asked: object) -> int:
    """Number of the line that the ranking wrote."""
    with Matcher.open(folder) as matcher:
        matcher.rank(matcher.posting(POSTING), **asked)
        return list(matcher.workspace.audit.entries())[-1]["n"]


def again(folder: Path, line: int):
    with Matcher.open(folder) as matcher:
        return replay(matcher.workspace, line)


def test_asked_again_the_answer_is_the_same(workspace_copy: Path) -> None:
    line = ranked(workspace_copy, n=7, must_have=["SQL"], verified_only=True)
    found = again(workspace_copy, line)
    assert (found.outcome, found.changes) == ("same", ())
    assert found.listed_then == len(found.matches) > 0


def test_text_that_is_not_kept_can_be_asked_again(workspace_copy: Path) -> None:
    with Matcher.open(workspace_copy) as matcher:
        matcher.rank(matcher.posting_from_text("Requirements:\n- SQL\n- Data visualisation\n- Python"))
        line = list(matcher.workspace.audit.entries())[-1]["n"]
    assert again(workspace_copy, line).outcome == "same"


def test_replaying_on_another_day_uses_the_day_of_the_decision(workspace_copy: Path) -> None:
    line = ranked(workspace_copy)
    with Matcher.open(workspace_copy) as matcher:
        later = matcher.snapshot.as_of + timedelta(days=900)
    with Matcher.open(workspace_copy, as_of=later) as matcher:
        matcher.rank(matcher.posting(POSTING))
        second = list(matcher.workspace.audit.entries())[-1]["n"]
    assert again(workspace_copy, line).outcome == "same"
    assert again(workspace_copy, second).outcome == "same"


def test_what_changed_is_said(workspace_copy: Path) -> None:
    line = ranked(workspace_copy)
    (workspace_copy / "settings.toml").write_text("half_life_technology_years = 0.5\nhalf_life_years = 0.5\n")
    found = again(workspace_copy, line)
    assert found.outcome == "changed"
    assert any(change.startswith("settings: ") for change in found.changes)


def test_another_answer_from_equal_versions_is_unexplained(workspace_copy: Path) -> None:
    """Somebody who writes into the store past the program is noticed."""
    line = ranked(workspace_copy)
    with Matcher.open(workspace_copy) as matcher:
        matcher.workspace.set_meta("audit key", "00" * 32)
    assert again(workspace_copy, line).outcome == "unexplained"


def test_lines_that_cannot_be_replayed(workspace_copy: Path) -> None:
    with Matcher.open(workspace_copy) as matcher:
        matcher.workspace.audit.append("trust.add", {"issuer": "x"})
        line = list(matcher.workspace.audit.entries())[-1]["n"]
    with pytest.raises(InputError, match="no ranking"):
        again(workspace_copy, line)
    with pytest.raises(NotFoundError):
        again(workspace_copy, 10_000)


def test_a_log_that_was_edited_is_not_replayed(workspace_copy: Path) -> None:
    line = ranked(workspace_copy)
    log = workspace_copy / "audit.jsonl"
    log.write_text(log.read_text().replace('"n":10', '"n":11'))
    with pytest.raises(WorkspaceError, match="not whole"):
        again(workspace_copy, line)


def test_the_log_names_nobody(workspace_copy: Path) -> None:
    ranked(workspace_copy, n=50)
    with Matcher.open(workspace_copy) as matcher:
        people = matcher.workspace.people()
    log = (workspace_copy / "audit.jsonl").read_text()
    assert len(people) > 5
    assert not [person for person in people if f'"{person}"' in log]


def test_a_trace_has_everybody_and_equals_the_ranking(workspace_copy: Path) -> None:
    with Matcher.open(workspace_copy) as matcher:
        posting = matcher.posting(POSTING)
        found, whole = matcher.rank_traced(posting, n=5)
        people = set(matcher.workspace.people())
    assert {one["person"] for one in whole["assessed"]} == people
    scores = {one["person"]: one["score"] for one in whole["assessed"]}
    assert [scores[match.item] for match in found] == pytest.approx([match.score for match in found])
    assert all(sum(one["parts"].values()) == pytest.approx(one["score"]) for one in whole["assessed"])
    assert whole["listed"] == [match.item for match in found]
    json.dumps(whole)


def test_traceability_records_fit_the_public_schema(workspace_copy: Path) -> None:
    schema = pytest.importorskip("aedt_audit.traceability").load_schema()
    with Matcher.open(workspace_copy) as matcher:
        _, whole = matcher.rank_traced(matcher.posting(POSTING), must_have=["SQL"])
    records = list(traceability_records(whole))
    assert records
    for record in records:
        jsonschema.validate(record, schema)
        total = sum(factor["contribution"] for factor in record["factors"])
        assert total == pytest.approx(record["score"]["value"])


def asked_of(matcher: Matcher) -> Asked:
    return Asked(POSTING, matcher.requirements(matcher.posting(POSTING)))


def test_name_photo_age_and_address_move_nobody(sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        found = counterfactuals(matcher.snapshot, asked_of(matcher))
    assert {one.changed for one in found} == {*PERSONAL, "id (score)"}
    assert all(one.people > 5 for one in found)
    assert [one for one in found if not one.holds] == []


def test_the_counterfactual_check_can_fail(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A builder that lets a photo count is caught, and only by the change of the photo."""
    true_of = ProfileBuilder.strengths

    def biased(self, stream, *rest):
        kept = [
            (person, [award for award in awards if "photo" not in award.extra], verdicts[: len(awards)])
            for person, awards, verdicts in stream
        ]
        return true_of(self, [(p, a, v[: len(a)]) for p, a, v in kept], *rest)

    monkeypatch.setattr(ProfileBuilder, "strengths", biased)
    with Matcher.open(sample_folder) as matcher:
        found = counterfactuals(matcher.snapshot, asked_of(matcher))
    assert [one.changed for one in found if not one.holds] == ["photo"]


def test_settings_say_nothing_of_persons() -> None:
    """No number of the scoring could weigh an attribute of a person."""
    personal = {name.lower() for names in PERSONAL.values() for name in names}
    assert not personal & set(ScoringSettings.__dataclass_fields__)
