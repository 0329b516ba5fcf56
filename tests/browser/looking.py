"""What every page is held to: axe's rules in both schemes, narrow screens, a picture."""

from __future__ import annotations

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NARROW = 320
"""CSS pixels to which pages must reflow without scrolling sideways (WCAG 2.2, 1.4.10)."""


def accessible(page: Page) -> None:
    """Nothing serious by axe, light or dark, and no sideways scrolling on a narrow screen."""
    size = page.viewport_size or {"width": 1280, "height": 900}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page, options=_RULES).response["violations"]
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        told = [(one["id"], [node["html"][:200] for node in one["nodes"][:5]]) for one in serious]
        assert told == [], f"{page.url} ({scheme})"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": NARROW, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROW, f"{page.url}: {wide} px wide on a screen of {NARROW}"
    page.set_viewport_size(size)


def shot(page: Page, folder: Path, name: str) -> None:
    """Keep a picture of the whole page."""
    page.screenshot(path=folder / f"{name}.png", full_page=True)
