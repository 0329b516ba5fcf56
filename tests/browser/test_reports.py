"""Pages that commands write are held to what the service's are, with names that never break."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .looking import accessible

_LONG = "W" * 300
_PROGRAMME = {
    "issuers": [{"id": "i", "name": _LONG}],
    "credentials": [
        {"id": "long", "name": _LONG, "issuer": "i", "description": f"See https://example.org/{_LONG}.",
         "competencies": [{"text": f"Use spreadsheets for {_LONG}"}, {"text": f"Speak of {_LONG}"}]},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "command",
    [
        ["report", "--quarter", "2026Q2", "-o"],
        ["audit", "equity", "--no-keep", "-o"],
        ["gaps", "{programme}", "--html"],
    ],
    ids=["report", "equity", "gaps"],
)
def test_what_commands_write_is_accessible(
    browser: Browser, run, workspace_copy: Path, tmp_path: Path, command: list[str]
) -> None:
    programme, written = tmp_path / "p.json", tmp_path / "page.html"
    programme.write_text(json.dumps(_PROGRAMME))
    assert run("import", "credentials", programme, "-w", workspace_copy).code == 0
    assert run("index", "-w", workspace_copy).code == 0
    asked = [part.format(programme=programme) for part in command]
    assert run(*asked, written, "-w", workspace_copy).code == 0
    context = browser.new_context(bypass_csp=True)  # for axe alone: the pages allow no script
    page = context.new_page()
    page.goto(written.as_uri())
    accessible(page)
    context.close()
