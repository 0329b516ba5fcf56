"""Whoever is erased is gone from every table and every byte on the disk."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from skillmatch.domain import Person, TaughtSkill, Verdict
from skillmatch.encoders import CachedEncoder, HashingEncoder, text_key
from skillmatch.errors import NotFoundError, WorkspaceError
from skillmatch.verification import award_digest
from skillmatch.workspace import Finding, Workspace
from skillmatch.workspace import database as files

from .conftest import award, everything

SECRET = "zoe-7f3a"


def traces(folder: Path, *words: bytes) -> list[str]:
    """Files that hold any of the words."""
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(word in path.read_bytes() for word in words)
    ]


def fill(workspace: Workspace) -> bytes:
    """Many people, one of them to be erased; returns the key of her text."""
    people = [f"p{number:04d}" for number in range(400)] + [SECRET]
    random.Random(4).shuffle(people)  # out of order, so that pages split and rows are moved about
    workspace.save(everything())
    for person in people:
        size = 40 if person == SECRET else 1 + len(person) * 3
        awards = [award(person, f"{person}-{n}", statements=(f"{person} ",) * size) for n in range(3)]
        workspace.save([Person(person, (f"did:{person}",)), *awards])
        workspace.verdicts.put((person, one.id, "k", Finding(Verdict(one.id, False), one)) for one in awards)
        links = [TaughtSkill("u", "l", 0.5, f"{person} did it", aligned=False)]
        workspace.save_links("award", "esco", [(one.id, "v", links) for one in awards])
    workspace.save([Person(SECRET, (f"did:{SECRET}", "again"))])
    workspace.consents.give(SECRET, f"for {SECRET}")
    text = f"{SECRET} plans lessons"
    CachedEncoder(HashingEncoder(32), workspace.personal_vector_cache).encode([text])
    CachedEncoder(HashingEncoder(32), workspace.vector_cache).encode(["plan lessons"])
    workspace.save_derived("strengths", workspace.generation(), {"people": np.array([SECRET])})
    return text_key(text)


def test_nothing_remains_of_an_erased_person(workspace: Workspace) -> None:
    key = fill(workspace)
    digest = award_digest(next(workspace.awards(SECRET)))
    words = (SECRET.encode(), digest.encode(), key, SECRET.encode("utf-32-le"))
    assert traces(workspace.path, *words)
    workspace.delete_person(SECRET)
    assert traces(workspace.path, *words) == []
    for (table,) in workspace._database.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        rows = workspace._database.rows(f"SELECT * FROM {table}")
        assert SECRET not in repr(rows)
        assert digest not in repr(rows)
    assert workspace.counts()["people"] == 401
    assert workspace.counts()["awards"] == 1 + 3 * 400
    assert sum(one.key == "k" for one in workspace.verdicts.awards()) == 3 * 400
    encoder = HashingEncoder(32)
    assert workspace.vector_cache.get(encoder.id, [key]) == {}
    assert len(workspace.vector_cache.get(encoder.id, [text_key("plan lessons")])) == 1
    assert workspace.integrity() == ""
    with pytest.raises(NotFoundError, match="No person"):
        workspace.delete_person(SECRET)


def test_awards_of_somebody_unlisted_can_be_erased(workspace: Workspace) -> None:
    workspace.save([award("ghost")])
    workspace.delete_person("ghost")
    assert list(workspace.awards()) == []


def test_a_reader_of_the_old_state_delays_erasure_but_does_not_stop_it(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "ws") as workspace:
        fill(workspace)
        workspace._database.close()
        quick = Workspace(workspace.path, files.Database(workspace.path / files.FILE, busy_seconds=0.1))
        with Workspace.open(workspace.path) as reader:
            with reader.reading():
                assert SECRET in reader.people()
                with pytest.raises(WorkspaceError, match="is erased, but another process"):
                    quick.delete_person(SECRET)
                assert SECRET not in quick.people()
            assert traces(workspace.path, SECRET.encode())
        quick.close()
    Workspace.open(tmp_path / "ws").close()
    assert traces(tmp_path / "ws", SECRET.encode()) == []
