"""What somebody can show, with every proof; and what is theirs to say about what is held of them."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Literal
from urllib.parse import quote

import msgspec
from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from skillmatch.domain import Profile
from skillmatch.errors import NotFoundError
from skillmatch.jobs import erase as erase_wholly
from skillmatch.matcher import consenting
from skillmatch.workspace import EVERYBODY

from ..access import Learner
from ..consents import employers
from ..state import Lent
from .learner_asked import Asked, Own, Subject, subject
from .learner_visits import visits_of
from .learner_words import ANSWERS, CODES, finding
from .names import credential_names, issuer_names
from .rendering import page

router = APIRouter()
_Audience = Annotated[str, Form(max_length=200)]
_NOT_SURE = "Nothing was erased: tick the box to say that you are sure."
_Says = Annotated[str, Query(max_length=20)]


def held(asked: Asked) -> Subject:
    """Somebody who is held here; of a wallet that is only shown there is nothing to say."""
    if asked.visit is not None:
        raise NotFoundError("person", asked.key)
    return asked


Held = Annotated[Subject, Depends(held)]


@router.get("/profile")
def profile(request: Request, asked: Asked) -> HTMLResponse:
    """Skills, each with the kinds of evidence told apart; credentials, each with its verdict step by step."""
    guest = asked.guest
    found = asked.lent.profile(asked.person)
    awards = [finding(award, verdict) for award, verdict in zip(guest.awards, guest.verdicts, strict=True)]
    return page(
        request,
        "learner/profile.html",
        asked=asked,
        here="profile",
        profile=found,
        counts=counted(found),
        awards=sorted(awards, key=lambda one: (not one.verified, not one.signed, one.award.name)),
        answers=ANSWERS,
        codes=CODES,
        issuers=issuer_names(asked.lent),
        names=credential_names(asked.lent),
        today=asked.lent.snapshot.as_of,
    )


@router.get("/data")
def data(request: Request, who: Learner, asked: Held, says: _Says = "") -> HTMLResponse:
    """Consents, export, erasure: only about people who are held here."""
    given = asked.lent.workspace.consents.of(asked.person)
    known = {one.id: one.label for one in employers(request.app.state.door, who)}
    return page(
        request,
        "learner/data.html",
        asked=asked,
        here="data",
        given=given,
        open=[one.audience for one in given if one.withdrawn is None],
        audiences={EVERYBODY: "Every employer here"} | known,
        told={"given": "Your consent is given.", "withdrawn": "Your consent is taken back."}.get(says, ""),
    )


@router.post("/consents")
def consents(
    request: Request,
    who: Learner,
    person: Own,
    lent: Lent,
    audience: _Audience,
    does: Annotated[Literal["give", "withdraw"], Form()],
) -> Response:
    """Give or take back a consent. Only who is on the list can be chosen: a slip is no consent to nobody."""
    if does == "withdraw":
        consenting.withdraw(lent.workspace, person, audience)
    elif audience in {EVERYBODY, *(one.id for one in employers(request.app.state.door, who))}:
        consenting.consent(lent.workspace, person, audience)
    else:
        raise NotFoundError("employer", audience)
    says = "given" if does == "give" else "withdrawn"
    return RedirectResponse(f"/learner/data?person={quote(person, safe='')}&says={says}", 303)


@router.get("/export")
def export(asked: Held) -> Response:
    """Everything held about somebody, as a file."""
    content = msgspec.json.format(msgspec.json.encode(asked.lent.person_file(asked.person)), indent=2)
    headers = {"Content-Disposition": 'attachment; filename="skillmatch-my-data.json"'}
    return Response(content, media_type="application/json", headers=headers)


@router.get("/erase")
def confirm(request: Request, asked: Held) -> HTMLResponse:
    """Ask once more before everything is erased."""
    return _confirm(request, asked)


@router.post("/erase")
def erase(
    request: Request, who: Learner, person: Own, lent: Lent, sure: Annotated[str, Form(max_length=10)] = ""
) -> Response:
    """Erase somebody, where it was confirmed. No redirection follows: who is erased has no key any more."""
    if sure != "yes":
        return _confirm(request, subject(who, request, lent, person), wrong=_NOT_SURE)
    visits_of(request).forget_of(who, erase_wholly(lent, person))
    return page(request, "learner/erased.html")


def _confirm(request: Request, asked: Subject, wrong: str = "") -> HTMLResponse:
    status = 422 if wrong else 200
    return page(request, "learner/erase.html", status=status, asked=asked, here="data", wrong=wrong)


def counted(profile: Profile) -> Counter[str]:
    """How many skills there are by their best kind of evidence."""
    return Counter(best_kind(one.verified, one.inferred) for one in profile.skills)


def best_kind(verified: float, inferred: float) -> str:
    return "verified" if verified > 0 else "inferred" if inferred > 0 else "self_claimed"
