"""Several processes link as one does, and nobody notices when one of them dies."""

from __future__ import annotations

from pathlib import Path

import pytest

from skillmatch.domain import Link
from skillmatch.matcher import Matcher
from skillmatch.matcher.link_pool import LinkPlan, LinkPool, _Worker

pytestmark = pytest.mark.slow

_TEXTS = [f"Manage budgets, write Python tools and care for patients. Lead team {n}." for n in range(400)]


@pytest.fixture(scope="module")
def held(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    import shutil

    return Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("pool") / "workspace"))


@pytest.fixture(scope="module")
def alone(held: Path) -> list[tuple[Link, ...]]:
    with Matcher.open(held) as matcher:
        return matcher.linker().link_many(_TEXTS, 3)


def _pool(matcher: Matcher, folder: Path, encoder: str = "hashing", least: int = 0) -> LinkPool:
    plan = LinkPlan(str(folder), matcher.framework.info.id, encoder)
    return LinkPool(matcher.linker(), plan, 2, least=least)


def _together(pool: LinkPool) -> tuple[list[tuple[Link, ...]], int]:
    """The links, and how many processes are still there."""
    with pool:
        found = pool.link_many(_TEXTS, 3)
        return found, sum(worker._process.poll() is None for worker in pool._all)


def test_processes_link_as_one_does(held: Path, alone: list[tuple[Link, ...]]) -> None:
    with Matcher.open(held) as matcher:
        found, running = _together(_pool(matcher, held))
    assert found == alone
    assert running == 2


def test_a_small_batch_starts_no_process(held: Path, alone: list[tuple[Link, ...]]) -> None:
    with Matcher.open(held) as matcher:
        assert _together(_pool(matcher, held, least=10**6)) == (alone, 0)


def test_a_process_that_dies_or_links_otherwise_is_no_loss(
    held: Path, alone: list[tuple[Link, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Matcher.open(held) as matcher:
        assert _together(_pool(matcher, held, encoder="no such encoder"))[0] == alone
        monkeypatch.setattr(_Worker, "call", lambda worker, message: b"another version")
        assert _together(_pool(matcher, held))[0] == alone


def test_progress_ends_at_the_number_of_texts(held: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    with Matcher.open(held) as matcher, _pool(matcher, held) as pool:
        pool.link_many(_TEXTS, progress=lambda _, done, total: seen.append((done, total)))
    assert seen[-1] == (400, 400)
    assert len(seen) > 1


def test_half_a_character_pair_is_linked_here(held: Path) -> None:
    texts = ["Manage budgets \ud83d and write Python tools", *_TEXTS[:3]]
    with Matcher.open(held) as matcher, _pool(matcher, held) as pool:
        assert pool.link_many(texts, 3) == matcher.linker().link_many(texts, 3)
