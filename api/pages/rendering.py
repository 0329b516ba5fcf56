"""Templates to pages: escaped, under a policy that lets no foreign or inline script run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from skillmatch import __version__
from skillmatch.access import LOCAL, PUBLIC, Caller, Scope
from skillmatch.domain import printable

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SECTIONS = (
    ("learner", "Learner", Scope.LEARNER),
    ("employer", "Employer", Scope.EMPLOYER),
    ("designer", "Designer", Scope.DESIGNER),
    ("catalogue", "Catalogue", Scope.CATALOGUE),
    ("operations", "Operations", Scope.ADMIN),
)
"""What the head of every page leads to: path, name, who may go there."""


def page(
    request: Request, template: str, *, status: int = 200, styles: Iterable[str] = (), **values: Any
) -> HTMLResponse:
    """The page that `template` makes of `values`; `styles` are texts of `<style>` elements drawings bring."""
    who = visitor(request)
    section = request.url.path.strip("/").partition("/")[0]
    sections = [(path, name) for path, name, scope in SECTIONS if who.may(scope)]
    around = {"request": request, "who": who, "section": section, "sections": sections}
    text = _environment().get_template(template).render(around | values)
    headers = {
        "Content-Security-Policy": policy(styles),
        "Cache-Control": _kept(request, who),
        # Under "no-referrer" browsers hide the origin of plain forms, and `SameOrigin` refuses them.
        "Referrer-Policy": "same-origin",
    }
    return HTMLResponse(text, status_code=status, headers=headers)


def _kept(request: Request, who: Caller) -> str:
    """Whether the browser may keep the page. Nothing is kept of anybody who signed in, or had to.

    On one's own machine, what a form was answered with is: else "back" leads to an error of the browser's.
    """
    return "private, no-cache" if who == LOCAL and request.method == "POST" else "no-store"


def policy(styles: Iterable[str] = ()) -> str:
    """Content-Security-Policy of a page, which admits these inline style sheets and no others."""
    digests = (base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in styles)
    return _POLICY.format(styles="".join(f" 'sha256-{digest}'" for digest in digests))


def visitor(request: Request) -> Caller:
    """Who asks, as the access check left it on the request."""
    found = getattr(request.state, "caller", PUBLIC)
    assert isinstance(found, Caller)
    return found


def wants_page(request: Request) -> bool:
    """Whether a person at a browser asks, not a program."""
    path = request.url.path
    return "text/html" in request.headers.get("accept", "") and not path.startswith(("/v1", "/ims"))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    made.filters |= {
        "quoted": _quoted,
        "percent": _percent,
        "number": _number,
        "day": _day,
        "moment": _moment,
        "paragraphs": _paragraphs,
    }
    made.globals |= {"static": _static, "version": __version__}
    return made


def _clean(value: object) -> object:
    """Text from outside without signs that turn writing round or steer a terminal; None is nothing.

    Spaces of every width are spaces: U+00A0 stands in many a name.
    """
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup) and not value.isprintable():
        lines = value.splitlines()
        return "\n".join("".join(map(_sign, line)) for line in lines)
    return value


def _sign(sign: str) -> str:
    return sign if category(sign) == "Zs" else printable(sign)


def _quoted(value: object) -> str:
    """An id as one part of a path or one value of a query, slashes and all."""
    return quote(str(value), safe="")


def _percent(share: float) -> str:
    """17 of 13,939 are not 0%, nor are the rest all of them."""
    if 0 < share < 0.005 or 0.995 <= share < 1:
        return "<1%" if share < 0.5 else ">99%"
    return f"{share:.0%}"


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def _day(value: date | datetime | None) -> str:
    return "" if value is None else f"{value.day} {value:%B %Y}"


def _moment(stamp: str) -> str:
    """A time as records have it, `2026-11-22T06:15:30.024Z`, for readers."""
    at = datetime.fromisoformat(stamp).astimezone(UTC)
    return f"{_day(at)}, {at:%H:%M} UTC"


def _paragraphs(text: str) -> list[str]:
    """What blank lines divide."""
    return [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


@cache
def _static(name: str) -> str:
    """Address of a static file; another content is another address, so browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
