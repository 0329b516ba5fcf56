"""Long work in several turns: others have theirs between, and what was done is kept."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api import designer
from api.deadlines import Deadlines
from api.encoding import Encoder
from api.main import create_app
from api.settings import Settings
from api.turns import Turns
from skillmatch.domain import GapReport
from skillmatch.matcher import Matcher
from skillmatch.matcher.gap_report import GapOptions

_STACK = "data-analyst-stack"
_OTHER = "/v1/version"
_EXTRACT = "/v1/skills/extract"


class Noted(Turns):
    """Turns, and who had each: tasks by their names."""

    def __init__(self) -> None:
        super().__init__(at_once=1)
        self.had: list[str] = []

    @asynccontextmanager
    async def taken(self) -> AsyncIterator[None]:
        task = asyncio.current_task()
        assert task is not None
        async with super().taken():
            self.had.append(task.get_name())
            yield

    async def until(self, waiting: int) -> None:
        while self.waiting < waiting:
            await asyncio.sleep(0)


@pytest.fixture
def unread(workspace_copy: Path) -> Path:
    """A workspace none of whose programmes has been asked about."""
    for file in (workspace_copy / "derived").glob("statements-*"):
        file.unlink()
    return workspace_copy


async def _asked(folder: Path, turns: Noted) -> list[httpx2.Response]:
    """The gaps of a programme, and somebody else's question who came right after."""
    app = create_app(Settings(workspace=folder))
    over = httpx2.ASGITransport(app)
    async with app.router.lifespan_context(app), httpx2.AsyncClient(
        transport=over, base_url="http://testserver", timeout=60
    ) as client:  # fmt: skip
        while (await client.get(_OTHER)).status_code != 200:
            pass  # the snapshot is being loaded
        app.state.turns = turns
        async with turns.taken():
            asked = [
                asyncio.create_task(client.post("/v1/gaps", json={"programme": _STACK, "n": 20}), name="gaps")
            ]
            await turns.until(1)
            asked.append(asyncio.create_task(client.get(_OTHER), name="other"))
            await turns.until(2)
        return await asyncio.gather(*asked)


def test_others_have_their_turn_before_an_unread_programme_is_whole(unread: Path) -> None:
    turns = Noted()
    gaps, other = asyncio.run(_asked(unread, turns))
    assert (gaps.status_code, other.status_code) == (200, 200)
    assert turns.had[1:4] == ["gaps", "other", "gaps"]


def test_long_texts_leave_a_turn_to_others(sample_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    let_go, reading = threading.Event(), 0
    plain = Matcher.extract

    def slow(self: Matcher, text: str, n: int = 3) -> dict[str, Any]:
        nonlocal reading
        reading += len(text) > 10_000
        assert len(text) < 10_000 or let_go.wait(60)
        return plain(self, text[:100], n)

    async def asked() -> list[httpx2.Response]:
        app = create_app(Settings(workspace=sample_folder, answers_at_once=2))
        over = httpx2.ASGITransport(app)
        async with app.router.lifespan_context(app), httpx2.AsyncClient(
            transport=over, base_url="http://testserver", timeout=60
        ) as client:  # fmt: skip
            texts = ["Weave cloth. " * 1000] * 3
            long = [asyncio.create_task(client.post(_EXTRACT, json={"text": text})) for text in texts]
            while not reading:
                await asyncio.sleep(0.01)
            short = await client.post(_EXTRACT, json={"text": "Weave cloth."})
            assert (reading, app.state.turns.waiting) == (1, 2)
            let_go.set()
            return [short, *await asyncio.gather(*long)]

    monkeypatch.setattr(Matcher, "extract", slow)
    try:
        answers = asyncio.run(asked())
    finally:
        let_go.set()
    assert [one.status_code for one in answers] == [200] * 4
    assert reading == 3


def test_gaps_found_in_turns_are_those_the_library_finds_at_once(unread: Path) -> None:
    answer = asyncio.run(_asked(unread, Noted()))[0]
    with Matcher.open(unread) as matcher:
        report = matcher.gaps(_STACK, options=GapOptions(n=20, files=False))
    assert answer.content == Encoder(GapReport)(report).body


def _seconds(_: Deadlines) -> tuple[float, float]:
    """Little for the gaps, which are never whole here; all the time there is for anybody else."""
    task = asyncio.current_task()
    assert task is not None
    return 600, 0.5 if task.get_name() == "gaps" else 600


def test_what_cannot_be_read_in_time_is_told_so(unread: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Noted()
    monkeypatch.setattr(designer, "gaps_so_far", lambda *_: None)
    monkeypatch.setattr(Deadlines, "seconds", property(_seconds))
    gaps, other = asyncio.run(_asked(unread, turns))
    assert (gaps.status_code, other.status_code) == (503, 200)
    assert gaps.headers["retry-after"] == "5"
    assert gaps.headers["content-type"] == "application/problem+json"
    assert (turns.waiting, turns.working) == (0, 0)
