"""The trust registry: whose word proves skills. A change counts at once, and is in the audit log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath
from pydantic import Field

from skillmatch.errors import NotFoundError
from skillmatch.matcher.trusting import revoke, trust
from skillmatch.trust.entries import entry
from skillmatch.verification import TrustedIssuer

from .access import Admin
from .bodies import MAX_ID, Body, Day, example
from .idempotency import Once
from .paging import PAGED, USUAL, Limit, Offset, paged, some_of
from .state import Lent

router = APIRouter(tags=["trust"])
Key = Annotated[
    str,
    InPath(
        max_length=MAX_ID,
        description="Id of an issuer, as credentials name it.",
        examples=["did:web:harrowmere.example"],
    ),
]
_ASKED = Path("request")
"""What messages call the entry that was sent."""


class TrustBody(Body):
    model_config = example(frameworks=["esco"], weight=0.9, note="Reviewed yearly.")

    frameworks: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        default_factory=lambda: ["*"], min_length=1, max_length=200, description="Ids, or `*` for every one."
    )
    weight: float = Field(1.0, gt=0, le=1, description="How much its word counts.")
    keys: list[dict[str, Any]] = Field(
        default_factory=list, max_length=50, description="Public keys to pin, as JWK (RFC 7517)."
    )
    valid_from: Day | None = Field(None, description="First day on which what it issues is trusted.")
    valid_to: Day | None = Field(None, description="Last day.")
    note: str = Field("", max_length=2000)


@router.get("/trust", summary="Trusted issuers", responses=PAGED)
def trusted(
    _: Admin, lent: Lent, request: Request, response: Response, offset: Offset = 0, limit: Limit = USUAL
) -> list[TrustedIssuer]:
    held = tuple(lent.workspace.registry.load().issuers.values())
    return paged(request, response, some_of(held, offset, limit))


@router.get("/trust/{key:path}", summary="One trusted issuer")
def trusted_issuer(_: Admin, lent: Lent, key: Key) -> TrustedIssuer:
    held = lent.workspace.registry.load().issuers
    if key not in held:
        raise NotFoundError("trusted issuer", key, held)
    return held[key]


@router.put("/trust/{key:path}", summary="Trust an issuer, or change how")
def trust_issuer(_: Admin, lent: Lent, key: Key, body: TrustBody, _once: Once) -> TrustedIssuer:
    """The entry takes the place of an earlier one of this issuer as a whole, its pinned keys included."""
    stated = {"id": key, **body.model_dump(exclude_none=True)}
    found = entry(stated, _ASKED)
    trust(lent.workspace, [found], "add")
    return found


@router.delete("/trust/{key:path}", status_code=204, summary="Trust an issuer no more")
def distrust_issuer(_: Admin, lent: Lent, key: Key, _once: Once) -> Response:
    revoke(lent.workspace, key)
    return Response(status_code=204)
