"""The catalogue through the service: found, filtered, page by page, and asked for again at no cost."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from skillmatch import Matcher, sample


def test_all_pages_together_are_the_whole_catalogue(client: TestClient, sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        held = list(matcher.snapshot.credentials)
    found: list[str] = []
    address = "/v1/credentials?limit=7"
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        assert answer.headers["x-total-count"] == str(len(held))
        found += [one["id"] for one in answer.json()]
        more = re.search(r'<([^>]*)>; rel="next"', answer.headers["link"])
        address = "/v1/credentials" + more[1] if more else ""
    assert found == held


def test_credentials_by_words_issuer_and_skill(client: TestClient, sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        snapshot = matcher.snapshot
        key = next(key for key, taught in snapshot.taught.items() if taught and key in snapshot.credentials)
        skill, issuer = snapshot.taught[key][0], snapshot.credentials[key].issuer
        hits = matcher.search("SQL for analysis", "credentials", n=3)
    for name in (skill.label, skill.skill):
        found = client.get("/v1/credentials", params={"skill": name, "issuer": issuer}).json()
        assert key in [one["id"] for one in found]
        assert {one["issuer"] for one in found} == {issuer}
    nearest = client.get("/v1/credentials", params={"q": "SQL for analysis", "limit": 3}).json()
    assert [one["id"] for one in nearest] == [hit.item for hit in hits]


def test_one_of_each(client: TestClient, sample_folder: Path) -> None:
    with Matcher.open(sample_folder) as matcher:
        key = next(key for key, taught in matcher.snapshot.taught.items() if taught)
        uri = matcher.snapshot.taught[key][0].skill
    entry = client.get(f"/v1/credentials/{quote(key, safe='')}").json()
    assert entry["credential"]["id"] == key
    assert entry["issuer"]["name"]
    assert uri in [one["skill"] for one in entry["teaches"]]
    stack = client.get(f"/v1/stacks/{sample.DEMO_PROGRAMME}").json()
    assert stack["stack"]["id"] == sample.DEMO_PROGRAMME
    inside = client.get(f"/v1/credentials/{stack['members'][0]}").json()
    assert sample.DEMO_PROGRAMME in inside["stacks"]
    for address in (uri, quote(uri, safe="")):
        skill = client.get(f"/v1/skills/{address}").json()
        assert skill["skill"]["uri"] == uri
        assert key in skill["credentials"]
    assert client.get("/v1/skills/SQL").json()["framework"] == "starter"
    assert len(client.get("/v1/stacks").json()) > 1


def test_frameworks_and_their_skills(client: TestClient) -> None:
    [entry] = client.get("/v1/frameworks").json()
    assert client.get("/v1/frameworks/starter").json() == entry
    answer = client.get("/v1/frameworks/starter/skills", params={"offset": 5, "limit": 2})
    assert len(answer.json()) == 2
    assert answer.headers["x-total-count"] == str(entry["counts"]["skills"])
    assert 'rel="prev"' in answer.headers["link"]
    assert client.get("/v1/frameworks/starter/skills?offset=9999").json() == []


@pytest.mark.parametrize("collection", ["credentials", "stacks", "skills", "frameworks"])
@pytest.mark.parametrize(
    "key", ["nobody", "..%2f..%2fetc%2fpasswd", "%00", "%ff%fe", "a%0d%0aX-Evil:%201", "x" * 2000, "'%22<b>"]
)
def test_ids_that_nothing_has(client: TestClient, collection: str, key: str) -> None:
    answer = client.get(f"/v1/{collection}/{key}")
    assert answer.status_code == 404, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "x-evil" not in answer.headers


@pytest.mark.parametrize(
    "asked",
    ["offset=-1", "limit=0", "limit=101", "limit=x", "offset=99999999999999999999", "q=" + "x" * 1001],
)
def test_pages_that_are_none(client: TestClient, asked: str) -> None:
    assert client.get(f"/v1/credentials?{asked}").status_code == 422


@pytest.mark.parametrize("asked", ["issuer=nobody", "skill=nothing+like+it"])
def test_filters_by_what_is_not_there(client: TestClient, asked: str) -> None:
    assert client.get(f"/v1/credentials?{asked}").status_code == 404


def test_links_carry_nothing_raw(client: TestClient) -> None:
    answer = client.get("/v1/credentials", params={"q": 'a>; rel="evil"\r\nX: y', "limit": 1})
    assert answer.status_code == 200, answer.text
    assert "evil" not in re.sub(r"<[^>]*>", "", answer.headers["link"])


def test_what_has_not_changed_is_not_sent_again(own: TestClient, workspace_copy: Path) -> None:
    address = "/v1/credentials?limit=2"
    tag = own.get(address).headers["etag"]
    again = own.get(address, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    strong = {"If-None-Match": tag.removeprefix("W/")}  # compared as if it were weak: RFC 9110 section 13.1.2
    assert own.get(address, headers=strong).status_code == 304
    assert own.get("/v1/credentials?limit=3", headers={"If-None-Match": tag}).status_code == 200
    assert "etag" not in own.get("/v1/credentials/nobody").headers
    whatever = {"If-None-Match": "*"}
    again = own.get(address, headers=whatever)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert own.head(address, headers=whatever).status_code == 304
    assert own.get("/v1/credentials/nobody", headers=whatever).status_code == 404
    assert own.get("/v1/credentials?limit=0", headers=whatever).status_code == 422
    with Matcher.open(workspace_copy) as matcher:
        matcher.workspace.delete_person(sample.DEMO_LEARNER)
    assert own.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_more_clients_at_once_than_threads(client: TestClient) -> None:
    """With everybody waiting for the matcher in worker threads, its holder would have none to work in."""
    with ThreadPoolExecutor(90) as crowd:
        answers = list(crowd.map(lambda n: client.get(f"/v1/stacks?limit={n % 9 + 1}"), range(180)))
    assert {answer.status_code for answer in answers} == {200}


def test_beyond_the_end_the_page_before_is_the_last(client: TestClient) -> None:
    links = client.get("/v1/credentials?limit=7&offset=9000000").headers["link"]
    ends = dict(one.split("; ")[::-1] for one in links.split(", "))
    assert ends['rel="prev"'] == ends['rel="last"']
    assert 'rel="next"' not in ends


@pytest.mark.parametrize(
    "address",
    [
        "/v1/trust",
        "/v1/trust/did:web:harrowmere.example",
        "/v1/reviews",
        "/v1/reviews/stats",
        "/v1/audiences",
        "/v1/jobs",
        "/v1/audits/log?limit=1",
        "/v1/profiles/amara/openings",
        "/v1/profiles/amara/consents",
        "/v1/profiles/amara/export",
    ],
)
def test_what_no_snapshot_knows_of_is_tagged_by_what_it_says(own: TestClient, address: str) -> None:
    first = own.get(address)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-store"
    for named in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = own.get(address, headers={"If-None-Match": named})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "content-type" not in again.headers
    assert own.head(address).headers["etag"] == tag
    assert own.get(address, headers={"If-None-Match": '"other"'}).content == first.content


def test_a_tag_by_content_goes_with_the_list_as_a_whole(own: TestClient) -> None:
    """The same page of a longer list has other places and another count."""
    address = "/v1/trust?limit=1"
    tag = own.get(address).headers["etag"]
    assert own.put("/v1/trust/did:web:zz.example", json={"weight": 0.5}).status_code == 200
    again = own.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.headers["etag"] == tag) == (200, False)
