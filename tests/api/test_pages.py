"""Pages without a browser: they work without script, and nothing in them runs that is not ours."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

_HTML = {"Accept": "text/html"}
_SOME = (
    "/",
    "/catalogue",
    "/catalogue?q=patient+safety",
    "/catalogue/credentials/sql-foundations",
    "/catalogue/stacks/data-analyst-stack",
    "/catalogue/skills?q=data",
    "/catalogue/frameworks",
    "/learner",
    "/learner/profile?person=bruno",
    "/learner/next?person=amara",
    "/learner/pathway?person=amara",
    "/learner/what-if?person=amara&credential=python-foundations",
    "/learner/openings?person=amara",
    "/learner/data?person=amara",
    "/learner/erase?person=amara",
    "/employer",
    "/employer/posting?posting=data-analyst-rivermouth",
)


class _Seen(HTMLParser):
    """Addresses a page names, ids in it, and whatever could run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.links += [found[name] or "" for name in ("href", "src", "action") if found.get(name)]
        self.ids += [found["id"] or ""] if "id" in found else []
        self.inline += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        if tag == "script" and "src" not in found:
            self.inline.append("script")


@pytest.mark.parametrize("path", _SOME)
def test_a_page_is_whole_and_runs_nothing_of_its_own(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=_HTML)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    seen = _Seen(answer.text)
    assert seen.inline == []
    assert len(seen.ids) == len(set(seen.ids))
    assert answer.text.count("<h1>") == 1


def test_every_link_from_the_catalogue_leads_somewhere(client: TestClient) -> None:
    todo, done = ["/"], set()
    while todo and len(done) < 120:
        path = todo.pop(0)
        done.add(path)
        answer = client.get(path, headers=_HTML)
        assert answer.status_code == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            found = _Seen(answer.text).links
            near = (one for one in found if one.startswith(("/catalogue", "/static")))
            todo += [one for one in near if one not in done and one not in todo]
    assert any(path.startswith("/catalogue/skills/") for path in done)


def test_what_is_missing_is_told_on_a_page_to_people_and_as_a_problem_to_programs(client: TestClient) -> None:
    page = client.get("/catalogue/credentials/nothing", headers=_HTML)
    assert page.status_code == 404
    assert "No credential" in page.text
    assert page.headers["content-type"].startswith("text/html")
    plain = client.get("/catalogue/credentials/nothing")
    assert plain.json()["status"] == 404
    api = client.get("/v1/credentials/nothing", headers=_HTML)
    assert api.headers["content-type"] == "application/problem+json"


def test_words_of_the_visitor_are_shown_not_run(client: TestClient) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e"
    answer = client.get("/catalogue", params={"q": evil}, headers=_HTML)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "\u202e" not in answer.text


def test_static_files_are_kept_by_their_content(client: TestClient) -> None:
    text = client.get("/", headers=_HTML).text
    found = re.findall(r'"(/static/[^"]+)"', text)
    assert any("htmx" in one for one in found)
    for one in found:
        answer = client.get(one)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
    assert client.get("/static/../main.py").status_code == 404
    assert client.get("/static/%2e%2e/main.py").status_code == 404


@pytest.mark.parametrize(
    ("wanted", "status"), [("bytes", 400), ("bytes=5-2", 400), ("bytes=a-b", 400), ("bytes=99999999-", 416)]
)
def test_a_part_that_a_static_file_has_not_is_refused_as_all_else(
    client: TestClient, wanted: str, status: int
) -> None:
    answer = client.get("/static/style.css", headers={"Range": wanted})
    assert answer.status_code == answer.json()["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    size = len(client.get("/static/style.css").content)
    assert answer.headers.get("content-range") == (f"bytes */{size}" if status == 416 else None)
    page = client.get("/static/style.css", headers={"Range": wanted} | _HTML)
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")


def test_parts_of_static_files_are_sent(client: TestClient) -> None:
    whole = client.get("/static/style.css").content
    part = client.get("/static/style.css", headers={"Range": "bytes=2-9"})
    assert (part.status_code, part.content) == (206, whole[2:10])
    several = client.get("/static/style.css", headers={"Range": "bytes=0-1,5-6"})
    assert several.headers["content-type"].startswith("multipart/byteranges")


@pytest.mark.parametrize("wanted", ["frogs", "frogs=0-1", ""])
def test_parts_in_units_nobody_knows_are_not_asked_for(client: TestClient, wanted: str) -> None:
    """RFC 9110 section 14.2: what is not understood is ignored."""
    answer = client.get("/static/style.css", headers={"Range": wanted})
    assert (answer.status_code, answer.content) == (200, client.get("/static/style.css").content)


@pytest.mark.parametrize("wanted", ["bytes=2-9", "bytes=99999999-", "bytes=a-b"])
def test_a_head_is_that_of_the_whole_file(client: TestClient, wanted: str) -> None:
    """Parts are of GET alone (RFC 9110 section 14.2)."""
    head = client.head("/static/style.css", headers={"Range": wanted})
    assert head.status_code == 200
    assert head.headers["content-length"] == client.get("/static/style.css").headers["content-length"]


def test_narrow_and_fixed_spaces_are_no_control_signs(client: TestClient) -> None:
    answer = client.get("/catalogue", params={"q": "patient\u00a0safety\u202fhere\u0007"}, headers=_HTML)
    assert "patient\u00a0safety\u202fhere\ufffd" in answer.text
