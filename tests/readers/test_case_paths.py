"""Courses of a CASE package and the order between them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Alignment, Competency, Credential, Issuer, Prerequisite, Stack
from skillmatch.errors import InputError
from skillmatch.readers.credentials import read_credentials


def item(name: str, kind: str) -> dict[str, str]:
    return {
        "identifier": name,
        "uri": f"urn:i:{name}",
        "fullStatement": f"Statement {name}",
        "CFItemType": kind,
    }


def link(origin: str, kind: str, destination: str) -> dict[str, Any]:
    ends = {"originNodeURI": {"uri": f"urn:i:{origin}"}, "destinationNodeURI": {"identifier": destination}}
    return {"associationType": kind, **ends}


PACKAGE = {
    "CFDocument": {"identifier": "doc", "uri": "urn:doc", "title": "Track", "creator": "North"},
    "CFItems": [
        item("track", "Program"), item("a", "Course"), item("b", "Course"), item("s1", "Competency"),
        item("s2", "Competency"), item("s3", "Competency"), item("t", "Topic"),
    ],
    "CFAssociations": [
        link("a", "isPartOf", "track"), link("b", "isChildOf", "track"), link("a", "precedes", "b"),
        link("t", "isChildOf", "a"), link("s1", "isChildOf", "t"), link("s2", "isChildOf", "b"),
        link("s1", "precedes", "s2"), link("s3", "precedes", "a"), link("a", "isChildOf", "doc"),
    ],
}  # fmt: skip


def read(folder: Path, package: Any) -> list[Any]:
    file = folder / "case.json"
    file.write_text(json.dumps(package))
    return list(read_credentials(file))


def test_courses_their_order_and_their_whole(tmp_path: Path) -> None:
    issuer, track, stack, first, second = read(tmp_path, PACKAGE)
    assert issuer == Issuer("North", "North")
    assert (track.id, track.credential_type, track.prerequisite) == ("urn:i:track", "Program", None)
    parts = tuple(Prerequisite("credential", f"urn:i:{name}") for name in "ab")
    assert stack == Stack(
        "urn:i:track#parts", "Statement track", "North", Prerequisite("all_of", children=parts), "urn:i:track"
    )
    assert isinstance(first, Credential)
    assert first.prerequisite == Prerequisite("skill", "urn:i:s3")
    assert second.prerequisite == Prerequisite("credential", "urn:i:a")
    assert second.recommended == Prerequisite("credential", "urn:i:a")
    assert second.competencies == (
        Competency("Statement s2", (Alignment("urn:i:s2", "Statement s2", "Track"),)),
    )
    assert [one.text for one in first.competencies] == ["Statement t", "Statement s1"]


def test_a_package_of_skills_alone_goes_to_the_frameworks(tmp_path: Path) -> None:
    (error,) = read(tmp_path, {**PACKAGE, "CFItems": [item("s1", "Competency")]})
    assert isinstance(error, InputError)
    assert "framework import case" in str(error)


@pytest.mark.parametrize(
    "damage", [{"CFItems": 7}, {"CFItems": [7]}, {"CFAssociations": [{"originNodeURI": 7}]}]
)
def test_damage_is_told(tmp_path: Path, damage: dict[str, Any]) -> None:
    (error,) = read(tmp_path, {**PACKAGE, **damage})
    assert isinstance(error, InputError)


@pytest.mark.shared
def test_real_packages_hold_skills_alone(shared_data: Path) -> None:
    file = shared_data / "vectors/case-opensalt/core/docs/sample_files"
    for package in file.glob("*.json"):
        (error,) = read_credentials(package)
        assert "framework import case" in str(error)
