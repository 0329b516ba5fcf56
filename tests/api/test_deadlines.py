"""Answers that take too long: the client is told so, the turn is given back, nobody else waits."""

from __future__ import annotations

import asyncio
import json
import selectors
import threading
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from api.deadlines import Deadlines
from api.main import create_app
from api.settings import Settings


def scope(path: str = "/slow") -> dict[str, Any]:
    return {
        "type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
        "root_path": "", "scheme": "http", "query_string": b"", "headers": [], "server": ("here", 80),
        "client": None,
    }  # fmt: skip


async def ask(app: Any, sent: list[Message], path: str = "/slow") -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope(path), receive, send)


def test_who_waits_too_long_is_told_and_what_comes_after_is_thrown_away() -> None:
    release, inner = threading.Event(), FastAPI()

    @inner.get("/slow")
    def slow() -> str:
        release.wait()
        return "too late"

    app = Deadlines(inner, body_seconds=1, answer_seconds=0.05)

    async def run() -> list[Message]:
        sent: list[Message] = []
        asked = asyncio.create_task(ask(app, sent))
        while len(sent) < 2:
            await asyncio.sleep(0.01)
        release.set()
        await asked
        return sent

    start, body = asyncio.run(run())
    assert start["status"] == 503
    assert dict(start["headers"])[b"retry-after"] == b"5"
    assert json.loads(body["body"])["title"] == "Service Unavailable"


def test_a_failure_of_work_that_was_given_up_concerns_nobody() -> None:
    release, inner = threading.Event(), FastAPI()

    @inner.get("/slow")
    def slow() -> str:
        release.wait()
        raise KeyError("nobody waits for it")

    app = Deadlines(inner, body_seconds=1, answer_seconds=0.05)

    async def run() -> list[Message]:
        sent: list[Message] = []
        asked = asyncio.create_task(ask(app, sent))
        while len(sent) < 2:
            await asyncio.sleep(0.01)
        release.set()
        await asked
        return sent

    assert asyncio.run(run())[0]["status"] == 503


def test_answers_in_time_pass_as_they_are() -> None:
    inner = FastAPI()

    @inner.get("/slow")
    def quick() -> str:
        return "here"

    with TestClient(Deadlines(inner, body_seconds=1, answer_seconds=60)) as client:
        assert client.get("/slow").json() == "here"


@pytest.mark.parametrize("waiting", [1, 5])
def test_what_waits_for_its_turn_is_given_up_without_being_begun(sample_folder: Path, waiting: int) -> None:
    app = create_app(Settings(workspace=sample_folder, answers_at_once=1, answer_seconds=3, metrics=False))

    async def run() -> list[list[Message]]:
        async with app.router.lifespan_context(app):
            for _ in range(20):  # the snapshot is being loaded, of which nothing is asked here
                await ask(app, first := [], "/v1/version")
                if first[0]["status"] == 200:
                    break
            else:
                pytest.fail("the snapshot does not come to be loaded")
            sent: list[list[Message]] = [[] for _ in range(waiting)]
            async with app.state.turns.taken():
                asked = [asyncio.create_task(ask(app, own, "/v1/version")) for own in sent]
                while any(len(own) < 2 for own in sent):
                    await asyncio.sleep(0.01)
                assert app.state.turns.waiting == waiting
            await asyncio.gather(*asked)
            assert (app.state.turns.waiting, app.state.turns.working) == (0, 0)
            return sent

    assert [own[0]["status"] for own in asyncio.run(run())] == [503] * waiting


class _Waits(selectors.DefaultSelector):
    """Waits for nothing, and remembers how long it should have."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.now += max(0, timeout or 0)
        return super().select(0)


class _Leaping(asyncio.SelectorEventLoop):
    """A loop whose time leaps to what comes next: seconds cost none."""

    def __init__(self) -> None:
        self._waits = _Waits()
        super().__init__(self._waits)

    def time(self) -> float:
        return self._waits.now


@pytest.mark.parametrize(
    ("seconds", "chunk", "slow", "status"),
    [
        (0.9, 65_536, 0, 200),  # as slow as may be
        (5, 65_536, 0, 408),
        (0.98, 60_000, 0, 408),
        (0.1, 65_536, 20, 503),
    ],
)
def test_a_long_body_has_its_time_and_the_answer_its_own(
    seconds: float, chunk: int, slow: float, status: int
) -> None:
    """Two hundred pieces, each after so many seconds; longer than an answer may take."""
    pieces = iter(range(200))

    async def receive() -> Message:
        await asyncio.sleep(seconds)
        return {"type": "http.request", "body": bytes(chunk), "more_body": next(pieces) < 199}

    async def inner(_: Scope, receive: Receive, send: Send) -> None:
        try:
            while (await receive())["more_body"]:
                pass
        except HTTPException as error:
            await send({"type": "http.response.start", "status": error.status_code})
            return
        await asyncio.sleep(slow)
        await send({"type": "http.response.start", "status": 200})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    asked = scope() | {"headers": [(b"content-length", b"13107200")]}
    with asyncio.Runner(loop_factory=_Leaping) as runner:
        runner.run(Deadlines(inner, body_seconds=10, answer_seconds=5)(asked, receive, send))
    assert [one["status"] for one in sent if one["type"] == "http.response.start"] == [status]
