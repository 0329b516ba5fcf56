"""The audit of a small catalogue, worked out by hand; answers, trend and page."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from skillmatch.domain import Competency, Credential
from skillmatch.ecosystem.equity import CHECKS, Answer, Run, equity_audit, questions
from skillmatch.ecosystem.pages import audit_page, audit_rows, audit_tables
from skillmatch.errors import InputError, NotFoundError
from skillmatch.matcher.equity import answer_question, audit_equity
from skillmatch.workspace import Workspace

from .test_pages import HOSTILE, assert_accessible, assert_self_contained

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
GREY = "data:image/svg+xml,<svg><rect fill='white'/><circle fill='silver'/></svg>"

GOOD = Credential(
    "good", "Charts", "i", "You learn to draw plain charts that tell the truth. " * 5,
    competencies=(Competency("The earner can draw a bar chart."),), hours=10, cost=0, assessment="project",
    language="en", criteria="Hand in three charts. An assessor looks at labels, scale and source.",
    evidence_options=("Three charts of your own", "A talk about three charts"), references=("Roe (2023)",),
    image=GREY.replace("silver", "navy"), image_alt="A blue disc",
)  # fmt: skip
BARE = Credential("bare", "SQL", "i", "Leverage SQL for low-skilled workers (Smith, 2010).", image=GREY)
GERMAN = replace(GOOD, id="german", name="Diagramme", language="de", image="", references=(), image_alt="")

BY_HAND = {
    "good": dict.fromkeys(CHECKS, "pass"),
    # a name, a sentence of too few words to grade, an image whose grey (192) has 1.8 to 1 with white
    "bare": {
        "criteria": "fail", "statements": "fail", "evidence": "fail", "options": "unknown",
        "acronyms": "fail", "jargon": "fail", "reading": "unknown", "research": "fail", "wording": "fail",
        "contrast": "fail", "alt": "fail", "language": "fail", "cost": "fail", "hours": "fail",
    },
    "german": {
        **dict.fromkeys(CHECKS, "pass"), "acronyms": "unknown", "jargon": "unknown", "reading": "unknown",
        "wording": "unknown", "research": "none", "contrast": "none", "alt": "none",
    },
}  # fmt: skip


def states(credential: Credential) -> dict[str, str]:
    (audit,) = equity_audit([credential], {}, NOON).audits
    return {one.check: one.state for one in audit.findings}


@pytest.mark.parametrize("credential", [GOOD, BARE, GERMAN], ids=lambda one: one.id)
def test_every_check_of_three_credentials(credential: Credential) -> None:
    assert states(credential) == BY_HAND[credential.id]


def test_the_score_is_the_share_of_the_checks_made() -> None:
    audit = equity_audit([GOOD, BARE, GERMAN], {}, NOON)
    assert [(one.credential, one.score) for one in audit.audits] == [
        ("bare", 0.0), ("good", 1.0), ("german", 1.0),
    ]  # fmt: skip
    total = audit.total  # good 14 of 14, bare 0 of 12, german 7 of 7
    assert (total.passed, total.failed, total.unknown) == (21, 12, 6)
    assert total.score == pytest.approx(21 / 33)
    assert total.failures == dict.fromkeys(sorted(BY_HAND["bare"].keys() - {"options", "reading"}), 1)
    assert total.open == 3 * len(questions())
    assert equity_audit([], {}, NOON).total.score is None


def test_the_order_of_credentials_changes_nothing() -> None:
    given = [GOOD, BARE, GERMAN]
    shuffled = random.Random(3).sample(given, 3)
    assert equity_audit(given, {}, NOON) == equity_audit(shuffled, {}, NOON)


@pytest.mark.parametrize(
    ("changes", "check", "state"),
    [
        ({"evidence_options": ("A film",)}, "options", "fail"),
        ({"evidence_options": (), "assessment": "quiz"}, "options", "fail"),
        ({"evidence_options": (), "assessment": ""}, "evidence", "fail"),
        ({"references": ("Roe (2023)", "Doe (2020)")}, "research", "fail"),
        ({"references": ("Roe (2021)",)}, "research", "pass"),
        ({"references": ("Roe, in print",)}, "research", "unknown"),
        ({"image_alt": "badge.png"}, "alt", "fail"),
        ({"image_alt": "Badge"}, "alt", "fail"),
        ({"image": "https://i.example/a.png"}, "contrast", "unknown"),
        ({"image": GREY.replace("silver", "#888")}, "contrast", "pass"),  # 3.5: graphics yes, text no
        ({"language": "en-GB, de"}, "reading", "pass"),
        ({"cost": None}, "cost", "fail"),
        ({"description": "Notwithstanding institutional heterogeneity, epistemological considerations " * 9},
         "reading", "fail"),
    ],
)  # fmt: skip
def test_one_change_one_finding(changes: dict[str, object], check: str, state: str) -> None:
    assert states(replace(GOOD, **changes))[check] == state


def test_the_latest_answer_counts_and_old_questions_are_forgotten() -> None:
    first = Answer("time", "no", "ann", NOON)
    later = Answer("time", "yes", "bob", NOON)
    audit = equity_audit([GOOD], {"good": [first, later, Answer("gone", "no", "ann", NOON)]}, NOON)
    assert audit.audits[0].answers == (later,)
    assert (audit.total.yes, audit.total.no, audit.total.open) == (1, 0, len(questions()) - 1)


def test_the_trend_is_of_runs_by_the_same_rules_in_the_order_of_time(tmp_path: Path) -> None:
    """A stricter threshold is no change of the catalogue, and a run for an earlier day stands before."""
    with Workspace.create(tmp_path / "w") as workspace:
        workspace.save([GOOD, BARE])
        audit_equity(workspace, (), NOON)
        audit_equity(workspace, (), NOON, max_grade=1)
        audit_equity(workspace, (), NOON, images=tmp_path)
        audit_equity(workspace, (), NOON - timedelta(days=100))
        found = audit_equity(workspace, (), NOON, keep=False)
        assert [run.moment for run in found.trend] == [NOON - timedelta(days=100), NOON]
        assert len(audit_equity(workspace, (), NOON, max_grade=1, keep=False).trend) == 1


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    workspace = Workspace.create(tmp_path / "w")
    workspace.save([GOOD, BARE])
    return workspace


def test_answers_and_runs_are_kept(workspace: Workspace) -> None:
    with workspace:
        first = audit_equity(workspace, (), NOON)
        answer_question(workspace, "good", "fees", "no", who="ann", note=" not \n yet ", moment=NOON)
        answer_question(workspace, "good", "fees", "yes", who="bob", note="", moment=NOON)
        workspace.save([replace(BARE, criteria="Hand in a query.")])
        second = audit_equity(workspace, (), NOON)
        only = audit_equity(workspace, ["bare"], NOON)
        assert [run.failed for run in first.trend] == [12]
        assert [run.failed for run in second.trend] == [12, 11]
        assert [run.yes for run in only.trend] == [0, 1]  # a part of the catalogue is no run of it
        assert [one.credential for one in only.audits] == ["bare"]
        notes = [entry.read(Answer).note for entry in workspace.journal.entries("equity answers", "good")]
        assert notes == ["not yet", ""]


def test_what_cannot_be_asked_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with workspace:
        known = {"who": "ann", "note": "", "moment": NOON}
        with pytest.raises(NotFoundError, match="credential"):
            answer_question(workspace, "god", "fees", "yes", **known)
        with pytest.raises(NotFoundError, match="fees"):
            answer_question(workspace, "good", "fee", "yes", **known)
        with pytest.raises(InputError, match="yes, no or na"):
            answer_question(workspace, "good", "fees", "maybe", **known)
        with pytest.raises(InputError, match="--who"):
            answer_question(workspace, "good", "fees", "yes", **{**known, "who": " "})
        with pytest.raises(NotFoundError):
            audit_equity(workspace, ["nothing"], NOON)
        with pytest.raises(InputError, match="no folder"):
            audit_equity(workspace, (), NOON, images=tmp_path / "none")


def test_the_page_is_accessible_and_tells_every_failure() -> None:
    runs = [Run(NOON, 2, 10, 10, 0, {}), Run(NOON, 3, 21, 12, 6, {})]
    answers = {"bare": [Answer("fees", "no", "ann", NOON, "asked twice")]}
    audit = equity_audit([GOOD, BARE, GERMAN], answers, NOON, trend=runs)
    text = audit_page(audit, "0.1")
    assert_accessible(text)
    assert_self_contained(text)
    assert "asked twice" in text
    assert "low-skilled workers" in text
    assert "63.6%" in text
    by_check = dict(zip(audit_tables(audit)[0].column("name"), audit_tables(audit)[0].rows, strict=True))
    assert by_check["Criteria stated"][1:5] == (1, 2, 0, 0)
    assert ("bare", "fees", "answer", "no") in list(audit_rows(audit))


def test_hostile_catalogues_stay_text() -> None:
    hostile = Credential(HOSTILE, HOSTILE, HOSTILE, HOSTILE, image=HOSTILE, image_alt=HOSTILE,
                         references=(HOSTILE + " (1999)",), evidence_options=(HOSTILE,))  # fmt: skip
    answers = {HOSTILE: [Answer("fees", "no", HOSTILE, NOON, HOSTILE)]}
    text = audit_page(equity_audit([hostile], answers, NOON), "0.1")
    assert_accessible(text)
    assert_self_contained(text)


def test_an_empty_catalogue_has_a_page() -> None:
    assert_accessible(audit_page(equity_audit([], {}, NOON), "0.1"))
    assert equity_audit([], {}, NOON).as_of == date(2026, 10, 1)
