"""What a browser without script sends from a form of a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from starlette.testclient import TestClient

HTML = {"Accept": "text/html"}
POSTING = "data-analyst-rivermouth"


class _Form(HTMLParser):
    """The successful controls of one form, in their order."""

    def __init__(self, text: str, form: str) -> None:
        super().__init__()
        self.form, self.inside = form, False
        self.fields: list[tuple[str, str]] = []
        self.select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = found.get("id") == self.form
        elif self.inside and tag == "input" and "name" in found:
            if found.get("type") != "checkbox" or "checked" in found:
                self.fields.append((found["name"], found.get("value", "")))
        elif self.inside and tag == "select":
            self.select = found["name"]
        elif self.inside and tag == "option" and "selected" in found:
            self.fields.append((self.select, found["value"]))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"


def fields(text: str, form: str = "ask", **changed: Any) -> dict[str, Any]:
    """A form of a page as data to post, with some fields changed."""
    sent: dict[str, list[str]] = {}
    for name, value in _Form(text, form).fields:
        sent.setdefault(name, []).append(value)
    return {**sent, **changed}


def ask(client: TestClient, posting: str = POSTING) -> str:
    """The page with the skills of a posting held."""
    answer = client.get("/employer/posting", params={"posting": posting}, headers=HTML)
    assert answer.status_code == 200, answer.text
    return answer.text


def post(client: TestClient, step: str, data: dict[str, Any]) -> Any:
    return client.post(f"/employer/{step}", data=data, headers=HTML)


def names(text: str) -> list[str]:
    """Who is listed on a page, best first."""
    return re.findall(r'name="pick" value="([^"]+)"', text)
