"""Idempotency keys: a write that is asked for again with the same key is not done again.

As draft-ietf-httpapi-idempotency-key-header-07 has it. Same key and same request: the answer that was
given, with `Idempotency-Replayed: true`. Same key, another request: 422. While it is worked on: 409. Keys
count per caller and tenant, for 24 hours. Only answers that say that it was done are kept; of a request,
and of its key, only a hash is.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from skillmatch.jobs import Answer, Answers, KeyReused, UnderWay, key_of

from .access import Anyone
from .jobs_here import JobsHere

REPLAYED = "Idempotency-Replayed"
_CLAIM = "idempotency"
_KEY = re.compile(r'"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"|([\x21\x23-\x2b\x2d-\x7e]{1,255})')
"""A string of RFC 9651, or the bare word that many clients send instead."""
_KEPT = frozenset(("content-type", "location", "retry-after", "preference-applied", "etag"))


@dataclass(slots=True)
class _Claim:
    """What is known of a request that came with a key."""

    answers: Answers | None = None
    key: str = ""
    start: Message | None = None
    body: list[bytes] = field(default_factory=list)


class Replayed(Exception):  # noqa: N818 - no error: an answer in itself
    """The request was answered before."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


async def _fingerprint(request: Request) -> str:
    """A hash of all that a request says; of its body too, which may have been streamed to a file."""
    digest: str = (
        getattr(request.state, "sent_digest", "") or hashlib.sha256(await request.body()).hexdigest()
    )
    said = (
        request.method,
        request.url.path,
        request.url.query,
        request.headers.get("content-type", ""),
        digest,
    )
    return hashlib.sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()


def once(
    request: Request,
    who: Anyone,
    here: JobsHere,
    asked: Annotated[str, Depends(_fingerprint)],
    idempotency_key: Annotated[
        str | None, Header(max_length=600, description="A name of your own for this request, such as a UUID.")
    ] = None,
) -> None:
    """Take up a write. Raises Replayed, or HTTPException 400, 409, 422.

    Put it behind the scope in a signature, and behind what streams the body.
    """
    claim: _Claim | None = request.scope.get(_CLAIM)
    if idempotency_key is None or claim is None:
        return
    read = _KEY.fullmatch(idempotency_key.strip())
    if read is None:
        raise HTTPException(400, "Idempotency-Key must be one string of 1 to 255 visible characters.")
    answers, key = Answers(here), key_of(who.id, read[1] or read[2])
    try:
        known = answers.begin(key, asked)
    except KeyReused:
        raise HTTPException(422, "This idempotency key came with another request before.") from None
    except UnderWay:
        detail = "The same request is being worked on."
        raise HTTPException(409, detail, headers={"Retry-After": "1"}) from None
    if known is None:
        claim.answers, claim.key = answers, key
    elif known.body is None:
        raise HTTPException(409, "This was done before. Its answer is no longer kept.")
    else:
        raise Replayed(known)


Once = Annotated[None, Depends(once)]


class KeepAnswers:
    """Keeps the answers to writes that came with a key, before anybody sees them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        named = scope["type"] == "http" and any(name == b"idempotency-key" for name, _ in scope["headers"])
        if not named:
            await self._app(scope, receive, send)
            return
        claim = scope[_CLAIM] = _Claim()

        async def hold(message: Message) -> None:
            if claim.answers is None:
                await send(message)
            elif message["type"] == "http.response.start":
                claim.start = message
            else:
                claim.body.append(message.get("body", b""))
                if not message.get("more_body", False):
                    await _settle(claim)
                    await send(claim.start or {})
                    await send({"type": "http.response.body", "body": b"".join(claim.body)})

        try:
            await self._app(scope, receive, hold)
        except Exception:
            if claim.answers is not None:
                await run_in_threadpool(claim.answers.drop, claim.key)
            raise


async def _settle(claim: _Claim) -> None:
    """Keep an answer that says that it was done; else let it be asked again."""
    assert claim.answers is not None
    assert claim.start is not None
    status: int = claim.start["status"]
    if not 200 <= status < 300:
        await run_in_threadpool(claim.answers.drop, claim.key)
        return
    told = MutableHeaders(raw=list(claim.start.get("headers", ())))
    headers = tuple((name, value) for name, value in told.items() if name in _KEPT)
    answer = Answer(status, headers, b"".join(claim.body))
    await run_in_threadpool(claim.answers.keep, claim.key, answer)


async def _replay(_request: Request, replayed: Exception) -> Response:
    assert isinstance(replayed, Replayed)
    answer = replayed.answer
    return Response(answer.body, answer.status, {**dict(answer.headers), REPLAYED: "true"})


def install_idempotency(app: FastAPI) -> None:
    """Before any other middleware: it is to be the innermost."""
    app.add_exception_handler(Replayed, _replay)
    app.add_middleware(KeepAnswers)
