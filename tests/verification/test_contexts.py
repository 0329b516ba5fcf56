"""The bundled contexts are the pinned ones, listed with their licence, read as the standards mean them."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Assessment
from skillmatch.verification.assessment import assessment_of
from skillmatch.verification.contexts import _BUNDLED, Contexts, bundled, bundled_terms, terms_of
from skillmatch.verification.findings import RefusedError


@pytest.mark.parametrize("url", _BUNDLED)
def test_every_bundled_context_is_the_pinned_one(url: str) -> None:
    document = bundled(url)
    assert document is not None
    assert any(True for _ in terms_of(document["@context"]))


def test_every_file_we_ship_is_listed_with_its_licence() -> None:
    folder = Path(str(resources.files("skillmatch.verification.bundled")))
    listed = (folder / "README.md").read_text()
    files = {path.name for path in folder.glob("*.json")}
    assert files == {name for package, name, _ in _BUNDLED.values() if package.endswith("bundled")}
    assert all(f"| {name} |" in listed for name in files)


def test_properties_and_types_keep_their_own_terms() -> None:
    vocabulary = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
    assert bundled_terms()[vocabulary + "achievement"] == "achievement"
    assert bundled_terms(types=True)[vocabulary + "Achievement"] == "Achievement"
    assert bundled_terms()[vocabulary + "Achievement"] == "achievement"


def test_the_operator_may_vouch_for_more_but_not_for_others(world: Any) -> None:
    address = "https://college.example/context"
    own = {"@context": {"motto": "https://college.example/terms#motto"}}
    listed = [*world.badge()["@context"], address]
    document = world.signed(suite="eddsa-jcs-2022", **{"@context": listed}, motto="Scientia")
    assert world.codes(document) == ("BAD_PROOF",)
    assert world.codes(document, contexts={address: own}) == ()
    with pytest.raises(RefusedError):
        Contexts({address: own}).document("https://college.example/other")


@pytest.mark.parametrize(
    ("achievement", "expected"),
    [
        ({"achievementType": "License"}, "proctored"),
        ({"achievementType": "CertificateOfCompletion"}, "completion"),
        ({"achievementType": "Badge"}, ""),
        ({"achievementType": 7, "resultDescription": [{"resultType": "Percent"}]}, "quiz"),
        (
            {"resultDescription": [{"resultType": "RubricCriterionLevel"}, {"resultType": "Percent"}]},
            "portfolio",
        ),
        ("https://college.example/a", ""),
        (None, ""),
    ],
)
def test_how_it_was_assessed(achievement: Any, expected: Assessment) -> None:
    assert assessment_of({"credentialSubject": {"achievement": achievement}}) == expected
