from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Alignment, Competency, Credential, Issuer, Prerequisite, Stack
from skillmatch.errors import InputError
from skillmatch.readers.credentials import read_credentials

FULL = {
    "type": "credential",
    "id": "c-1",
    "name": " SQL\tfoundations ",
    "issuer": {"id": "i-1", "name": "North"},
    "description": "First line\nsecond",
    "competencies": ["joins", {"text": "charts", "alignments": ["https://s/1"]}],
    "prerequisite": {"all_of": ["c-0", {"any_of": [{"skill": "https://s/2"}, {"text": "experience"}]}]},
    "hours": "12.5",
    "cost": 0,
    "currency": "EUR",
    "level": 4,
    "assessment": "Quiz",
    "valid_months": 24,
    "url": "https://c/1",
    "credential_type": "badge",
    "colour": "blue",
    "extra": {"verified": True},
}


def read(folder: Path, value: Any, name: str = "catalogue.json") -> list[Any]:
    file = folder / name
    file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return list(read_credentials(file))


def test_every_field_of_a_credential(tmp_path: Path) -> None:
    skill_or_text = Prerequisite(
        "any_of", children=(Prerequisite("skill", ref="https://s/2"), Prerequisite("text", text="experience"))
    )
    assert read(tmp_path, FULL) == [
        Issuer("i-1", "North"),
        Credential(
            id="c-1",
            name="SQL foundations",
            issuer="i-1",
            description="First line\nsecond",
            competencies=(Competency("joins"), Competency("charts", (Alignment("https://s/1"),))),
            prerequisite=Prerequisite(
                "all_of", children=(Prerequisite("credential", ref="c-0"), skill_or_text)
            ),
            hours=12.5,
            cost=0.0,
            currency="EUR",
            level=4,
            assessment="quiz",
            valid_months=24,
            url="https://c/1",
            credential_type="badge",
            extra={"verified": True, "colour": "blue"},
        ),
    ]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("hours", -1, "outside 0"),
        ("hours", "many", "must be a number"),
        ("hours", True, "must be a number"),
        ("cost", 10**30, "64 bits"),
        ("level", 9, "outside 1 to 8"),
        ("level", 3.5, "whole number"),
        ("assessment", "viva", "none of completion, portfolio"),
        ("valid_months", 0, "outside 1"),
        ("name", None, "has no 'name'"),
        ("name", 1.5, "must be text"),
        ("issuer", "", "has no 'issuer'"),
        ("competencies", "one", "must be a list"),
        ("competencies", [7], "must be text or an object"),
        ("competencies", [{"text": " "}], "has no text"),
        ("prerequisite", {"k_of": 3, "of": ["a"]}, "outside 1 to 1"),
        ("prerequisite", {"any_of": []}, "one or more"),
        ("prerequisite", {"credential": "a", "skill": "b"}, "must be one of"),
        ("prerequisite", {"credential": "a", "colour": "b"}, "must be one of"),
        ("prerequisite", 4, "not a number"),
        ("prerequisites", "c-0", "must be a list"),
        ("id", "x" * 3000, "characters long"),
    ],
)
def test_a_bad_field_is_named_and_the_next_record_still_comes(
    tmp_path: Path, field: str, value: Any, reason: str
) -> None:
    good = {**FULL, "id": "c-2"}
    lines = "\n".join(json.dumps(record) for record in ({**FULL, field: value}, good))
    *_, bad, _issuer, after = read(tmp_path, lines, "catalogue.jsonl")
    assert isinstance(bad, InputError)
    assert reason in bad.reason
    assert (bad.row, Path(bad.file or "").name) == (1, "catalogue.jsonl")
    assert after.id == "c-2"


def test_stacks_by_tree_and_by_list(tmp_path: Path) -> None:
    base = {"type": "stack", "name": "S", "issuer": "i-1"}
    tree, listed, counted, neither, both = read(
        tmp_path,
        [
            {**base, "id": "s-1", "completion": {"k_of": 1, "of": ["a", "b"]}, "awards": "c-9"},
            {**base, "id": "s-2", "credentials": ["a", "b"]},
            {**base, "id": "s-3", "credentials": ["a", "b"], "k": 2},
            {**base, "id": "s-4"},
            {**base, "id": "s-5", "credentials": ["a"], "completion": "a"},
        ],
    )
    pair = (Prerequisite("credential", ref="a"), Prerequisite("credential", ref="b"))
    assert tree == Stack("s-1", "S", "i-1", Prerequisite("k_of", k=1, children=pair), awards="c-9")
    assert listed.completion == Prerequisite("all_of", children=pair)
    assert counted.completion == Prerequisite("k_of", k=2, children=pair)
    assert [(error.row, isinstance(error, InputError)) for error in (neither, both)] == [(4, True), (5, True)]


def test_csv(tmp_path: Path) -> None:
    text = (
        "type;id;name;issuer;issuer_name;hours;competencies;prerequisites;level\n"
        'credential;c-1;One;i-1;North;2;"reads <https://s/1> <https://s/2>|writes\nsings";;4\n'
        "credential;c-2;Two;i-1;;-3;;;\n"
        'credential;c-3;Three;i-1;;;;"c-1; c-2";\n'
        "issuer;i-2;South;;;;;;\n"
        "posting;x;y;;;;;;\n"
    )
    issuer, first, bad, third, second_issuer, unknown = read(tmp_path, text, "list.csv")
    assert issuer == Issuer("i-1", "North")
    uris = (Alignment("https://s/1"), Alignment("https://s/2"))
    assert first.competencies == (Competency("reads", uris), Competency("writes"), Competency("sings"))
    assert (first.hours, first.level, first.prerequisite) == (2.0, 4, None)
    assert (bad.row, bad.reason) == (4, "'hours' is -3.0, outside 0 to 100000")
    assert [child.ref for child in third.prerequisite.children] == ["c-1", "c-2"]
    assert second_issuer == Issuer("i-2", "South")
    assert unknown.row == 7


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    _, first, _, second = read(tmp_path, [FULL, FULL])
    assert first.id == "c-1"
    assert "second time" in second.reason


def test_jsonl_is_streamed(tmp_path: Path) -> None:
    file = tmp_path / "big.jsonl"
    file.write_text(json.dumps(FULL) + "\n" + "{broken\n" + "x" * 1000, encoding="utf-8")
    records = read_credentials(file)
    assert isinstance(next(records), Issuer)
    assert isinstance(next(records), Credential)
    assert [error.row for error in records if isinstance(error, InputError)] == [2, 3]
