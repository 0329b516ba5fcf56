"""What employers are told of people, and what the log keeps of who asked."""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from skillmatch import sample
from skillmatch.access import AccessStore, Scope
from skillmatch.matcher.replaying import replay
from skillmatch.trust import verify_chain
from skillmatch.workspace import Workspace

from .guarded import UNKNOWN, Keys, by, make_keys, serving, unlimited

ASK = {"posting": sample.DEMO_POSTING, "n": 20}


@pytest.fixture(scope="module")
def folder(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("audited") / "workspace"))


@pytest.fixture(scope="module")
def ranked(folder: Path) -> list[dict[str, Any]]:
    """The shortlist with names, before there are keys."""
    with serving(unlimited(workspace=folder)) as client:
        found: list[dict[str, Any]] = client.post("/v1/candidates/search", json=ASK).json()
    return found


@pytest.fixture(scope="module")
def keys(folder: Path, ranked: list[dict[str, Any]]) -> Keys:
    return make_keys(folder, ranked[0]["item"])


@pytest.fixture(scope="module")
def service(folder: Path, keys: Keys) -> Iterator[TestClient]:
    with serving(unlimited(workspace=folder)) as client:
        yield client


def shortlist(service: TestClient, key: str) -> list[dict[str, Any]]:
    answer = service.post("/v1/candidates/search", json=ASK, headers=by(key))
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def newest(folder: Path, event: str) -> dict[str, Any]:
    with Workspace.open(folder) as workspace:
        return [one for one in workspace.audit.entries() if one["event"] == event][-1]


def test_employers_see_pseudonyms_of_their_own(
    service: TestClient, keys: Keys, folder: Path, ranked: list[dict[str, Any]]
) -> None:
    """Stable for one key, another for each, and nothing in the answer is anybody's id."""
    with AccessStore(folder) as store:
        other = store.create([Scope.EMPLOYER])[1].text
    mine, again, theirs = (shortlist(service, one) for one in (keys.good["employer"],) * 2 + (other,))
    assert mine == again
    assert [one["score"] for one in mine] == [one["score"] for one in ranked]
    assert all(one["item"].startswith("c-") and len(one["item"]) == 22 for one in mine)
    assert {one["item"] for one in mine}.isdisjoint(one["item"] for one in theirs)
    text = json.dumps(mine)
    with Workspace.open(folder) as workspace:
        known = workspace.people()
        for one in ranked:
            person = known[one["item"]]
            hidden = {person.id, *person.subject_ids}
            for award in workspace.awards(person.id):
                hidden |= {award.id, award.subject}
            assert [name for name in hidden if name and f'"{name}"' in text] == []
    days = {proof["issued"] for one in mine for part in one["evidence"] for proof in part["proofs"]}
    assert days
    assert all(day is None or day.endswith("-01") for day in days)
    assert shortlist(service, keys.good["admin"])[0]["item"] == ranked[0]["item"]


def test_a_name_comes_with_consent_and_goes_with_it(
    service: TestClient, keys: Keys, ranked: list[dict[str, Any]]
) -> None:
    person, employer = ranked[0]["item"], by(keys.good["employer"])
    mine = by(keys.good["learner"])
    assert service.get(f"/v1/profiles/{person}", headers=employer).status_code == 404
    audiences = service.get("/v1/audiences", headers=mine).json()
    assert keys.ids["employer"] in [one["id"] for one in audiences]
    assert keys.ids["admin"] not in [one["id"] for one in audiences]
    place = f"/v1/profiles/{person}/consents"
    assert service.put(f"{place}/nobody", headers=mine).status_code == 404
    given = service.put(f"{place}/{keys.ids['employer']}", headers=mine)
    assert given.status_code == 200, given.text
    assert given.json()["withdrawn"] is None
    assert service.put(f"{place}/{keys.ids['employer']}", headers=mine).json() == given.json()
    seen = shortlist(service, keys.good["employer"])
    assert seen[0]["item"] == person
    assert all(one["item"].startswith("c-") for one in seen[1:])
    shown = service.get(f"/v1/profiles/{person}", headers=employer)
    assert shown.status_code == 200
    assert service.get(f"/v1/profiles/{person}/export", headers=employer).status_code == 403
    assert service.delete(f"{place}/{keys.ids['employer']}", headers=mine).json()["withdrawn"]
    assert service.delete(f"{place}/{keys.ids['employer']}", headers=mine).status_code == 404
    assert shortlist(service, keys.good["employer"])[0]["item"].startswith("c-")
    tag = {"If-None-Match": shown.headers["etag"]}
    assert service.get(f"/v1/profiles/{person}", headers=employer | tag).status_code == 404
    listed = service.get(place, headers=mine)
    assert (len(listed.json()), listed.headers["x-total-count"]) == (1, "1")
    assert service.get(place, headers=mine, params={"offset": 1}).json() == []
    held = service.get(f"/v1/profiles/{person}/export", headers=mine).json()
    assert [one["audience"] for one in held["consents"]] == [keys.ids["employer"]]
    assert {one["id"] for one in held["keys"]} == {keys.ids["learner"], keys.ids["badges"]}


def test_what_is_held_of_somebody_is_told_as_it_is_now(service: TestClient, keys: Keys) -> None:
    """A tag that knows of records alone would hide a consent: that of a person's file is of all it says."""
    mine, person = by(keys.good["learner"]), service.get("/v1/me", headers=by(keys.good["learner"])).json()
    place = f"/v1/profiles/{person['person']}"
    before = service.get(f"{place}/export", headers=mine)
    assert before.headers["cache-control"] == "no-store"
    assert service.put(f"{place}/consents/*", headers=mine).status_code == 200
    after = service.get(f"{place}/export", headers=mine | {"If-None-Match": before.headers.get("etag", "*")})
    assert after.status_code == 200
    assert len(after.json()["consents"]) == len(before.json()["consents"]) + 1
    assert service.delete(f"{place}/consents/*", headers=mine).status_code == 200


def test_nobody_walks_from_a_line_of_the_log_to_another_s(
    service: TestClient, keys: Keys, folder: Path
) -> None:
    """Whoever has the hash of a ranking may look at it, so it is not told with the line that came next."""
    shortlist(service, keys.good["admin"])
    first = newest(folder, "ranking")["hash"]
    shortlist(service, keys.good["employer"])
    line = newest(folder, "ranking")
    assert line["previous"] == first
    for who, told in (("employer", False), ("admin", True)):
        shown = service.get(f"/employer/decisions/{line['hash']}", headers=by(keys.good[who]))
        assert shown.status_code == 200
        assert (first in shown.text) is told


def test_who_is_gone_from_a_team_is_not_named(
    folder: Path, keys: Keys, ranked: list[dict[str, Any]], tmp_path: Path
) -> None:
    """An index may still know a pseudonym of somebody who is held no more."""
    copy, gone = Path(shutil.copytree(folder, tmp_path / "workspace")), ranked[3]["item"]
    with serving(unlimited(workspace=copy)) as client:
        name = shortlist(client, keys.good["employer"])[3]["item"]
        with closing(sqlite3.connect(copy / "workspace.db")) as store, store:
            store.execute("DELETE FROM people WHERE id = ?", (gone,))
        answer = client.post(
            "/v1/workforce", json={"team": [name], "roles": ["SQL"]}, headers=by(keys.good["employer"])
        )
    assert answer.status_code == 404
    assert name in answer.text
    assert not any(one["item"] in answer.text for one in ranked)


def test_a_ranking_says_whose_key_asked_and_can_be_asked_again(
    service: TestClient, keys: Keys, folder: Path, ranked: list[dict[str, Any]]
) -> None:
    shortlist(service, keys.good["employer"])
    line = newest(folder, "ranking")
    assert line["data"]["asked_by"] == keys.ids["employer"]
    assert ranked[0]["item"] not in json.dumps(line)
    with Workspace.open(folder) as workspace:
        assert verify_chain(folder).good
        again = replay(workspace, line["n"])
    assert again.outcome == "same"
    assert again.matches[0].item == ranked[0]["item"]


def test_a_verification_is_logged_by_digest_and_verdict(
    service: TestClient, keys: Keys, folder: Path, ranked: list[dict[str, Any]]
) -> None:
    with Workspace.open(folder) as workspace:
        held = [one.extra.get("document") for one in workspace.awards(ranked[0]["item"])]
    document = next(one for one in held if one)
    raw = document if isinstance(document, str) else json.dumps(document)
    answers = [service.post("/v1/verify", content=raw, headers=by(keys.good["designer"])) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    with Workspace.open(folder) as workspace:
        lines = [one["data"] for one in workspace.audit.entries() if one["event"] == "verification"][-2:]
    assert lines[0] == lines[1]
    assert lines[0]["asked_by"] == keys.ids["designer"]
    assert lines[0]["verified"] == int(answers[0].json()["verified"])
    assert lines[0]["codes"] == answers[0].json()["codes"]
    assert len(lines[0]["credential"]) == 64


def test_who_erases_themself_is_gone_with_keys_and_consents(folder: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(folder, tmp_path / "own"))
    with Workspace.open(own) as workspace:
        person = next(iter(workspace.people()))
    with AccessStore(own) as store:
        key, secret = store.create([Scope.LEARNER], person=person)
    mine = by(secret.text)
    with serving(unlimited(workspace=own)) as service:
        assert service.put(f"/v1/profiles/{person}/consents/*", headers=mine).status_code == 200
        service.post("/sign-in", data={"key": secret.text})
        assert service.delete(f"/v1/profiles/{person}", headers=mine).status_code == 204
        assert service.get("/v1/me", headers=mine).status_code == 401
    with Workspace.open(own) as workspace:
        assert workspace.consents.of(person) == ()
    with AccessStore(own) as store:
        assert key.id not in {one.id for one in store.keys("")}


def test_keys_are_in_no_log_and_no_error(
    service: TestClient, keys: Keys, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = []
    for key in (*keys.good.values(), *keys.bad.values(), UNKNOWN):
        for headers in (by(key), {"X-API-Key": key}, {"Cookie": f"skillmatch_session={key}"}):
            for path in ("/v1/jobs", "/v1/profiles/somebody", "/nowhere", "/v1/credentials/nothing"):
                answer = service.get(path, headers=headers)
                told.append(answer.text + str(answer.headers))
    written = caplog.text + "".join(told) + (folder / "audit.jsonl").read_text()
    held = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    for key in (*keys.good.values(), keys.bad["expired"], keys.bad["revoked"]):
        assert key not in written
        assert key.split("_", 2)[2] not in written
        assert key.encode() not in held
