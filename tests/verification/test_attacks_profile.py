"""Rows of the attack table that only a whole profile shows: copies, floods and rings of signed badges."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from skillmatch.domain import FrameworkInfo, FrameworkRecords, ScoringSettings, Skill, TrustEntry
from skillmatch.frameworks import Framework
from skillmatch.profile import ProfileBuilder
from skillmatch.verification.minting import Signer, key_from_seed

from .conftest import LEARNER, NOW, World

SKILL = "http://data.europa.eu/esco/skill/1"
SETTINGS = ScoringSettings(issuer_cap=0.9)


def strength(world: World, documents: Iterable[Any]) -> float:
    """Verified strength of the badge's skill for the learner, from nothing but these documents."""
    found = [world.examine(document, LEARNER) for document in documents]
    kept = [replace(one.award, person="ann") for one in found if one.award is not None]
    verdicts = [replace(one.verdict, award=one.award.id) for one in found if one.award is not None]
    info = FrameworkInfo("esco", "ESCO", "1", "", "", "0" * 64)
    builder = ProfileBuilder(
        credentials={},
        taught={},
        trust=[TrustEntry(issuer) for issuer in world.trusted],
        framework=Framework.from_records(FrameworkRecords(info, (Skill(SKILL, "use query languages"),))),
        as_of=NOW.date(),
        settings=SETTINGS,
    )
    profile = builder.profile("ann", kept, verdicts)
    return next((one.verified for one in profile.skills if one.skill == SKILL), 0.0)


def subject(achievement: str) -> dict[str, Any]:
    """The badge's subject with another achievement, of a kind that says nothing of how it was assessed."""
    changed: dict[str, Any] = copy.deepcopy(World().badge()["credentialSubject"])
    changed["achievement"]["achievementType"] = "Badge"
    changed["achievement"]["id"] = f"https://college.example/achievements/{achievement}"
    return changed


def numbered(n: int) -> str:
    return f"urn:uuid:0f5c1d0a-0000-4000-8000-{n:012d}"


def test_copies_re_issues_and_new_ids_count_once(world: World) -> None:
    first = world.signed()
    once = strength(world, [first])
    assert once > 0
    again = world.signed(validFrom="2026-02-01T00:00:00Z")
    other_id = world.signed(id=numbered(2))
    assert strength(world, [first, first, again, other_id]) == pytest.approx(once)


def test_one_issuer_cannot_fill_a_profile(world: World) -> None:
    flood = [
        world.signed(id=numbered(n), suite="eddsa-jcs-2022", credentialSubject=subject(f"sql-{n}"))
        for n in range(12)
    ]
    capped = strength(world, flood)
    assert strength(world, flood[:1]) < capped
    assert capped == pytest.approx(SETTINGS.issuer_cap)


def test_a_ring_of_endorsements_proves_nothing(world: World) -> None:
    """Issuers who vouch for each other inside their badges stay as untrusted as each is alone."""
    ring = [Signer.with_did_key(key_from_seed(f"ring {n}")) for n in range(3)]
    badges = []
    for n, signer in enumerate(ring):
        praise = {
            "@context": world.badge()["@context"],
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "id": numbered(100 + n),
            "issuer": ring[n - 1].profile(),
            "validFrom": "2026-01-01T00:00:00Z",
            "credentialSubject": {"id": signer.id, "type": ["EndorsementSubject"]},
        }
        badges.append(world.signed(signer, suite="eddsa-jcs-2022", id=numbered(n), endorsement=[praise]))
    for badge in badges:
        assert "ISSUER_UNTRUSTED" in world.codes(badge, LEARNER)
    assert strength(world, badges) == 0
    world.trust(ring[0])
    assert [world.codes(badge, LEARNER) for badge in badges[1:]] == [("ISSUER_UNTRUSTED",)] * 2
