"""`skillmatch keys` and `person consent`: made, shown once, listed without secrets, revoked."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from skillmatch.access import AccessStore
from skillmatch.errors import AccessError
from skillmatch.workspace import Workspace


@pytest.fixture
def folder(tmp_path: Path, run: Any) -> Path:
    """A workspace with one person."""
    with Workspace.create(tmp_path / "ws") as workspace:
        from skillmatch.domain import Person

        workspace.save([Person("amara")])
    return tmp_path / "ws"


def test_a_key_is_shown_once(run: Any, folder: Path) -> None:
    done = run("keys", "create", "-s", "employer", "-s", "designer", "--label", "Harbour", "-w", folder)
    assert done.code == 0, done.err
    secret = done.out.strip()
    with AccessStore(folder) as store:
        key = store.admit(secret)
    assert {str(one) for one in key.scopes} == {"employer", "designer"}
    assert "not shown again" in done.err
    listed = run("keys", "list", "-w", folder)
    assert key.id in listed.out
    assert "Harbour" in listed.out
    assert secret not in listed.out + run("keys", "list", "-w", folder, "--json").out
    assert run("keys", "revoke", key.id, "-w", folder).code == 0
    assert json.loads(run("keys", "list", "-w", folder, "--json").out)[0]["state"] == "revoked"
    with AccessStore(folder) as store, pytest.raises(AccessError, match="revoked"):
        store.admit(secret)


def test_programs_get_the_same_as_json_and_renewing_keeps_the_id(run: Any, folder: Path) -> None:
    done = run(
        "keys", "create", "-s", "learner", "--person", "amara", "--expires", "30d", "-w", folder, "--json"
    )
    made = json.loads(done.out)
    left = datetime.fromisoformat(made["expires"]) - datetime.now(UTC)
    assert timedelta(days=29) < left <= timedelta(days=30)
    renewed = json.loads(run("keys", "renew", made["id"], "-w", folder, "--json").out)
    assert (renewed["id"], renewed["person"], renewed["expires"]) == (made["id"], "amara", None)
    assert renewed["key"] != made["key"]
    with AccessStore(folder) as store:
        assert store.admit(renewed["key"]).id == made["id"]


def test_the_last_day_counts_whole(run: Any, folder: Path) -> None:
    made = run("keys", "create", "-s", "admin", "--expires", "2031-06-30", "-w", folder, "--json")
    assert json.loads(made.out)["expires"] == "2031-07-01T00:00:00Z"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-s", "emploier"), "Did you mean 'employer'"),
        (("-s", "learner"), "needs the id of the person"),
        (("-s", "learner", "--person", "amra"), "Did you mean 'amara'"),
        (("-s", "admin", "--tenant", "north"), "--tenants"),
        (("-s", "admin", "--expires", "yesterday"), "is no day"),
        (("-s", "admin", "--expires", "2020-01-01"), "is over already"),
        (("-s", "admin", "--expires", "999999999999d"), "is no day"),
        (("-s", "admin", "--expires", "-1d"), "is over already"),
    ],
)
def test_keys_that_are_not_made(run: Any, folder: Path, words: tuple[str, ...], said: str) -> None:
    done = run("keys", "create", *words, "-w", folder)
    assert done.code == 1
    assert said in done.err
    assert not (folder / "access.db").exists()


def test_keys_of_tenants_are_kept_together(run: Any, folder: Path) -> None:
    """Beside the workspaces, for whoever runs them all."""
    words = ("keys", "create", "-s", "admin", "--tenants", folder.parent)
    assert run(*words).code == 1
    assert run(*words, "--tenant", "nobody").code == 1
    assert run(*words, "--tenant", "../ws").code == 1
    assert run(*words, "--tenant", "ws").code == 0
    assert (folder.parent / "access.db").is_file()
    assert not (folder / "access.db").exists()
    listed = json.loads(run("keys", "list", "--tenants", folder.parent, "--json").out)
    assert [one["tenant"] for one in listed] == ["ws"]
    assert json.loads(run("keys", "list", "--tenants", folder.parent, "--tenant", "x", "--json").out) == []


def test_consent_is_given_listed_and_taken_back(run: Any, folder: Path) -> None:
    assert json.loads(run("person", "consent", "list", "amara", "-w", folder, "--json").out) == []
    assert run("person", "consent", "give", "amara", "--to", "*", "-w", folder).code == 0
    [given] = json.loads(run("person", "consent", "list", "amara", "-w", folder, "--json").out)
    assert (given["audience"], given["withdrawn"]) == ("*", None)
    assert run("person", "consent", "withdraw", "amara", "--to", "*", "-w", folder).code == 0
    assert run("person", "consent", "withdraw", "amara", "--to", "*", "-w", folder).code == 1
    assert run("person", "consent", "give", "amra", "--to", "*", "-w", folder).code == 1
    with Workspace.open(folder) as workspace:
        events = [(one["event"], one["data"]) for one in workspace.audit.entries()]
    assert events == [("consent.give", {"to": "*"}), ("consent.withdraw", {"to": "*"})]
