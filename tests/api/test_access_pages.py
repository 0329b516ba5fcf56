"""Signing in and out, and what a browser's session may do for other pages: nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.main import create_app
from skillmatch import sample
from skillmatch.access import AccessStore
from skillmatch.errors import InputError

from .guarded import UNKNOWN, Keys, by, make_keys, unlimited

HTML = {"Accept": "text/html"}
OWN = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def folder(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sample_folder, tmp_path_factory.mktemp("pages") / "workspace"))


@pytest.fixture(scope="module")
def keys(folder: Path) -> Keys:
    return make_keys(folder, sample.DEMO_LEARNER)


@pytest.fixture
def browser(folder: Path, keys: Keys) -> Iterator[TestClient]:
    """Keeps cookies, and follows no redirect by itself."""
    settings = unlimited(workspace=folder, cors_origins=frozenset(("https://portal.example",)))
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


def sign_in(browser: TestClient, key: str, **more: str) -> object:
    return browser.post("/sign-in", data={"key": key, **more}, headers=OWN)


def test_a_page_that_needs_an_account_leads_to_the_sign_in_and_back(browser: TestClient, keys: Keys) -> None:
    asked = browser.get("/operations?x=1", headers=HTML)
    assert asked.status_code == 303
    assert asked.headers["location"] == "/sign-in?next=%2Foperations%3Fx%3D1"
    shown = browser.get(asked.headers["location"], headers=HTML)
    assert 'name="next" value="/operations?x=1"' in shown.text
    done = sign_in(browser, keys.good["admin"], next="/operations?x=1")
    assert (done.status_code, done.headers["location"]) == (303, "/operations?x=1")
    cookie = done.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Path=/", "Max-Age=3600"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert keys.good["admin"] not in cookie
    assert browser.get("/v1/me").json()["id"] == keys.ids["admin"]
    assert browser.get("/v1/jobs").status_code == 200


def test_programs_are_not_led_anywhere(browser: TestClient) -> None:
    answer = browser.get("/operations")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert browser.get("/v1/jobs", headers=HTML).status_code == 401


def test_signing_out_ends_the_session_everywhere(browser: TestClient, keys: Keys) -> None:
    sign_in(browser, keys.good["designer"])
    stolen = browser.cookies["skillmatch_session"]
    assert browser.post("/sign-out", headers=OWN).headers["location"] == "/"
    assert "skillmatch_session" not in browser.cookies
    cookie = {"Cookie": f"skillmatch_session={stolen}"}
    assert browser.get("/v1/me", headers=cookie).json()["id"] == "anonymous"


@pytest.mark.parametrize("key", [UNKNOWN, "", "hello", "sm_x", "<script>alert(1)</script>", "x" * 2048])
def test_what_opens_nothing_is_said_so_and_never_repeated(browser: TestClient, key: str) -> None:
    answer = sign_in(browser, key)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert not key or key not in answer.text


@pytest.mark.parametrize(
    "place",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
     "/\t/evil.example", "/sign-in", "evil", "", "/\n/evil.example", "http:evil.example", "///evil.example",
     "//[", "http://[evil.example"],
)  # fmt: skip
def test_nobody_is_led_to_another_place(browser: TestClient, keys: Keys, place: str) -> None:
    done = sign_in(browser, keys.good["learner"], next=place)
    assert (done.status_code, done.headers["location"]) == (303, "/")


def test_a_session_is_only_for_our_own_pages(browser: TestClient, keys: Keys) -> None:
    """Not for a sister site, not for a page that may ask with keys, not where the origin is hidden."""
    sign_in(browser, keys.good["admin"])
    body = {"text": "Python"}
    own = browser.post("/v1/skills/extract", json=body, headers=OWN)
    assert own.status_code == 200
    for headers in (
        {"Origin": "https://portal.example"},
        {"Origin": "https://portal.example", "Sec-Fetch-Site": "cross-site"},
        {},
    ):
        assert browser.post("/v1/skills/extract", json=body, headers=headers).status_code == 401, headers
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://sub.testserver"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert browser.post("/v1/skills/extract", json=body, headers=headers).status_code == 403, headers
        if "Sec-Fetch-Site" in headers:
            assert browser.get("/v1/me", headers=headers).json()["id"] == "anonymous"


def test_a_listed_origin_may_ask_with_a_key(browser: TestClient, keys: Keys) -> None:
    portal = {"Origin": "https://portal.example"}
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "Authorization"}
    allowed = browser.options("/v1/skills/extract", headers=portal | asked)
    assert allowed.headers["access-control-allow-origin"] == "https://portal.example"
    assert "access-control-allow-credentials" not in allowed.headers
    answer = browser.post(
        "/v1/skills/extract", json={"text": "Python"}, headers=portal | by(keys.good["employer"])
    )
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "https://portal.example"
    other = browser.get("/v1/me", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


def test_over_https_no_other_host_can_set_the_cookie(folder: Path, keys: Keys) -> None:
    app = create_app(unlimited(workspace=folder))
    with TestClient(app, base_url="https://testserver", follow_redirects=False) as browser:
        own = {"Origin": "https://testserver"}
        done = browser.post("/sign-in", data={"key": keys.good["admin"]}, headers=own)
        cookie = done.headers["set-cookie"]
        assert cookie.startswith("__Host-skillmatch_session=")
        assert "Secure" in cookie
        token = cookie.partition("=")[2].partition(";")[0]
        browser.cookies.clear()
        planted = {"Cookie": f"skillmatch_session={token}"}
        assert browser.get("/v1/me", headers=planted).json()["id"] == "anonymous"


def test_a_revoked_key_ends_its_sessions(browser: TestClient, folder: Path) -> None:
    from skillmatch.access import Scope

    with AccessStore(folder) as store:
        key, secret = store.create([Scope.DESIGNER])
        sign_in(browser, secret.text)
        assert browser.get("/v1/me").json()["id"] == key.id
        store.revoke(key.id)
    assert browser.get("/v1/me").json()["id"] == "anonymous"


def test_where_no_keys_are_nobody_signs_in(client: TestClient) -> None:
    assert "holds no keys" in client.get("/sign-in", headers=HTML).text


@pytest.mark.parametrize(
    "origin", ["*", "https://*.example", "portal.example", "https://portal.example/", "null"]
)
def test_only_whole_origins_are_listed(folder: Path, origin: str) -> None:
    with pytest.raises(InputError, match="no origin"):
        create_app(unlimited(workspace=folder, cors_origins=frozenset((origin,))))
