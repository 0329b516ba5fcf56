"""From nothing to a demo, and what its operator sees, before a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from .looking import accessible, shot


def test_operations_is_accessible(page: Page, shots: Path) -> None:
    page.goto("/operations")
    expect(page.get_by_text("fits the records")).to_be_visible()
    accessible(page)
    shot(page, shots, "operations")


def test_the_demo_is_one_click_away_from_an_empty_service(
    browser: Browser, serve: Callable[[Path], Iterator[str]], tmp_path: Path, shots: Path
) -> None:
    with closing(serve(tmp_path / "new")) as serving:  # type: ignore[type-var]
        page = browser.new_page(base_url=next(serving))
        page.set_default_timeout(120_000)
        page.goto("/")
        expect(page.get_by_role("heading", name="Welcome to SkillMatch")).to_be_visible()
        accessible(page)
        shot(page, shots, "welcome")
        page.get_by_role("button", name="Load the demo", exact=True).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Loading the demo")).to_be_visible()
        accessible(page)
        go_on = page.get_by_role("link", name="Go on")
        expect(go_on).to_be_visible(timeout=180_000)
        shot(page, shots, "welcome-loaded")
        go_on.click()
        expect(page.get_by_role("heading", name="Skills that can be proved, matched")).to_be_visible()
        page.close()
