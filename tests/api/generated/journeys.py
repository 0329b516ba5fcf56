"""The main journeys, by the generated client alone: run beside `skillmatch_client`, with an address and keys.

    python journeys.py http://127.0.0.1:8000 '{"learner": "sm_…", …}'

Prints what was found as JSON; every answer is an object of the generated classes, or the script fails.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from skillmatch_client import AuthenticatedClient, Client
from skillmatch_client.api.case_1_1 import get_all_cf_documents, get_cf_item, get_cf_package
from skillmatch_client.api.catalogue import credential, credentials, frameworks, search_skills
from skillmatch_client.api.consent import who_am_i
from skillmatch_client.api.designer import gaps, reports
from skillmatch_client.api.employer import search_candidates
from skillmatch_client.api.learner import export_profile, openings, pathways, profile, recommendations
from skillmatch_client.api.open_badges_3_0 import get_credentials
from skillmatch_client.api.records import import_records, verify_credential
from skillmatch_client.models import (
    CandidatesBody,
    GapsBody,
    ImportRecordsJsonBody,
    ImportRecordsKind,
    PathwaysBody,
    PlaceBody,
    Problem,
    RecommendationsBody,
    RequirementBody,
    StatusInfo,
    VerifyCredentialJsonBody,
)

ADDRESS, KEYS = sys.argv[1], json.loads(sys.argv[2])
PERSON = "amara"


def client(name: str) -> AuthenticatedClient:
    return AuthenticatedClient(base_url=ADDRESS, token=KEYS[name], raise_on_unexpected_status=True)


def good(answer: Any) -> Any:
    """The answer, which is neither a problem nor nothing."""
    assert answer is not None
    assert not isinstance(answer, Problem | StatusInfo), answer
    return answer


def visitor() -> dict[str, Any]:
    public = Client(base_url=ADDRESS, raise_on_unexpected_status=True)
    found = good(credentials.sync(client=public, q="statistics", limit=3))
    entry = good(credential.sync(found[0].id, client=public))
    refused = profile.sync(PERSON, client=public)
    return {
        "credentials": [one.name for one in found],
        "teaches": len(entry.teaches),
        "skills": [one.text for one in good(search_skills.sync(client=public, q="joining tables"))],
        "frameworks": [one.info.id for one in good(frameworks.sync(client=public))],
        "refused": [type(refused).__name__, refused.status],
    }


def learner() -> dict[str, Any]:
    own = client("learner")
    body = RecommendationsBody(person=PERSON, goal=["data-analyst-stack"], n=2)
    plan = good(pathways.sync(client=own, body=PathwaysBody(person=PERSON, goal=["data-analyst-stack"])))
    return {
        "me": good(who_am_i.sync(client=own)).person,
        "skills": len(good(profile.sync(PERSON, client=own)).skills),
        "next": [one.name for one in good(recommendations.sync(client=own, body=body))],
        "steps": len(plan.plan.steps),
        "openings": len(good(openings.sync(PERSON, client=own, n=3))),
        "awards": len(good(export_profile.sync(PERSON, client=own)).awards),
        "badges": len(good(get_credentials.sync(client=own)).compact_jws_string),
        "anothers": type(profile.sync("jonas", client=own)).__name__,
    }


def employer() -> dict[str, Any]:
    asking = client("employer")
    place = PlaceBody(location="XS", remote=True)
    body = CandidatesBody(requirements=[RequirementBody(skill="SQL")], place=place, n=5)
    found = good(search_candidates.sync(client=asking, body=body))
    return {
        "candidates": [one.item for one in found],
        "scores": [one.score for one in found],
        "proofs": len(found[0].evidence[0].proofs),
    }


def designer() -> dict[str, Any]:
    asking = client("designer")
    report = good(gaps.sync(client=asking, body=GapsBody(programme="data-analyst-stack", n=3)))
    return {"gaps": len(report.gaps), "report": good(reports.sync(client=asking, year=2026)) is not None}


def operator() -> dict[str, Any]:
    admin = client("admin")
    posting = {"postings": [{"id": "new", "title": "Analyst", "text": "You write SQL and need statistics."}]}
    badge = {"type": ["VerifiableCredential"]}
    sent = ImportRecordsJsonBody.from_dict(posting)
    saved = good(import_records.sync(ImportRecordsKind.POSTINGS, client=admin, body=sent))
    verdict = good(verify_credential.sync(client=admin, body=VerifyCredentialJsonBody.from_dict(badge)))
    return {"saved": saved.saved.to_dict(), "verified": verdict.verified, "codes": list(verdict.codes)}


def case() -> dict[str, Any]:
    public = Client(base_url=ADDRESS, raise_on_unexpected_status=True)
    [document] = good(get_all_cf_documents.sync(client=public)).cf_documents
    package = good(get_cf_package.sync(document["identifier"], client=public))
    missing = get_cf_item.sync(document["identifier"], client=public)
    return {"items": len(package.cf_items), "missing": type(missing).__name__}


def main() -> None:
    parts = (visitor, learner, employer, designer, operator, case)
    print(json.dumps({part.__name__: part() for part in parts}))


if __name__ == "__main__":
    main()
