"""The catalogue, which anybody may read: credentials, stacks, skills, frameworks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from skillmatch.domain import Credential, Skill, Stack
from skillmatch.matcher import Hit
from skillmatch.matcher import catalogue as held

from .bodies import MAX_ID
from .etag import NOT_MODIFIED, tagged
from .paging import PAGED, USUAL, Limit, Offset, paged
from .state import Lent

router = APIRouter(
    tags=["catalogue"], dependencies=[Depends(tagged, scope="function")], responses=NOT_MODIFIED
)
_ANY = "Id; one with slashes may be given as it is."
CredentialKey = Annotated[str, Path(max_length=MAX_ID, description=_ANY, examples=["sql-foundations"])]
StackKey = Annotated[str, Path(max_length=MAX_ID, description=_ANY, examples=["data-analyst-stack"])]
SkillKey = Annotated[str, Path(max_length=MAX_ID, description="URI, code or label.", examples=["SQL"])]
FrameworkKey = Annotated[str, Path(max_length=MAX_ID, description="Id.", examples=["starter"])]


@router.get("/credentials", summary="Credentials, searched and filtered", responses=PAGED)
def credentials(
    lent: Lent,
    request: Request,
    response: Response,
    q: Annotated[
        str, Query(max_length=1000, description="Nearest to these words first.", examples=["statistics"])
    ] = "",
    issuer: Annotated[str, Query(max_length=MAX_ID, description="Id of an issuer.")] = "",
    skill: Annotated[
        str, Query(max_length=MAX_ID, description="Label, alias, code or URI.", examples=["SQL"])
    ] = "",
    offset: Offset = 0,
    limit: Limit = USUAL,
) -> list[Credential]:
    found = lent.credentials(q, issuer=issuer, skill=skill, offset=offset, limit=limit)
    return paged(request, response, found)


@router.get("/credentials/{key:path}", summary="One credential, with what it teaches and counts towards")
def credential(lent: Lent, key: CredentialKey) -> held.CredentialEntry:
    return held.credential_entry(lent.snapshot, key)


@router.get("/stacks", summary="Stacks", responses=PAGED)
def stacks(
    lent: Lent, request: Request, response: Response, offset: Offset = 0, limit: Limit = USUAL
) -> list[Stack]:
    return paged(request, response, held.list_stacks(lent.snapshot, offset, limit))


@router.get("/stacks/{key:path}", summary="One stack, with the credentials it is made of")
def stack(lent: Lent, key: StackKey) -> held.StackEntry:
    return held.stack_entry(lent.snapshot, key)


@router.get("/skills/search", summary="Framework skills near a text")
def search_skills(
    lent: Lent,
    q: Annotated[str, Query(min_length=1, max_length=1000, examples=["patient safety"])],
    n: Annotated[int, Query(ge=1, le=100, description="How many results.")] = 10,
) -> list[Hit]:
    return list(lent.search(q, "skills", n=n))


@router.get("/skills/{key:path}", summary="One skill, with its neighbours and who teaches it")
def skill(lent: Lent, key: SkillKey) -> held.SkillEntry:
    return held.skill_entry(lent.snapshot, key)


@router.get("/frameworks", summary="Every framework held")
def frameworks(lent: Lent) -> list[held.FrameworkEntry]:
    return list(held.list_frameworks(lent.snapshot))


@router.get("/frameworks/{key}", summary="One framework")
def framework(lent: Lent, key: FrameworkKey) -> held.FrameworkEntry:
    return held.framework_entry(lent.snapshot, key)


@router.get("/frameworks/{key}/skills", summary="The skills of a framework", responses=PAGED)
def framework_skills(
    lent: Lent,
    request: Request,
    response: Response,
    key: FrameworkKey,
    offset: Offset = 0,
    limit: Limit = USUAL,
) -> list[Skill]:
    return paged(request, response, held.list_skills(lent.snapshot, key, offset, limit))
