"""Files sent as a request's body: streamed to disk, hashed on the way, and named by us alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Any

from fastapi import Depends, Header, Query, Request

from .bodies import MAX_ID

_IN_MEMORY = 2**20
"""Bytes up to which a body stays in memory."""
_ASYNC = re.compile(r"(?:^|,)\s*respond-async\s*(?:;[^,]*)?(?:,|$)", re.IGNORECASE)

FILE = "A file: an object of any format that is read; a list of them will do as well."
"""Description of a body that is looked into only when it is read."""

Media = Annotated[str, Header(include_in_schema=False, max_length=200)]
Person = Annotated[
    str, Query(max_length=MAX_ID, description="Whose awards they are. Default: whom each names.")
]
SkipBad = Annotated[bool, Query(description="Go on without bad records.")]
Prefer = Annotated[
    str, Header(alias="Prefer", description="`respond-async`: by a job in any case (RFC 7240).")
]
Indexed = Annotated[
    bool | None, Query(description="Whether to index afterwards. Default: where all was indexed before.")
]


@dataclass(frozen=True, slots=True)
class Upload:
    """A body that has arrived whole."""

    file: IO[bytes]
    """At its beginning; it goes with the request."""
    size: int
    """In bytes."""

    def read(self) -> bytes:
        return self.file.read()


async def sent(request: Request) -> AsyncIterator[Upload]:
    """The body byte for byte: what is signed must not pass through a parser first."""
    digest, size = hashlib.sha256(), 0
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        async for chunk in request.stream():
            digest.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.seek(0)
        request.state.sent_digest = digest.hexdigest()
        yield Upload(file, size)


Sent = Annotated[Upload, Depends(sent, scope="request")]


def prefers_async(request: Request) -> bool:
    """Whether the client would rather be told where to look than wait (RFC 7240 section 4.1)."""
    return any(_ASYNC.search(value) for value in request.headers.getlist("prefer"))


def sent_as(example: Any, types: Iterable[str], *, required: bool = True) -> dict[str, Any]:
    """What OpenAPI says of a body that is taken as it is; the example is of the first type, JSON."""
    names = list(types)
    content: dict[str, Any] = {one: {"schema": {"type": "string", "format": "binary"}} for one in names}
    content[names[0]] = {"schema": {"type": "object", "description": FILE}, "example": example}
    return {"requestBody": {"required": required, "content": content}}
