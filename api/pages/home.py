"""The door: three people, three questions."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ..access import Anyone
from ..state import Lent
from .rendering import page

router = APIRouter()


@router.get("/")
def home(request: Request, _: Anyone, lent: Lent) -> HTMLResponse:
    """What this service holds and whom it serves."""
    snapshot = lent.snapshot
    held = {
        "credentials": len(snapshot.credentials),
        "stacks": len(snapshot.stacks),
        "postings": len(snapshot.postings),
        "skills": len(snapshot.framework),
    }
    return page(request, "home.html", held=held, framework=snapshot.framework.info)
