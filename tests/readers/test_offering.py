"""What reports and audits read of an offer: dates, language, image, criteria, evidence, research."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from skillmatch.domain import Alignment, Award, Credential, Issuer
from skillmatch.readers.awards import read_awards
from skillmatch.readers.credentials import read_credentials


def read(tmp_path: Path, document: Any, reader=read_credentials) -> list[Any]:
    file = tmp_path / "one.json"
    file.write_text(json.dumps(document))
    return list(reader(file))


def test_our_own_fields(tmp_path: Path) -> None:
    stated = {
        "id": "c", "name": "C", "issuer": "i", "offered": "2026-07-01", "language": "en",
        "criteria": "Two plans.", "evidence_options": ["A recording", "A plan"],
        "references": ["Smith (2019)"], "image": "c.png",
        "image_alt": "A green shield",
    }  # fmt: skip
    (found,) = read(tmp_path, stated)
    assert found.offered == date(2026, 7, 1)
    assert found.evidence_options == ("A recording", "A plan")
    assert found.references == ("Smith (2019)",)
    assert (found.language, found.criteria, found.image, found.image_alt, found.extra) == (
        "en", "Two plans.", "c.png", "A green shield", {},
    )  # fmt: skip


def test_lists_of_a_csv_are_split(tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    file.write_text("id,name,issuer,evidence_options,references\nc,C,i,A plan | A talk,Smith (2019); p. 3\n")
    (found,) = read_credentials(file)
    assert isinstance(found, Credential)
    assert found.evidence_options == ("A plan", "A talk")
    assert found.references == ("Smith (2019); p. 3",)


def test_ctdl_says_when_where_and_in_which_language(tmp_path: Path) -> None:
    place = [{"ceterms:addressCountry": {"en": "United States"}, "ceterms:addressRegion": {"en": "Ohio"}}]
    graph = [
        {"@id": "urn:o", "@type": "ceterms:CredentialOrganization", "ceterms:name": {"en": "Org"},
         "ceterms:address": place},
        {"@id": "urn:c", "@type": "ceterms:Badge", "ceterms:name": {"en": "C"}, "ceterms:ownedBy": ["urn:o"],
         "ceterms:dateEffective": "2026-08-02", "ceterms:inLanguage": ["en", "es"],
         "ceterms:image": "https://o.example/c.png",
         "ceterms:requires": [{"@type": "ceterms:ConditionProfile", "ceterms:description": {"en": "Pass."},
                               "ceterms:submissionOf": [{"en": "A portfolio"}]}]},
        {"@id": "urn:d", "@type": "ceterms:Badge", "ceterms:name": {"en": "D"},
         "ceterms:dateEffective": "soon"},
    ]  # fmt: skip
    issuer, c, d = read(tmp_path, {"@graph": graph})
    assert issuer == Issuer("urn:o", "Org", "", "United States, Ohio")
    assert (c.offered, c.language, c.image) == (date(2026, 8, 2), "en, es", "https://o.example/c.png")
    assert c.criteria == "Pass."
    assert c.evidence_options == ("A portfolio",)
    assert d.offered is None


def test_an_achievement_is_a_credential_on_offer(tmp_path: Path) -> None:
    document = {
        "type": ["Achievement"], "id": "https://o.example/a", "name": "Joins", "description": "Joins tables.",
        "criteria": {"narrative": "Submit a query."}, "inLanguage": "en", "achievementType": "Badge",
        "image": {"id": "https://o.example/a.png", "type": "Image", "caption": "Two circles that overlap"},
        "creator": {"id": "https://o.example/", "name": "Org", "address": {"addressCountryCode": "IE"}},
        "alignment": [{"targetUrl": "https://s.example/sql", "targetName": "SQL"}],
    }  # fmt: skip
    issuer, found = read(tmp_path, document)
    assert issuer == Issuer("https://o.example/", "Org", "", "IE")
    assert found.competencies[0].text == "Joins tables."
    assert found.competencies[0].alignments == (Alignment("https://s.example/sql", "SQL"),)
    assert (found.criteria, found.image_alt, found.language) == (
        "Submit a query.", "Two circles that overlap", "en",
    )  # fmt: skip


def test_a_badge_class_is_one_too_and_one_that_nobody_offers_is_refused(tmp_path: Path) -> None:
    badge = {"type": "BadgeClass", "id": "https://o.example/b", "name": "B", "criteria": "https://o.example/how",
             "image": "data:image/png;base64,AAAA"}  # fmt: skip
    (refused,) = read(tmp_path, badge)
    assert "creator" in str(refused)
    (found,) = read(tmp_path, {**badge, "issuer": "https://o.example/"})
    assert (found.issuer, found.url, found.image[:11]) == (
        "https://o.example/",
        "https://o.example/how",
        "data:image/",
    )


def test_open_badges_say_who_assessed_and_since_when(tmp_path: Path) -> None:
    badge = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "id": "urn:1", "issuer": "urn:i", "validFrom": "2026-07-10T00:00:00Z",
        "credentialSubject": {"id": "did:example:p", "activityStartDate": "2026-06-01T00:00:00Z",
                              "source": {"id": "assessor@school.example", "type": ["Profile"]},
                              "achievement": {"id": "urn:a", "name": "A"}},
    }  # fmt: skip
    award = read(tmp_path, badge, read_awards)[1]
    assert isinstance(award, Award)
    assert award.started == date(2026, 6, 1)
    assert award.assessor.startswith("sha256$")
    own = {"person": "p", "credential": "c", "started": "2026-01-02", "assessor": "a-07"}
    award = read(tmp_path, own, read_awards)[1]
    assert (award.started, award.assessor) == (date(2026, 1, 2), "a-07")
