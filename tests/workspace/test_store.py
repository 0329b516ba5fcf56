"""What goes into a workspace comes out the same, and nothing half-way ever does."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmatch.domain import (
    Award,
    Credential,
    Issuer,
    Person,
    Relation,
    Requirement,
    Step,
    TaughtSkill,
    Verdict,
)
from skillmatch.encoders import CachedEncoder, HashingEncoder
from skillmatch.errors import FrameworkError, InputError, NotFoundError
from skillmatch.verification import Document, award_digest
from skillmatch.workspace import Finding, Record, Workspace, derived

from .conftest import award, everything, framework


def test_every_kind_of_record_comes_back_equal(workspace: Workspace) -> None:
    records = everything()
    counts = workspace.save(iter(records))
    kinds = ("issuers", "credentials", "stacks", "postings", "people", "awards")
    assert counts == dict.fromkeys(kinds, 1)
    with Workspace.open(workspace.path) as again:
        found = [
            *again.issuers().values(),
            *again.credentials().values(),
            *again.stacks().values(),
            *again.postings().values(),
            *again.people().values(),
            *again.awards(),
        ]
        assert found == records
        assert again.counts() == {"frameworks": 0} | dict.fromkeys(kinds, 1)
        assert [again.credential("cred-1"), again.stack("stack-1")] == records[1:3]
        assert [again.posting("post-1"), again.person("ann")] == records[3:5]


def test_a_stored_award_keeps_its_digest(workspace: Workspace) -> None:
    workspace.save([award("ann", level=1)])
    assert [award_digest(one) for one in workspace.awards()] == [award_digest(award("ann"))]


def test_the_generation_grows_with_real_changes_only(workspace: Workspace) -> None:
    seen = [workspace.generation()]

    def changed() -> bool:
        seen.append(workspace.generation())
        assert seen[-1] >= seen[-2]
        return seen[-1] > seen[-2]

    workspace.save(everything())
    assert changed()
    workspace.save(everything())
    assert not changed()
    workspace.save([Issuer("school", "Renamed")])
    assert changed()
    workspace.save_framework(framework())
    assert changed()
    workspace.save_links("credential", "esco", [("cred-1", "v", ())])
    workspace.set_meta("as_of", "2024-01-01")
    workspace.vector_cache.put("e", [b"k"], np.ones((1, 4), dtype=np.float16))
    assert not changed()
    workspace.remove_framework("esco")
    assert changed()
    workspace.delete_person("ann")
    assert changed()


def test_a_record_replaces_the_one_of_its_id(workspace: Workspace) -> None:
    workspace.save([Issuer("a", "first"), Issuer("b", "other"), Issuer("a", "second")])
    workspace.save([Issuer("b", "third")])
    assert {key: one.name for key, one in workspace.issuers().items()} == {"a": "second", "b": "third"}


def test_nobody_replaces_another_person_s_award(workspace: Workspace) -> None:
    workspace.save([award("ann", "x"), award("bob", "x")])
    assert [one.person for one in workspace.awards()] == ["ann", "bob"]
    assert [one.id for one in workspace.awards("bob")] == ["x"]
    assert list(workspace.awards("nobody")) == []


def test_awards_come_by_person_then_id(workspace: Workspace) -> None:
    workspace.save(award(person, key) for key in ("2", "10", "1") for person in ("b", "a"))
    assert [(one.person, one.id) for one in workspace.awards()] == [
        (person, key) for person in ("a", "b") for key in ("1", "10", "2")
    ]


def test_who_is_only_named_leaves_what_is_known_of_them(workspace: Workspace) -> None:
    full = Person("ann", ("did:key:ann",), goal="post-1")
    workspace.save([Person("ann"), full, Person("ann", ("ann",)), Person("bob")])
    workspace.save([Person("ann"), Person("bob", ("did:key:bob",))])
    assert workspace.people() == {"ann": full, "bob": Person("bob", ("did:key:bob",))}


def test_an_exception_in_the_stream_changes_nothing(workspace: Workspace) -> None:
    workspace.save(everything())
    before = workspace.generation(), workspace.counts()

    def stream() -> Iterator[Record]:
        for number in range(2500):
            yield Person(f"p{number}")
        raise InputError("bad", file="awards.csv", row=2501)

    with pytest.raises(InputError, match="row 2501"):
        workspace.save(stream())
    assert (workspace.generation(), workspace.counts()) == before
    workspace.save([Person("later")])
    assert "later" in workspace.people()


@pytest.mark.parametrize("value", ["\ud800", {1, object()}])
def test_what_cannot_be_stored_is_refused_by_name(workspace: Workspace, value: object) -> None:
    with pytest.raises(InputError, match="credential 'c' holds a value that cannot be stored"):
        workspace.save([Person("p"), Credential("c", "n", "i", extra={"x": value})])
    assert workspace.counts()["people"] == 0


def test_the_stream_may_read_the_workspace_and_progress_is_told(workspace: Workspace) -> None:
    told: list[tuple[str, int, int | None]] = []
    records = (Person(f"p{number + len(workspace.people())}") for number in range(1500))
    workspace.save(records, lambda stage, done, total: told.append((stage, done, total)))
    assert told == [("saving", 1000, None), ("saving", 1500, None)]


def test_unknown_ids_name_near_ones(workspace: Workspace) -> None:
    workspace.save(everything())
    workspace.save(Person(f"person-{number:05d}") for number in range(6000))
    with pytest.raises(NotFoundError, match=r"No credential 'cred-2'\. Did you mean 'cred-1'"):
        workspace.credential("cred-2")
    with pytest.raises(NotFoundError, match="person-03000"):
        workspace.person("person-03000x")
    with pytest.raises(NotFoundError, match="No stack 'zzz'"):
        workspace.stack("zzz")


def test_awards_may_be_written_while_they_are_read(workspace: Workspace) -> None:
    workspace.save(award("ann", f"{number:04d}") for number in range(1200))
    seen = 0
    for one in workspace.awards():
        workspace.save([dataclasses.replace(one, id=f"{one.id}-copy")] if seen % 300 == 0 else [])
        seen += 1
    assert seen == 1200
    assert workspace.counts()["awards"] == 1204


def test_frameworks(workspace: Workspace) -> None:
    records = framework()
    workspace.save_framework(records)
    workspace.save_framework(framework("nice"))
    assert workspace.framework("esco").records == records
    assert workspace.framework("esco") is workspace.framework("esco")
    assert [info.id for info in workspace.framework_infos()] == ["esco", "nice"]
    assert workspace.framework_counts("esco") == {
        "skills": 3, "groups": 1, "occupations": 1, "relations": 2, "occupation_skills": 1,
    }  # fmt: skip
    with Workspace.open(workspace.path) as other:
        other.save_framework(framework("esco", "2.0", 5))
    assert (workspace.framework("esco").info.version, len(workspace.framework("esco"))) == ("2.0", 5)
    workspace.index_folder("skills-esco").mkdir(parents=True)
    workspace.save_links("credential", "esco", [("c", "v", ())])
    workspace.remove_framework("esco")
    assert not workspace.index_folder("skills-esco").exists()
    assert workspace.link_version("credential", "esco") == {}
    for ask in (workspace.framework, workspace.framework_counts, workspace.remove_framework):
        with pytest.raises(FrameworkError, match=r"no framework 'esco'.*It has: nice"):
            ask("esco")


def test_a_broken_framework_is_refused(workspace: Workspace) -> None:
    records = dataclasses.replace(framework(), relations=(Relation("urn:s0", "urn:nowhere", "broader"),))
    with pytest.raises(InputError, match="urn:nowhere"):
        workspace.save_framework(records)
    assert workspace.framework_infos() == ()
    with pytest.raises(FrameworkError, match="framework pull"):
        workspace.framework("esco")


def test_links(workspace: Workspace) -> None:
    taught = (TaughtSkill("u", "l", 0.7, "s", aligned=False),)
    asked = (Requirement("u", "l", weight=0.5, quote="q"),)
    workspace.save_links("credential", "esco", iter([("c", "v1", taught), ("empty", "v1", [])]))
    workspace.save_links("posting", "esco", [("p", "v2", asked)])
    workspace.save_links("credential", "esco", [("c", "v3", taught)])
    assert workspace.taught("credential", "esco") == {"c": taught, "empty": ()}
    assert workspace.asked("esco") == {"p": asked}
    assert workspace.taught("award", "esco") == {}
    assert workspace.link_version("credential", "esco") == {"c": "v3", "empty": "v1"}


def test_a_verdict_goes_with_the_content_it_was_about(workspace: Workspace) -> None:
    def kept() -> list[Finding | None]:
        return [held.finding("k") for held in workspace.verdicts.awards("ann")]

    found = Finding(Verdict("award-1", False, ("EXPIRED",), {"dates": Step("failed", "d")}), award("ann"))
    workspace.save([award("ann"), award("bob")])
    generation = workspace.generation()
    workspace.verdicts.put([("ann", "award-1", "k", found), ("nobody", "award-1", "k", found)])
    workspace.save([award("ann")])
    assert kept() == [found]
    assert [held.finding("other") for held in workspace.verdicts.awards("ann")] == [None]
    assert [(held.person, held.id, held.award, held.digest) for held in workspace.verdicts.awards()] == [
        (person, "award-1", award(person), award_digest(award(person))) for person in ("ann", "bob")
    ]
    assert workspace.generation() == generation
    workspace.save([award("ann", name="Better badge")])
    assert kept() == [None]


def test_documents_are_kept_with_their_moment(workspace: Workspace) -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 678, UTC)
    versions = [workspace.documents.version]
    for content in (b"1", b"2"):
        workspace.documents.put([("https://a.example", Document(content, moment))])
        versions.append(workspace.documents.version)
    workspace.documents.put([])
    assert workspace.documents.version == versions[-1]
    assert len(set(versions)) == 3
    assert workspace.documents.get("https://a.example") == Document(b"2", moment)
    assert workspace.documents.get("https://b.example") is None
    assert workspace.documents.fetched() == {"https://a.example": moment}


def test_meta(workspace: Workspace) -> None:
    assert (workspace.meta("x"), workspace.meta("x", "d")) == ("", "d")
    workspace.set_meta("x", "1")
    assert workspace.meta("x", "d") == "1"
    with pytest.raises(ValueError, match="counted"):
        workspace.set_meta("generation", "9")


def test_one_state_for_a_block_of_reads(workspace: Workspace) -> None:
    with workspace.reading():
        first = workspace.generation()
        with Workspace.open(workspace.path) as other:
            other.save(everything())
        assert (workspace.generation(), workspace.people(), list(workspace.awards())) == (first, {}, [])
        with pytest.raises(RuntimeError, match="cannot write"):
            workspace.set_meta("x", "y")
    assert workspace.generation() > first
    assert len(list(workspace.awards())) == 1


def test_threads_share_a_workspace_and_see_only_what_is_committed(workspace: Workspace) -> None:
    inside, looked = threading.Event(), threading.Event()
    seen: list[int] = []

    def look() -> None:
        inside.wait(10)
        seen.append(len(workspace.people()))
        looked.set()

    def stream() -> Iterator[Record]:
        yield from (Person(f"p{number}") for number in range(1001))
        inside.set()
        assert looked.wait(10)

    reader = threading.Thread(target=look)
    reader.start()
    workspace.save(stream())
    reader.join()
    assert seen == [0]
    assert len(workspace.people()) == 1001


def test_derived_arrays_belong_to_their_generation(workspace: Workspace) -> None:
    arrays = {"data": np.arange(5, dtype=np.float32), "people": np.array(["ann", "bob"])}
    generation = workspace.generation()
    assert workspace.load_derived("strengths-esco", generation) is None
    assert workspace.save_derived("strengths-esco", generation, arrays)
    found = workspace.load_derived("strengths-esco", generation)
    assert found is not None
    assert {key: array.tolist() for key, array in found.items()} == {
        key: array.tolist() for key, array in arrays.items()
    }
    workspace.save([Person("ann")])
    assert workspace.load_derived("strengths-esco", workspace.generation()) is None
    assert not workspace.save_derived("strengths-esco", generation, arrays)
    (file,) = (workspace.path / "derived").iterdir()
    file.write_bytes(file.read_bytes()[:-20])
    assert workspace.load_derived("strengths-esco", generation) is None
    with pytest.raises(TypeError, match="never objects"):
        workspace.save_derived("x", workspace.generation(), {"a": np.array([None])})


@pytest.mark.parametrize("name", ["", "..", ".", "x" * 300])
def test_a_collection_name_stays_in_its_folder(workspace: Workspace, name: str) -> None:
    with pytest.raises(InputError, match="name of a collection"):
        workspace.index_folder(name)


def test_odd_framework_ids_have_folders(workspace: Workspace) -> None:
    folders = {workspace.index_folder(f"skills-{name}") for name in ("a/b", "a\\b", "../x", "ä", "a:b")}
    assert len(folders) == 5
    assert {folder.parent for folder in folders} == {workspace.path / "indexes"}


def test_vectors_are_kept_between_sessions_and_encoders_apart(workspace: Workspace) -> None:
    texts = [f"statement {number}" for number in range(1200)]
    small, large = HashingEncoder(32), HashingEncoder(64)
    first = CachedEncoder(small, workspace.vector_cache).encode(texts)
    with Workspace.open(workspace.path) as again:
        assert again.vector_cache.get(large.id, [b"x" * 16]) == {}
        assert np.array_equal(CachedEncoder(small, again.vector_cache).encode(texts), first)
        assert CachedEncoder(large, again.vector_cache).encode(texts[:3]).shape == (3, 64)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_last_word_on_each_id_stands(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever the order and the split into calls, the store equals a dict of awards."""
    keys = st.tuples(st.sampled_from("ab"), st.text(min_size=1, max_size=3), st.integers(0, 3))
    calls = data.draw(st.lists(st.lists(keys, max_size=6), max_size=4))
    with Workspace.create(tmp_path_factory.mktemp("w") / "ws") as workspace:
        expected: dict[tuple[str, str], Award] = {}
        for call in calls:
            records = [award(person, key, extra={"n": number}) for person, key, number in call]
            workspace.save(records)
            expected.update({(one.person, one.id): one for one in records})
        found = {(one.person, one.id): one for one in workspace.awards()}
        assert found == expected
        # SQLite orders text by its UTF-8 bytes
        assert list(found) == sorted(found, key=lambda pair: (pair[0], pair[1].encode()))


def test_arrays_that_say_what_they_are_of_outlive_generations_and_are_bounded(workspace: Workspace) -> None:
    for number in range(5):
        assert workspace.save_derived(f"statements-{number}", derived.ANY, {"a": np.array([number])})
    workspace.save([Person("ann")])
    found = workspace.load_derived("statements-3", derived.ANY)
    assert found is not None
    assert found["a"].tolist() == [3]
    workspace.trim_derived("statements-", 2)
    kept = sorted(file.stem for file in (workspace.path / "derived").iterdir())
    assert kept == ["statements-3", "statements-4"]
