"""Keys: made once, kept as digests, refused when unknown, expired or revoked."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from skillmatch.access import AccessStore, Scope
from skillmatch.access.keys import read_secret
from skillmatch.errors import AccessError, InputError, NotFoundError, WorkspaceError

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> AccessStore:
    return AccessStore(tmp_path)


def test_nothing_is_made_before_the_first_key(store: AccessStore) -> None:
    assert not store.guarded
    assert store.keys() == ()
    with pytest.raises(AccessError):
        store.admit("sm_0123456789_" + "x" * 43)
    assert not list(store.folder.iterdir())


def test_a_key_opens_what_it_is_for(store: AccessStore) -> None:
    key, secret = store.create([Scope.LEARNER], person="amara", tenant="north", label="Amara's phone")
    assert store.guarded
    found = store.admit(secret.text, NOW).caller()
    assert found == key.caller()
    assert (found.id, found.person, found.tenant) == (key.id, "amara", "north")
    assert found.may_see("amara")
    assert not found.may_see("ben")
    assert not found.may_see("")
    assert store.key(key.id).used == NOW.date()


def test_only_a_digest_is_kept_and_only_its_owner_reads_it(store: AccessStore) -> None:
    _, secret = store.create([Scope.ADMIN])
    token = store.open_session(secret.id, 60)
    store.close()
    held = b"".join(file.read_bytes() for file in store.folder.iterdir())
    assert secret.id.encode() in held
    for hidden in (secret.text, secret.text.split("_", 2)[2], token):
        assert hidden.encode() not in held
    assert secret.text not in repr(secret)
    assert (store.folder / "access.db").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "sent",
    ["", "sm_", "sm__", "hello", "sm_0123456789_", "sm_0123456789_" + "x" * 43, "sm_É123456789_" + "x" * 43,
     "x" * 100_000, "\ud800", "sm_0123456789_" + "x" * 43 + "\n"],
    ids=range(10),
)  # fmt: skip
def test_what_is_no_key_here_is_refused_alike(store: AccessStore, sent: str) -> None:
    store.create([Scope.ADMIN])
    with pytest.raises(AccessError) as refused:
        store.admit(sent)
    assert str(refused.value) == "The key is not known here."


def test_every_character_counts(store: AccessStore) -> None:
    _, secret = store.create([Scope.ADMIN])
    for place in range(14, len(secret.text)):
        changed = secret.text[:place] + ("A" if secret.text[place] != "A" else "B") + secret.text[place + 1 :]
        assert read_secret(changed) is not None
        with pytest.raises(AccessError):
            store.admit(changed)


def test_expired_and_revoked_keys_say_so_to_their_holders(store: AccessStore) -> None:
    key, secret = store.create([Scope.EMPLOYER], expires=NOW)
    assert store.admit(secret.text, NOW - timedelta(seconds=1)).id == key.id
    with pytest.raises(AccessError, match="expired"):
        store.admit(secret.text, NOW)
    renewed, new = store.renew(key.id)
    assert renewed.id == key.id
    assert store.admit(new.text, NOW).expires is None
    with pytest.raises(AccessError, match="not known"):
        store.admit(secret.text, NOW)
    with AccessStore(store.folder) as elsewhere:
        first = elsewhere.revoke(key.id)
        assert elsewhere.revoke(key.id).revoked == first.revoked
    with pytest.raises(AccessError, match="revoked"):
        store.admit(new.text, NOW)
    with pytest.raises(InputError, match="revoked"):
        store.renew(key.id)
    assert store.guarded
    with pytest.raises(NotFoundError):
        store.revoke("nothing")


def test_sessions_end_with_their_time_and_their_key(store: AccessStore) -> None:
    key, _ = store.create([Scope.DESIGNER])
    token = store.open_session(key.id, 60, NOW)
    assert store.session(token, NOW + timedelta(seconds=59)).id == key.id
    for bad, at in ((token, NOW + timedelta(seconds=60)), (token + "x", NOW), ("", NOW)):
        with pytest.raises(AccessError):
            store.session(bad, at)
    store.close_session(token)
    with pytest.raises(AccessError):
        store.session(token, NOW)
    other = store.open_session(key.id, 60, NOW)
    store.revoke(key.id)
    with pytest.raises(AccessError):
        store.session(other, NOW)


def test_keys_that_would_open_nothing_are_not_made(store: AccessStore) -> None:
    for scopes, given in (
        ([], {}),
        ([Scope.LEARNER], {}),
        ([Scope.ADMIN], {"label": "two\nlines"}),
        ([Scope.ADMIN], {"label": "x" * 201}),
    ):
        with pytest.raises(InputError):
            store.create(scopes, **given)
    assert not store.guarded


def test_who_is_forgotten_is_nowhere(store: AccessStore) -> None:
    gone, secret = store.create([Scope.LEARNER], person="somebody-special", tenant="a")
    kept, other = store.create([Scope.LEARNER], person="somebody-special", tenant="b")
    store.open_session(gone.id, 600)
    assert store.forget("a", "somebody-special") == 1
    assert store.forget("a", "somebody-special") == store.forget("a", "") == 0
    with pytest.raises(AccessError):
        store.admit(secret.text)
    assert store.admit(other.text).id == kept.id
    store.forget("b", "somebody-special")
    store.close()
    held = b"".join(file.read_bytes() for file in store.folder.iterdir())
    assert b"somebody-special" not in held


def test_erasing_the_last_key_opens_no_door(store: AccessStore) -> None:
    store.create([Scope.LEARNER], person="zoe")
    assert store.forget("", "zoe") == 1
    assert store.keys() == ()
    assert store.guarded


def test_keys_put_in_the_place_of_others_count_at_once(tmp_path: Path) -> None:
    """As those of a backup are; in between, without any file, nobody is let in who was not before."""
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    with AccessStore(other) as store:
        _, after = store.create([Scope.ADMIN])
    with AccessStore(one) as store:
        _, before = store.create([Scope.ADMIN])
        one.rename(tmp_path / "away")
        assert store.guarded
        other.rename(one)
        assert store.admit(after.text)
        with pytest.raises(AccessError):
            store.admit(before.text)


def test_a_damaged_file_lets_nobody_in(store: AccessStore) -> None:
    (store.folder / "access.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(WorkspaceError):
        _ = store.guarded


def test_another_programs_file_is_left_alone_and_lets_nobody_in(store: AccessStore) -> None:
    import sqlite3

    path = store.folder / "access.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    assert store.foreign
    for ask in (lambda: store.guarded, lambda: store.create([Scope.ADMIN])):
        with pytest.raises(WorkspaceError, match="another program"):
            ask()
    with contextlib.closing(sqlite3.connect(path)) as again:
        assert again.execute("SELECT name FROM sqlite_master").fetchall() == [("theirs",)]
    assert path.read_bytes() == before
