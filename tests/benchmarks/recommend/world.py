"""A workspace with a large made-up catalogue, postings and people, for timing questions of one person."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from skillmatch.domain import (
    Alignment,
    Award,
    Competency,
    Credential,
    FrameworkRecords,
    Person,
    Posting,
    Prerequisite,
    Requirement,
    TaughtSkill,
)
from skillmatch.matcher import Matcher
from skillmatch.verification import TrustedIssuer
from skillmatch.verification.minting import Signer, key_from_seed, open_badge, sign_jwt
from skillmatch.workspace import Workspace

sys.path.insert(0, str(Path(__file__).parent.parent / "pathways"))
from catalogue import made

DAY = date(2026, 1, 1)
HELD = 8
"""Awards a person has, all signed and verified."""


def filled(
    folder: Path, *, credentials: int, conditions: int, postings: int, people: int, seed: int
) -> Workspace:
    """Skills are stated, none are read from text, so that indexing is quick; awards are signed JWTs."""
    world, rng = made(credentials, conditions, 40, seed), random.Random(seed)
    signers = {f"i{n}": Signer.with_did_key(key_from_seed(f"benchmark issuer {n}")) for n in range(50)}
    framework = _with_uris(world.framework.records)
    skills = [skill.uri for skill in framework.skills]
    workspace = Workspace.create(folder)
    workspace.save_framework(framework)
    offers = [
        _stated(one, world.taught[key], signers[one.issuer].id) for key, one in world.credentials.items()
    ]
    by_id = {signer.id: signer for signer in signers.values()}
    jobs = [_posting(place, rng, skills) for place in range(postings)]
    persons = [Person(f"p{place:03d}", (f"urn:person:p{place:03d}",)) for place in range(people)]
    awards = [award for one in persons for award in _awards(one.id, rng, offers, by_id)]
    workspace.save([*offers, *jobs, *persons, *awards])
    with workspace.registry.changing():
        trusted = (TrustedIssuer(signer.id) for signer in signers.values())
        workspace.registry.save(workspace.registry.load().with_(trusted))
    workspace.set_meta("as_of", DAY.isoformat())
    Matcher(workspace, encoder="hashing").index()
    return workspace


def _uri(skill: str) -> str:
    """Signed documents name skills by URI."""
    return f"urn:skill:{skill}"


def _with_uris(records: FrameworkRecords) -> FrameworkRecords:
    skills = tuple(replace(one, uri=_uri(one.uri)) for one in records.skills)
    relations = tuple(
        replace(one, source=_uri(one.source), target=_uri(one.target)) for one in records.relations
    )
    return replace(records, skills=skills, relations=relations)


def _rule(node: Prerequisite) -> Prerequisite:
    ref = _uri(node.ref) if node.kind == "skill" else node.ref
    return replace(node, ref=ref, children=tuple(map(_rule, node.children)))


def _stated(credential: Credential, taught: tuple[TaughtSkill, ...], issuer: str) -> Credential:
    stated = tuple(Competency(one.label, (Alignment(_uri(one.skill), one.label),)) for one in taught)
    rule = None if credential.prerequisite is None else _rule(credential.prerequisite)
    url = f"https://catalogue.example/{credential.id}"
    return replace(credential, competencies=stated, prerequisite=rule, issuer=issuer, url=url)


def _posting(place: int, rng: random.Random, skills: list[str]) -> Posting:
    asked = rng.sample(skills, rng.randint(5, 15))
    requirements = tuple(Requirement(one, one, rng.random() < 0.6) for one in asked)
    return Posting(f"j{place:05d}", f"Job {place}", "", posted=DAY, requirements=requirements)


def _awards(
    person: str, rng: random.Random, offers: list[Credential], signers: dict[str, Signer]
) -> list[Award]:
    taken = rng.sample([one for one in offers if one.prerequisite is None], HELD)
    return [_award(person, one, signers[one.issuer]) for one in taken]


def _award(person: str, credential: Credential, signer: Signer) -> Award:
    award = Award(
        f"urn:award:{person}:{credential.id}",
        person,
        credential.url,
        credential.issuer,
        credential.name,
        f"urn:person:{person}",
        issued=DAY,
        alignments=tuple(alignment for stated in credential.competencies for alignment in stated.alignments),
        assessment=credential.assessment,
    )
    badge = open_badge(award, signer, achievement=credential.url)
    return replace(award, extra={"document": sign_jwt(badge, signer)})
