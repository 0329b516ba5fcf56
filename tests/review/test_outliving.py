"""What decisions outlive, and where they are heard: another model, other answers, the share of a report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skillmatch import encoders
from skillmatch.domain import FrameworkInfo, FrameworkRecords, Requirement, Skill
from skillmatch.encoders import HashingEncoder
from skillmatch.matcher import Matcher
from skillmatch.matcher.crosswalking import Pair, Said, add_mapping
from skillmatch.matcher.review_items import review_items
from skillmatch.matcher.reviewing import decide, undo

OWN = "urn:own:1"
PAIR = Pair("skill", "own", "starter")


def test_decisions_survive_another_model(
    matcher: Matcher, workspace_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = review_items(matcher.snapshot)
    credential = next(one for one in found if one.decision.kind == "credential")
    first, second, *_ = (one for one in found if one.decision.kind == "posting")
    decide(matcher.snapshot, [credential.id, first.id], "confirmed", "ann")
    decide(matcher.snapshot, [second.id], "rejected", "ann")
    before = matcher.snapshot.encoder.id
    monkeypatch.setattr(encoders, "load_encoder", lambda *_: HashingEncoder(64))
    with Matcher.open(workspace_copy, encoder="another") as other:
        other.index()
        snapshot = other.snapshot
        assert snapshot.encoder.id != before
        now = {one.id: one for one in review_items(snapshot)}
        fresh = {one.decision.model for one in now.values() if one.state == "suggested"}
        assert fresh == {snapshot.encoder.id}  # everything else was linked anew
        for item, state in ((credential, "confirmed"), (first, "confirmed"), (second, "rejected")):
            said = now[item.id].decision
            assert (said.state, said.by, said.model, now[item.id].stale) == (state, "ann", before, "")
            taught, asked = snapshot.taught.get(said.record, ()), snapshot.requirements.get(said.record, ())
            states = [(one.state, one.probability) for one in taught if one.skill == said.skill]
            states += [(one.state, one.probability) for one in asked if one.skill == said.skill]
            assert states == ([("confirmed", 1.0)] if state == "confirmed" else [])


def test_a_confirmed_mapping_proves_and_ranks(matcher: Matcher) -> None:
    person = next(iter(matcher.workspace.people()))
    label = next(one for one in matcher.profile(person).skills if one.verified > 0.5).label
    info = FrameworkInfo("own", "Our own", "1", "CC0", "tests", "1" * 64)
    matcher.workspace.save_framework(FrameworkRecords(info, (Skill(OWN, "herd reindeer"),)))
    own = Matcher(matcher.workspace, framework="own")
    own.index()

    def verified() -> tuple[float, float]:
        """In the person's profile, and in their place for a posting that asks for our own skill."""
        proved = sum(one.verified for one in own.profile(person).skills if one.skill == OWN)
        ranked = own.rank(own.posting_of([Requirement(OWN, "herd reindeer")]), n=500)
        return proved, sum(one.parts["verified"] for one in ranked if one.item == person)

    assert verified() == (0.0, 0.0)  # the signed award speaks of the other framework alone
    add_mapping(matcher.workspace, PAIR, OWN, label, Said("confirmed", "ann", "closeMatch"))
    assert verified() == (0.0, 0.0)  # near is no proof; and no index is asked for anew
    undo(matcher.workspace, "ann")
    add_mapping(matcher.workspace, PAIR, OWN, label, Said("confirmed", "ann", "exactMatch"))
    assert min(verified()) > 0.5
    undo(matcher.workspace, "ann")
    assert verified() == (0.0, 0.0)


def test_a_report_says_what_share_people_confirmed(
    run: Callable[..., Any], workspace_copy: Path, tmp_path: Path
) -> None:
    file = tmp_path / "own.json"
    statements = [{"text": "Welding."}, {"text": "Statistics."}]
    made = {"id": "c-own", "name": "Own", "issuer": "us", "competencies": statements}
    file.write_text(json.dumps({"credentials": [made]}))
    assert run("import", "credentials", file, "-w", workspace_copy).code == 0
    assert run("index", "-w", workspace_copy).code == 0
    asked = ("gaps", "c-own", "-w", workspace_copy)
    assert json.loads(run(*asked, "--json").out)["mapping"]["confirmed"] == 0
    listed = json.loads(run("review", "list", "--record", "c-own", "-w", workspace_copy, "--json").out)
    assert run("review", "confirm", listed[0]["id"], "-w", workspace_copy).code == 0
    own = json.loads(run(*asked, "--json").out)["mapping"]
    assert (own["confirmed"], own["links"]) == (1, len(listed))
    page = tmp_path / "page.html"
    said = run(*asked, "--html", page)
    words = f"1 confirmed by a person ({1 / len(listed):.0%})"
    assert words in said.out + said.err
    assert f"1 ({1 / len(listed):.0%}) confirmed by a person" in page.read_text()
    assert run("review", "undo", "-w", workspace_copy).code == 0
    assert "0 confirmed by a person (0%)" in run(*asked).out
