"""The catalogue before a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .looking import accessible, shot

_PAGES = {
    "start": "/",
    "catalogue": "/catalogue",
    "credential": "/catalogue/credentials/sql-foundations",
    "stack": "/catalogue/stacks/data-analyst-stack",
    "skills": "/catalogue/skills?q=data",
    "frameworks": "/catalogue/frameworks",
    "missing": "/catalogue/credentials/nothing",
}


@pytest.mark.parametrize("name", _PAGES)
def test_pages_are_accessible(page: Page, shots: Path, name: str) -> None:
    page.goto(_PAGES[name])
    accessible(page)
    shot(page, shots, f"catalogue-{name}")


def test_from_a_search_to_a_skill_by_keyboard_alone(page: Page) -> None:
    page.goto("/catalogue")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_role("searchbox").focus()
    page.keyboard.type("databases")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="near “databases”")).to_be_visible()
    page.locator("#results h3 a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="What it teaches")).to_be_visible()


def test_the_catalogue_works_without_script(context: BrowserContext, address: str) -> None:
    browser = context.browser
    assert browser is not None
    plain = browser.new_context(base_url=address, java_script_enabled=False)
    page = plain.new_page()
    page.goto("/catalogue")
    page.get_by_role("searchbox").fill("databases")
    page.get_by_role("button", name="Search").click()
    assert "near “databases”" in page.content()
    plain.close()


def test_search_swaps_results_in_place(page: Page) -> None:
    page.goto("/catalogue")
    page.evaluate("window.mark = 1")
    page.get_by_role("searchbox").fill("databases")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="near “databases”")).to_be_visible()
    assert page.evaluate("window.mark") == 1
    assert "q=databases" in page.url
