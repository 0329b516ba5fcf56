"""Records sent to the service as they are: credentials to verify, files to import."""

from __future__ import annotations

import io
import re
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool

from skillmatch.access import Caller
from skillmatch.jobs import ImportWork, VerifyWork
from skillmatch.matcher.loading import ImportReport
from skillmatch.matcher.uploads import MEDIA_TYPES, UploadKind, suffix_of
from skillmatch.matcher.wallets import FileReport
from skillmatch.workspace.database import FILE

from .access import Admin, Known
from .bodies import Id
from .idempotency import Once
from .jobs_here import ACCEPTED, JobsHere, accepted
from .sending import Indexed, Media, Person, Prefer, Sent, SkipBad, prefers_async, sent_as
from .settings import Settings
from .state import folder_of, matcher

router = APIRouter(tags=["records"])
_Subjects = Annotated[
    list[Id], Query(max_length=20, description="Ids of one person, whom it must be awarded to.")
]
_CREDENTIAL = {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"]}
_OFFER = {"credentials": [{"id": "sql", "name": "SQL", "issuer": "us", "competencies": ["Can join tables."]}]}
_BADGES = ("application/json", "application/jwt", "image/png", "image/svg+xml")
_UNPACKED = frozenset((".zip", ".xlsx"))
"""Endings of files that are more than they look: never read by the process that answers questions."""
_MOST_PROOFS = 20
"""Proofs of a credential examined at once; each takes up to a tenth of a second."""
_PROOF = re.compile(rb'"(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006[fF])(?:o|\\u006[fF])(?:f|\\u0066)"')
"""The name, however JSON writes it."""
_lending = asynccontextmanager(matcher)


@router.post(
    "/verify",
    summary="Is a credential what it says it is? Each step by itself",
    response_model=FileReport,
    responses=ACCEPTED,
    openapi_extra=sent_as(_CREDENTIAL, _BADGES, required=False),
)
async def verify(
    who: Known,
    request: Request,
    body: Sent,
    here: JobsHere,
    subject: _Subjects = [],  # noqa: B006 - FastAPI copies it
    _prefer: Prefer = "",
) -> Any:
    """One that holds many others, such as a CLR, is examined by a job."""
    raw = body.read()
    if prefers_async(request) or len(_PROOF.findall(raw)) > _MOST_PROOFS:
        work = VerifyWork(tuple(subject))
        return accepted(request, await run_in_threadpool(here.submit, work, who.id, io.BytesIO(raw), ".sent"))
    async with _lending(request, who) as lent:
        return await run_in_threadpool(lent.verify, raw, subject)


@router.post(
    "/import/{kind}",
    summary="Import records: all or nothing, at once where they are few, else by a job",
    response_model=ImportReport,
    responses=ACCEPTED,
    openapi_extra=sent_as(_OFFER, MEDIA_TYPES),
)
async def take_in(
    who: Admin,
    request: Request,
    kind: UploadKind,
    body: Sent,
    here: JobsHere,
    _once: Once,
    content_type: Media = "",
    person: Person = "",
    skip_bad: SkipBad = False,
    index: Indexed = None,
    _prefer: Prefer = "",
) -> Any:
    """Credentials bring stacks and issuers along, awards the people they name. Trust is a registry of
    issuers; decisions are reviewers', on links and on mappings between frameworks.
    """
    suffix = suffix_of(content_type)
    if prefers_async(request) or suffix in _UNPACKED or not is_small(request, who, body.size):
        work = ImportWork(kind, person, skip_bad, index, by=who.id)
        job = await run_in_threadpool(here.submit, work, who.id, body.file, suffix)
        return accepted(request, job)
    async with _lending(request, who) as lent:
        return await run_in_threadpool(
            lent.take_in, kind, body.read(), content_type,
            person=person, skip_bad=skip_bad, by=who.id, index=index,
        )  # fmt: skip


def is_small(request: Request, who: Caller, size: int) -> bool:
    """Whether reading it, and indexing what is held then, takes no longer than a question may."""
    settings: Settings = request.app.state.settings
    store = folder_of(request, who) / FILE
    held = store.stat().st_size if store.is_file() else 0
    return size <= settings.small_import and held <= settings.small_workspace
