"""The catalogue for people's eyes, open to everybody: credentials, stacks, skills, frameworks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse

from skillmatch.errors import NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher import catalogue as held

from ..access import Anyone
from ..bodies import MAX_ID
from ..paging import Offset
from ..state import Lent
from .names import credential_names, offering_names
from .rendering import page

router = APIRouter(prefix="/catalogue")
_ON_A_PAGE = 24
Text = Annotated[str, Query(max_length=1000)]
Key = Annotated[str, Path(max_length=MAX_ID)]


@router.get("")
def credentials(
    request: Request,
    _: Anyone,
    lent: Lent,
    q: Text = "",
    issuer: Text = "",
    skill: Text = "",
    offset: Offset = 0,
) -> HTMLResponse:
    """Credentials, searched by words and filtered by issuer and skill."""
    try:
        found, wrong = lent.credentials(q, issuer=issuer, skill=skill, offset=offset, limit=_ON_A_PAGE), ""
    except NotFoundError as error:
        found, wrong = held.page((), 0, 0, _ON_A_PAGE), str(error)
    return page(
        request,
        "catalogue/credentials.html",
        found=found,
        wrong=wrong,
        asked={"q": q, "issuer": issuer, "skill": skill},
        issuers=offering_names(lent),
        stacks=held.list_stacks(lent.snapshot, 0, 12).items if not any((q, issuer, skill, offset)) else (),
    )


@router.get("/credentials/{key:path}")
def credential(request: Request, _: Anyone, lent: Lent, key: Key) -> HTMLResponse:
    """One credential: what it teaches, what it asks for, what it counts towards."""
    entry = held.credential_entry(lent.snapshot, key)
    return page(
        request,
        "catalogue/credential.html",
        entry=entry,
        one=entry.credential,
        stacks=[lent.snapshot.stacks[stack] for stack in entry.stacks],
        names=credential_names(lent),
    )


@router.get("/stacks/{key:path}")
def stack(request: Request, _: Anyone, lent: Lent, key: Key) -> HTMLResponse:
    """One stack and what it is made of."""
    entry = held.stack_entry(lent.snapshot, key)
    parts = [lent.snapshot.credentials[one] for one in entry.members if one in lent.snapshot.credentials]
    return page(
        request,
        "catalogue/stack.html",
        one=entry.stack,
        parts=parts,
        names=credential_names(lent),
        issuers=offering_names(lent),
    )


@router.get("/skills")
def skills(request: Request, _: Anyone, lent: Lent, q: Text = "") -> HTMLResponse:
    """Skills of the workspace's framework near some words."""
    hits = lent.search(q, "skills", n=30) if q.strip() else ()
    return page(request, "catalogue/skills.html", q=q, hits=hits, framework=lent.framework.info)


@router.get("/skills/{key:path}")
def skill(request: Request, _: Anyone, lent: Lent, key: Key) -> HTMLResponse:
    """One skill, with its neighbours and what teaches it."""
    entry = held.skill_entry(lent.snapshot, key)
    around = {uri: _label(lent, uri) for uri in (*entry.broader, *entry.narrower)}
    return page(
        request,
        "catalogue/skill.html",
        entry=entry,
        one=entry.skill,
        around=around,
        names=credential_names(lent),
    )


@router.get("/frameworks")
def frameworks(request: Request, _: Anyone, lent: Lent) -> HTMLResponse:
    """Every framework held, with its source and licence."""
    found = held.list_frameworks(lent.snapshot)
    return page(request, "catalogue/frameworks.html", found=found, own=lent.framework.info.id)


def _label(lent: Matcher, uri: str) -> str:
    return held.skill_entry(lent.snapshot, uri).skill.label
