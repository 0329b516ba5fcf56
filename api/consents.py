"""Whom learners let know who they are: given, listed, taken back, by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from skillmatch.access import BY_TOKEN, Caller, Scope
from skillmatch.errors import NotFoundError
from skillmatch.matcher import consenting
from skillmatch.workspace import EVERYBODY, Consent

from .access import Anyone, Learner
from .door import Door
from .idempotency import Once
from .learner import Own
from .paging import PAGED, USUAL, Limit, Offset, paged, some_of
from .state import Lent

router = APIRouter(tags=["consent"])


@dataclass(frozen=True, slots=True)
class Audience:
    """An employer whom one may let know who one is."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Me:
    """Whoever asks."""

    id: str
    """Of the key or token: what learners consent to; `anonymous`, or `local` where no keys are asked for."""
    scopes: list[str]
    tenant: str
    person: str


def _audience(
    who: Learner,
    request: Request,
    audience: Annotated[
        str,
        Path(
            max_length=200,
            description="Id of an employer's key or token, or `*` for every employer.",
            examples=["*"],
        ),
    ],
) -> str:
    """Somebody who exists, so that a slip of the pen is no consent to nobody."""
    door: Door = request.app.state.door
    if door.guarded and audience != EVERYBODY and not audience.startswith(BY_TOKEN):
        known = [one.id for one in employers(door, who)]
        if audience not in known:
            raise NotFoundError("employer", audience, known)
    return audience


Named = Annotated[str, Path(max_length=200, description="As it was let know.", examples=["*"])]
Whom = Annotated[str, Depends(_audience)]


@router.get("/me", summary="Who the service takes you for")
def me(who: Anyone) -> Me:
    return Me(who.id, sorted(who.scopes), who.tenant, who.person)


@router.get("/audiences", summary="Employers whom one may let know who one is", responses=PAGED)
def audiences(
    who: Learner, request: Request, response: Response, offset: Offset = 0, limit: Limit = USUAL
) -> list[Audience]:
    return paged(request, response, some_of(employers(request.app.state.door, who), offset, limit))


@router.get(
    "/profiles/{key:path}/consents",
    summary="Everybody somebody let know who they are, and when; oldest first",
    responses=PAGED,
)
def listed(
    _: Learner,
    key: Own,
    lent: Lent,
    request: Request,
    response: Response,
    offset: Offset = 0,
    limit: Limit = USUAL,
) -> list[Consent]:
    given = lent.workspace.consents.of(lent.workspace.person(key).id)
    return paged(request, response, some_of(given, offset, limit))


@router.put(
    "/profiles/{key:path}/consents/{audience}",
    summary="Let an employer know who somebody is",
)
def give(_: Learner, key: Own, audience: Whom, _once: Once, lent: Lent) -> Consent:
    return consenting.consent(lent.workspace, key, audience)


@router.delete("/profiles/{key:path}/consents/{audience}", summary="Take a consent back")
def withdraw(_: Learner, key: Own, audience: Named, _once: Once, lent: Lent) -> Consent:
    """The consent as it stands now: what was let be known, and until when, stays on record."""
    return consenting.withdraw(lent.workspace, key, audience)


def employers(door: Door, who: Caller) -> list[Audience]:
    """Keys of the caller's tenant that ask as employers and are not revoked."""
    return [
        Audience(one.id, one.label)
        for one in door.store.keys(who.tenant)
        if Scope.EMPLOYER in one.scopes and one.revoked is None
    ]
