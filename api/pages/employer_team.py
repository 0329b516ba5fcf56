"""A team held against roles: what hangs on one person, who could move, which training to commission."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from skillmatch.errors import InputError, NotFoundError
from skillmatch.matcher import Matcher
from skillmatch.matcher.workforce import Workforce

from ..access import Employer
from ..bodies import MAX_ID
from ..state import Lent
from ..workforce import WorkforceBody, team_skills
from .employer_question import Sent
from .names import issuer_names
from .rendering import page

router = APIRouter(prefix="/team")
_MOST_PEOPLE, _MOST_ROLES = 50, 5
"""What is worked out while somebody waits; `skillmatch workforce` takes any number."""
_SHARES = (("0.6", "60%"), ("0.8", "80%"), ("1.0", "all of it"))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the form holds."""

    people: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    share: str = "0.8"

    def body(self) -> WorkforceBody:
        """The question as the API takes it. Raises InputError."""
        if not 1 <= len(self.people) <= _MOST_PEOPLE:
            raise InputError(f"a team is 1 to {_MOST_PEOPLE} candidates; {len(self.people)} are named")
        if not 1 <= len(self.roles) <= _MOST_ROLES:
            raise InputError(f"1 to {_MOST_ROLES} roles can be asked for; {len(self.roles)} are named")
        asked = {"team": self.people, "roles": self.roles, "coverage": float(self.share)}
        return WorkforceBody.model_validate(asked, strict=False)


@router.get("")
def team(request: Request, _: Employer, lent: Lent) -> HTMLResponse:
    """Who and what is to be held against each other."""
    return _page(request, lent, _Asked())


@router.post("")
def team_told(request: Request, who: Employer, sent: Sent, lent: Lent) -> HTMLResponse:
    """What the team can prove for the roles. Its people are called what the form calls them."""
    asked = _asked(sent)
    try:
        return _page(request, lent, asked, found=team_skills(who, lent, asked.body()))
    except NotFoundError as error:  # without ids that are near: they are other people's
        return _page(request, lent, asked, wrong=error.message, status=422)
    except InputError as error:
        return _page(request, lent, asked, wrong=str(error), status=422)


def _page(
    request: Request,
    lent: Matcher,
    asked: _Asked,
    *,
    found: Workforce | None = None,
    wrong: str = "",
    status: int = 200,
) -> HTMLResponse:
    return page(
        request,
        "employer/team.html",
        status=status,
        asked=asked,
        shares=_SHARES,
        found=found,
        wrong=wrong,
        issuers=issuer_names(lent),
    )


def _asked(sent: FormData) -> _Asked:
    share = sent.get("share")
    return _Asked(
        tuple(dict.fromkeys([*_lines(sent, "team"), *_picked(sent)])),
        tuple(dict.fromkeys([*_lines(sent, "roles"), *_given(sent, "posting")])),
        share if isinstance(share, str) and share in dict(_SHARES) else "0.8",
    )


def _lines(sent: FormData, name: str) -> list[str]:
    value = sent.get(name, "")
    lines = value.splitlines() if isinstance(value, str) else []
    return [line.strip()[:MAX_ID] for line in lines if line.strip()]


def _picked(sent: FormData) -> list[str]:
    """Candidates ticked in a list."""
    return [one[:MAX_ID] for one in sent.getlist("pick") if isinstance(one, str)]


def _given(sent: FormData, name: str) -> list[str]:
    value = sent.get(name, "")
    return [value[:MAX_ID]] if isinstance(value, str) and value else []
