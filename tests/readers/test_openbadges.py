from __future__ import annotations

import base64
import copy
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Alignment, Award, Evidence, Person
from skillmatch.errors import InputError
from skillmatch.readers.awards import read_awards
from skillmatch.readers.open_badge_results import LOWEST, level
from skillmatch.readers.openbadges import hashed

DATA = Path(__file__).parent / "data"
BADGE: dict[str, Any] = json.loads((DATA / "awards.json").read_text(encoding="utf-8"))["awards"][2]


def read(folder: Path, value: Any, person: str = "") -> list[Any]:
    file = folder / "badge.json"
    file.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return list(read_awards(file, person))


def changed(**subject: Any) -> dict[str, Any]:
    badge = copy.deepcopy(BADGE)
    for key, value in subject.items():
        badge["credentialSubject"].pop(key) if value is None else badge["credentialSubject"].update(
            {key: value}
        )
    return badge


def jwt(claims: dict[str, Any]) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJub25lIn0.{payload}.sig"


def test_every_field(tmp_path: Path) -> None:
    person, award = read(tmp_path, BADGE)
    assert person == Person("did:s", ("did:s",))
    assert award == Award(
        id="urn:b:1",
        person="did:s",
        credential="c-1",
        issuer="did:i",
        name="N",
        subject="did:s",
        issued=date(2025, 1, 31),
        expires=date(2030, 1, 31),
        alignments=(Alignment("https://s/1", "S", "", "1"),),
        statements=("Did it", "D"),
        level=0.5,
        evidence=(Evidence("https://e", "", "n"),),
        extra={"document": BADGE, "issuer_name": "North"},
    )


def test_nothing_in_a_document_makes_it_verified(tmp_path: Path) -> None:
    claims = {"verified": True, "verdict": "good", "codes": [], "trust": 1, "assessment": "proctored"}
    person, award = read(tmp_path, {**BADGE, **claims})
    assert award.extra["document"]["verified"] is True
    assert award.assessment == ""
    assert not hasattr(award, "verified")
    _, plain = read(tmp_path, {"person": "p", "credential": "c", **claims})
    assert plain.extra == {key: value for key, value in claims.items() if key != "assessment"}
    assert person.goal == ""


def test_dates_of_the_older_data_model_and_text_issuers(tmp_path: Path) -> None:
    badge = {key: value for key, value in BADGE.items() if not key.startswith("valid")}
    badge |= {
        "issuanceDate": "2020-02-29T23:00:00.123456789Z",
        "expirationDate": "2024-01-01",
        "issuer": "did:i",
    }
    _, award = read(tmp_path, badge)
    assert (award.issued, award.expires, award.issuer) == (date(2020, 2, 29), date(2024, 1, 1), "did:i")


def test_who_a_badge_is_about(tmp_path: Path) -> None:
    assert read(tmp_path, changed(id=None))[1].subject == hashed("A@B.c ")
    salted = [{"identityHash": "sha256$12", "hashed": True, "salt": "x"}]
    assert read(tmp_path, changed(id=None, identifier=salted))[1].person == "sha256$12"
    assert "a@b.c" not in read(tmp_path, changed(id="mailto:a@b.c"))[1].person
    (nobody,) = read(tmp_path, changed(id=None, identifier=None))
    assert "names nobody" in nobody.reason
    several = {**BADGE, "credentialSubject": [BADGE["credentialSubject"]] * 2}
    assert "2 subjects" in read(tmp_path, several)[0].reason


def test_a_wallet_owner_does_not_take_over_the_subject(tmp_path: Path) -> None:
    for found in (read(tmp_path, BADGE, "p-1"), read(tmp_path, {"person": "p-1", "document": BADGE})):
        person, award = found
        assert (award.person, award.subject) == ("p-1", "did:s")
        assert person == Person("p-1")


def test_an_award_without_id_is_named_after_its_content(tmp_path: Path) -> None:
    nameless = {key: value for key, value in BADGE.items() if key != "id"}
    first = read(tmp_path, nameless)[1]
    again = read(tmp_path, json.dumps(nameless, indent=3, sort_keys=True))[1]
    other = read(tmp_path, {**nameless, "name": "x"})[1]
    assert first.id == again.id != other.id
    assert first.id.startswith("urn:sha256:")


def test_a_learner_record_gives_its_achievements(tmp_path: Path) -> None:
    endorsement = {"type": ["EndorsementCredential"], "credentialSubject": {"id": "x"}}
    inner = [changed(id=None, identifier=None), endorsement, 7, jwt({"vc": {**BADGE, "id": "urn:b:2"}})]
    record = {
        "type": ["ClrCredential"],
        "credentialSubject": {"id": "did:clr", "verifiableCredential": inner},
    }
    _, first, bad, _, second = read(tmp_path, record)
    assert (first.subject, second.id, second.subject) == ("did:clr", "urn:b:2", "did:s")
    assert bad.reason == "credential 3 of the CLR: is a number, not an object"


def test_a_signed_badge_is_read_but_not_believed(tmp_path: Path) -> None:
    bare = {key: value for key, value in BADGE.items() if key not in ("id", "issuer", "validFrom")}
    token = jwt({"iss": "did:i", "jti": "urn:b:9", "nbf": 1738281600, "vc": bare})
    _, award = read(tmp_path, token)
    assert (award.id, award.issuer, award.issued) == ("urn:b:9", "did:i", date(2025, 1, 31))
    assert award.extra["jwt"] == token
    with_text_date = jwt({"nbf": "soon", "vc": bare})
    assert "'nbf' is no date" in read(tmp_path, with_text_date)[0].reason


def test_open_badges_2(tmp_path: Path) -> None:
    assertion = {
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "urn:a:1",
        "issuedOn": "2024-05-06",
        "recipient": {"type": "email", "hashed": False, "identity": "A@b.c"}, "evidence": "https://e/1",
        "badge": {"id": "https://b/1", "name": "Robots", "criteria": {"narrative": "Built one"},
                  "issuer": {"id": "https://i/1", "name": "Lab"}, "alignment": [{"targetUrl": "https://s/1"}]},
    }  # fmt: skip
    person, award = read(tmp_path, assertion)
    assert person.id == award.person == award.subject == hashed("a@b.c")
    assert (award.credential, award.issuer, award.name) == ("https://b/1", "https://i/1", "Robots")
    assert (award.statements, award.evidence) == (("Built one",), (Evidence("https://e/1"),))
    assert award.alignments == (Alignment("https://s/1"),)
    _, linked = read(tmp_path, {**assertion, "badge": "https://b/2"})
    assert (linked.credential, linked.name, linked.issuer) == ("https://b/2", "", "")
    (error,) = read(tmp_path, {**assertion, "badge": None})
    assert isinstance(error, InputError)


RUBRIC = {"requiredLevel": "b", "rubricCriterionLevel": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}


@pytest.mark.parametrize(
    ("result", "rule", "expected"),
    [
        ({"value": "40"}, {"requiredValue": "80"}, 0.5),
        ({"value": "95%"}, {"requiredValue": "80%"}, 1.0),
        ({"value": 0}, {"requiredValue": 50}, LOWEST),
        ({"value": "C"}, {"requiredValue": "B", "allowedValue": ["C", "B", "A"]}, 0.5),
        ({"value": "A"}, {"requiredValue": "B", "allowedValue": ["C", "B", "A"]}, 1.0),
        ({"value": "?"}, {"requiredValue": "B", "allowedValue": ["C", "B"]}, 1.0),
        ({"value": "3"}, {}, 1.0),
        ({"achievedLevel": "a"}, RUBRIC, 0.5),
        ({"achievedLevel": "c"}, RUBRIC, 1.0),
        ({"status": "Failed"}, {}, LOWEST),
        ({"status": "Completed"}, {}, 1.0),
    ],
)
def test_level(result: dict[str, Any], rule: dict[str, Any], expected: float) -> None:
    assert level([{**result, "resultDescription": "r"}], [{**rule, "id": "r"}]) == expected


def test_the_least_result_counts() -> None:
    rules = [{"id": "r", "requiredValue": "10"}]
    results = [{"resultDescription": "r", "value": value} for value in ("10", "4", "7")]
    assert level(results, rules) == 0.4
    assert level([], rules) == 1.0


@pytest.mark.shared
@pytest.mark.parametrize(
    ("folder", "person", "awards", "errors"),
    [
        ("1edtech-validator/ob20", "", 22, 53),
        ("1edtech-validator/ob30", "", 31, 8),
        ("1edtech-validator/clr20", "", 16, 0),
        ("1edtech-validator/ler-rs", "", 0, 4),
        ("dcc-vc-test-fixtures", "", 11, 83),
        ("dcc-vc-test-fixtures", "p-1", 81, 13),
    ],
)
def test_fixtures(shared_data: Path, folder: str, person: str, awards: int, errors: int) -> None:
    """Most OB 2.0 files are badge classes and profiles; most DCC credentials name no subject."""
    found = list(read_awards(shared_data / "vectors" / folder, person))
    counts = Counter(type(record).__name__ for record in found)
    assert (counts["Award"], counts["InputError"]) == (awards, errors)
    assert all(record.extra["document"] for record in found if isinstance(record, Award))


@pytest.mark.shared
def test_a_whole_credential(shared_data: Path) -> None:
    _, award = read_awards(shared_data / "vectors/1edtech-validator/ob30/complete.json")
    assert isinstance(award, Award)
    assert award.name == "1EdTech University Degree"
    assert (award.level, len(award.alignments), len(award.evidence)) == (1.0, 2, 2)
    assert award.alignments[0] == Alignment(
        "https://1edtech.edu/catalog/degree", "1EdTech University Degree",
        "1EdTech University Program and Course Catalog", "degree",
    )  # fmt: skip
