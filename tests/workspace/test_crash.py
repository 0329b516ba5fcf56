"""kill -9 at random moments, and several processes at once: an old state or a new one, never a mixture."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from skillmatch.domain import Person
from skillmatch.encoders import CachedEncoder, HashingEncoder
from skillmatch.workspace import Workspace

from .conftest import framework

_SAVE = """
import sys
from skillmatch.domain import Award, Person
from skillmatch.workspace import Workspace

def records(call):
    for number in range(3000):
        yield Person(f"p{number}", (f"call-{call}",))
        yield Award(f"a{number}", f"p{number}", "c", "i", name=f"call-{call}", statements=("x" * 300,))

with Workspace.open(sys.argv[1]) as workspace:
    print("ready", flush=True)
    for call in range(10**9):
        workspace.save(records(call))
        print(call, flush=True)
"""

_DERIVE = """
import sys
import numpy as np
from skillmatch.domain import Person
from skillmatch.workspace import Workspace

with Workspace.open(sys.argv[1]) as workspace:
    print("ready", flush=True)
    for call in range(10**9):
        workspace.save([Person("p", (str(call),))])
        generation = workspace.generation()
        workspace.save_derived("strengths", generation, {"a": np.full(20_000, generation)})
        print(call, flush=True)
"""

_ENCODE = """
import sys
from skillmatch.encoders import CachedEncoder, HashingEncoder
from skillmatch.workspace import Workspace

with Workspace.open(sys.argv[1]) as workspace:
    print("ready", flush=True)
    encoder = CachedEncoder(HashingEncoder(32), workspace.vector_cache)
    encoder.encode([f"statement number {n} of a long list" for n in range(8_000)])
"""

_IMPORT = """
import sys
sys.path.insert(0, sys.argv[2])
from conftest import framework
from skillmatch.workspace import Workspace

with Workspace.open(sys.argv[1]) as workspace:
    print("ready", flush=True)
    for call in range(10**9):
        workspace.save_framework(framework("esco", str(call), skills=2000 + call % 2))
"""


def start(script: str, folder: Path, *more: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(folder), *more],
        env={"PYTHONPATH": ":".join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def kill_after(process: subprocess.Popen[str], seconds: float) -> int:
    """kill -9; returns the number of the last call known to be durable, -1 for none."""
    time.sleep(seconds)
    process.kill()
    output, _ = process.communicate()
    return int(output.split()[-1]) if output.split() else -1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Workspace.create(tmp_path / "ws").close()
    return tmp_path / "ws"


def test_kill_while_saving_keeps_whole_calls_and_every_finished_one(folder: Path) -> None:
    generator = random.Random(11)
    for _ in range(6):
        durable = kill_after(start(_SAVE, folder), generator.uniform(0.0, 0.4))
        with Workspace.open(folder) as workspace:
            assert workspace.integrity() == ""
            people = {one.subject_ids for one in workspace.people().values()}
            awards = {(one.name,) for one in workspace.awards()}
            assert people == awards  # all of one call, or nothing
            assert len(people) <= 1
            counts = workspace.counts()
            assert (counts["people"], counts["awards"]) in ((0, 0), (3000, 3000))
            if durable >= 0:
                # what was reported done is there, or the call after it, or the same call of a later run
                assert people in ({(f"call-{durable}",)}, {(f"call-{durable + 1}",)})


def test_kill_while_deriving_leaves_whole_arrays_or_none(folder: Path) -> None:
    generator = random.Random(12)
    for _ in range(6):
        kill_after(start(_DERIVE, folder), generator.uniform(0.0, 0.15))
        with Workspace.open(folder) as workspace:
            assert workspace.integrity() == ""
            found = workspace.load_derived("strengths", workspace.generation())
            if found is not None:
                assert (found["a"] == workspace.generation()).all()
                assert len(found["a"]) == 20_000
    with Workspace.open(folder) as workspace:
        assert workspace.save_derived("strengths", workspace.generation(), {"a": np.zeros(3)})
    assert [path.name for path in (folder / "derived").iterdir()] == ["strengths.npz"]  # nothing left behind


def test_kill_while_importing_a_framework_leaves_one_whole_version(folder: Path) -> None:
    here = str(Path(__file__).parent)
    for seconds in (0.03, 0.11, 0.24):
        process = start(_IMPORT, folder, here)
        time.sleep(seconds)
        process.kill()
        process.communicate()
        with Workspace.open(folder) as workspace:
            assert workspace.integrity() == ""
            for info in workspace.framework_infos():
                found = workspace.framework(info.id)
                assert found.records == framework("esco", info.version, 2000 + int(info.version) % 2)


def test_a_killed_encoding_goes_on_where_it_was(folder: Path) -> None:
    texts = [f"statement number {n} of a long list" for n in range(8_000)]
    process = start(_ENCODE, folder)
    with Workspace.open(folder) as workspace:
        deadline = time.monotonic() + 20
        while not _kept(workspace) and time.monotonic() < deadline:
            time.sleep(0.01)
    process.kill()
    process.communicate()
    with Workspace.open(folder) as workspace:
        before = _kept(workspace)
        assert 0 < before < len(texts)
        assert before % 512 == 0
        totals: set[int | None] = set()
        encoder = CachedEncoder(HashingEncoder(32), workspace.vector_cache)
        vectors = encoder.encode(texts, lambda _stage, _done, total: totals.add(total))
        assert totals == {len(texts) - before}
        assert np.array_equal(vectors, CachedEncoder(HashingEncoder(32), _Nowhere()).encode(texts))


class _Nowhere:
    """A cache that keeps nothing."""

    def get(self, encoder_id: str, keys: object) -> dict[bytes, np.ndarray]:
        return {}

    def put(self, encoder_id: str, keys: object, vectors: object) -> None:
        return None


def _kept(workspace: Workspace) -> int:
    return int(workspace._database.rows("SELECT count(*) FROM vectors")[0][0])


def test_two_writers_and_a_reader_at_once(folder: Path) -> None:
    script = """
import sys
from skillmatch.domain import Person
from skillmatch.workspace import Workspace
with Workspace.open(sys.argv[1]) as workspace:
    print("ready", flush=True)
    for call in range(25):
        workspace.save(Person(f"{sys.argv[2]}-{call}-{n}") for n in range(20))
"""
    writers = [start(script, folder, name) for name in ("a", "b")]
    with Workspace.open(folder) as workspace:
        seen = [0]
        while any(writer.poll() is None for writer in writers):
            with workspace.reading():
                generation, people = workspace.generation(), len(workspace.people())
                assert people == 20 * generation == workspace.counts()["people"]
            seen.append(people)
        assert seen == sorted(seen)
        assert [writer.wait() for writer in writers] == [0, 0]
        assert (len(workspace.people()), workspace.generation()) == (1000, 50)
        assert workspace.integrity() == ""
    for writer in writers:
        writer.communicate()


def test_one_of_two_makers_wins(tmp_path: Path) -> None:
    script = """
import sys, time
from skillmatch.errors import WorkspaceError
from skillmatch.workspace import Workspace
print("ready", flush=True)
while time.time() < float(sys.argv[2]):
    pass
try:
    Workspace.create(sys.argv[1])
    print("made")
except WorkspaceError as error:
    print(error)
"""
    moment = str(time.time() + 1.5)
    outputs = sorted(
        process.communicate()[0].strip()
        for process in [start(script, tmp_path / "ws", moment) for _ in range(3)]
    )
    assert outputs[-1] == "made"
    assert all("workspace already" in output for output in outputs[:-1])
    with Workspace.open(tmp_path / "ws") as workspace:
        workspace.save([Person("ann")])
    assert sorted(path.name for path in (tmp_path / "ws").iterdir()) == ["workspace.db"]
