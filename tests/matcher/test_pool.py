"""What a pool answers while its workspace changes: from the old index, and never what must not be shown."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from skillmatch.domain import Credential, Person
from skillmatch.errors import NotFoundError, StaleIndexError, WorkspaceError
from skillmatch.matcher import Matcher, MatcherPool
from skillmatch.matcher import pool as pool_module
from skillmatch.matcher.loading import load_sample
from skillmatch.matcher.pool import PATIENCE
from skillmatch.matcher.snapshot import Snapshot
from skillmatch.matcher.viewing import State, View, view_of
from skillmatch.sample import DEMO_POSTING
from skillmatch.workspace import Workspace


@pytest.fixture
def pool(workspace_copy: Path) -> Iterator[MatcherPool]:
    with MatcherPool(workspace_copy) as opened:
        yield opened


def ranked(pool: MatcherPool, n: int = 10) -> dict[str, float]:
    with pool.lend() as matcher:
        return {one.item: one.score for one in matcher.rank(matcher.posting_held(DEMO_POSTING), n=n)}


def told(pool: MatcherPool) -> str:
    with pool.lend() as matcher:
        return matcher.index_told.partition(";")[0]


def make_stale(folder: Path) -> None:
    """Another process imports something, and has not indexed it yet."""
    with Workspace.open(folder) as workspace:
        workspace.save([Person("newcomer")])


def test_an_old_index_answers_as_before_until_another_process_has_made_the_next(
    pool: MatcherPool, workspace_copy: Path
) -> None:
    before = ranked(pool)
    make_stale(workspace_copy)
    assert ranked(pool) == before
    assert told(pool) == "behind"
    with Matcher.open(workspace_copy) as other:
        other.index()
    assert ranked(pool) == before
    assert told(pool) == "current"


def test_a_first_question_waits_for_the_index_that_another_process_is_making(
    workspace_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_stale(workspace_copy)
    looked = threading.Event()
    plain = pool_module.state_of

    def noted(workspace: Workspace, framework: str) -> State:
        looked.set()
        return plain(workspace, framework)

    def indexed() -> None:
        assert looked.wait(60)
        with Matcher.open(workspace_copy) as other:
            other.index()

    monkeypatch.setattr(pool_module, "SETTLING", 600.0)
    monkeypatch.setattr(pool_module, "state_of", noted)
    other = threading.Thread(target=indexed)
    other.start()
    with MatcherPool(workspace_copy) as pool:
        assert ranked(pool)
        assert told(pool) == "current"
    other.join()


def test_an_index_that_nobody_makes_is_not_waited_for_long(
    workspace_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_stale(workspace_copy)
    monkeypatch.setattr(pool_module, "SETTLING", 0.2)
    with MatcherPool(workspace_copy) as pool, pytest.raises(StaleIndexError, match="does not fit"):
        ranked(pool)


def test_whose_word_counts_no_more_counts_nothing_though_the_index_is_old(
    pool: MatcherPool, workspace_copy: Path
) -> None:
    before = ranked(pool, n=50)
    make_stale(workspace_copy)
    assert told(pool) == "behind"
    with Workspace.open(workspace_copy) as workspace, workspace.registry.changing():
        registry = workspace.registry.load()
        revoked = sorted(registry.issuers)[0]
        workspace.registry.save(registry.without(revoked))
    with pool.lend() as matcher:
        found = matcher.rank(matcher.posting_held(DEMO_POSTING), n=50)
        proofs = [proof for one in found for part in one.evidence for proof in part.proofs]
        assert told(pool) == "behind"
    assert all(proof.issuer != revoked or proof.codes for proof in proofs)
    after = {one.item: one.score for one in found}
    assert all(score <= before[person] + 1e-9 for person, score in after.items() if person in before)
    with Matcher.open(workspace_copy) as other:
        other.index()
        exact = {one.item: one.score for one in other.rank(other.posting_held(DEMO_POSTING), n=50)}
    assert after == pytest.approx(exact)
    assert after != pytest.approx(before)


@pytest.mark.parametrize("stale", [False, True])
def test_who_was_erased_is_shown_by_no_index(pool: MatcherPool, workspace_copy: Path, stale: bool) -> None:
    first = next(iter(ranked(pool)))
    if stale:
        make_stale(workspace_copy)
    with Workspace.open(workspace_copy) as workspace:
        workspace.delete_person(first)
    assert first not in ranked(pool, n=50)
    with pool.lend() as matcher, pytest.raises(NotFoundError):
        matcher.profile(first)


def test_who_is_erased_between_two_reads_of_one_ranking_is_left_out(
    pool: MatcherPool, workspace_copy: Path
) -> None:
    first, *others = ranked(pool)
    with pool.lend() as matcher:
        with Workspace.open(workspace_copy) as workspace:
            workspace.delete_person(first)
        found = [one.item for one in matcher.rank(matcher.posting_held(DEMO_POSTING), n=5)]
    assert found == others[:5]


def test_erasing_leaves_the_index_of_the_others_as_indexing_would(
    pool: MatcherPool, workspace_copy: Path
) -> None:
    first = next(iter(ranked(pool)))
    with pool.lend() as matcher:
        matcher.erase(first)
    left = ranked(pool, n=100)
    assert told(pool) == "current"
    with Matcher.open(workspace_copy) as other:
        assert other.is_fresh()
        kept = other.snapshot.strengths
        with Workspace.open(workspace_copy) as workspace:
            workspace.set_meta("indexed starter", "")
        other.index()
        made = other.snapshot.strengths
    assert list(kept) == list(made)
    for kind in ("verified", "inferred", "self_claimed"):
        assert (kept.matrix(kind) != made.matrix(kind)).nnz == 0
    assert first not in left


def test_changed_records_of_somebody_shortlisted_count_as_they_are(
    pool: MatcherPool, workspace_copy: Path
) -> None:
    first = next(iter(ranked(pool)))
    with Workspace.open(workspace_copy) as workspace:
        workspace.save([replace(one, issuer="https://elsewhere.example") for one in workspace.awards(first)])
        workspace.save([Person("newcomer")])
    with pool.lend() as matcher:
        found = matcher.rank(matcher.posting_held(DEMO_POSTING), n=50)
        for one in found:
            assert one.score == pytest.approx(sum(part.contribution for part in one.evidence))


def test_clients_that_hammer_see_no_error_while_others_import_and_index(
    pool: MatcherPool, workspace_copy: Path
) -> None:
    stop, failures, seen = threading.Event(), [], set()
    assert ranked(pool)  # an old index is there to answer from

    def hammer() -> None:
        while not stop.is_set():
            try:
                assert ranked(pool)
                with pool.lend() as matcher:
                    assert matcher.recommend("amara")
                    assert matcher.search("statistics", "credentials")
                    seen.add(matcher.index_told)
            except Exception as error:
                failures.append(error)
                return

    clients = [threading.Thread(target=hammer) for _ in range(3)]
    for client in clients:
        client.start()
    with Matcher.open(workspace_copy) as other:
        for number in range(3):
            other.workspace.save([Person(f"newcomer-{number}")])
            other.index()
    assert told(pool) in ("current", "behind")
    stop.set()
    for client in clients:
        client.join()
    assert not failures
    assert len(seen) > 1


def test_where_the_last_snapshot_took_long_nobody_waits_for_the_next(
    pool: MatcherPool, workspace_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, go = ranked(pool), threading.Event()
    monkeypatch.setattr(MatcherPool, "patience", PATIENCE)
    with Matcher.open(workspace_copy) as other:
        other.workspace.save([Person("newcomer")])
        other.index()

    def held_up(*given: Any) -> View:
        assert go.wait(60)
        return view_of(*given)

    with monkeypatch.context() as patch:
        patch.setattr("skillmatch.matcher.pool.view_of", held_up)
        pool._took = PATIENCE + 1
        try:
            assert pool.check() is None
            assert ranked(pool) == before  # while the next one is still being made
            assert told(pool) == "behind"
        finally:
            go.set()
    assert pool._loader is not None
    pool._loader.join()
    assert ranked(pool) == before
    assert told(pool) == "current"


@pytest.mark.parametrize("part", ["strengths", "graph", "offer"])
def test_an_index_that_is_replaced_while_it_is_read_is_read_anew(
    workspace_copy: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, before = vars(Snapshot)[part].func, []

    def replaced_meanwhile(snapshot: Snapshot) -> object:
        if not before:
            before.append(snapshot)
            with Matcher.open(workspace_copy) as other:
                other.workspace.save([Person("newcomer"), Credential("new", "Weaving", "https://a.example")])
                other.index()
        return read(snapshot)

    replaced = cached_property(replaced_meanwhile)
    replaced.__set_name__(Snapshot, part)
    monkeypatch.setattr(Snapshot, part, replaced)
    with MatcherPool(workspace_copy) as pool:
        found: set[str] = set()
        for _ in range(100):
            assert ranked(pool)
            # The first view has its last parts loaded while it is lent: whoever has it then may hear of it.
            with suppress(StaleIndexError), pool.lend() as matcher:
                found = {hit.item for hit in matcher.search("weaving", "credentials")}
            if "new" in found:
                break
            time.sleep(0.1)
        assert "new" in found
        assert told(pool) == "current"
    assert before


def test_an_empty_folder_is_looked_at_again(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    with MatcherPool(folder, encoder="hashing") as pool:
        with pytest.raises(WorkspaceError, match="no workspace here yet"), pool.lend():
            pass
        with Workspace.create(folder) as workspace:
            load_sample(workspace, people=3)
        with pytest.raises(StaleIndexError):
            ranked(pool)
        with Matcher.open(folder, encoder="hashing") as other:
            other.index()
        assert ranked(pool)
