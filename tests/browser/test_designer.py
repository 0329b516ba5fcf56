"""A designer before a real browser: programme, coverage, gap, review by keyboard, figures follow, export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .looking import accessible, shot

_STACK = "data-analyst-stack"
_SYLLABUS = """# Working with data
## Learning outcomes
- Clean a dataset with SQL queries and spreadsheets
- Explain a chart to people who do not read numbers
- Write Python programs with tests
"""
_PAGES = {
    "start": "/designer",
    "coverage": f"/designer?programme={_STACK}",
    "occupation": f"/designer?programme={_STACK}&occupation=data+analyst&hours=120",
    "wrong": f"/designer?programme={_STACK}&level=nine",
    "review": f"/designer/review?programme={_STACK}",
    "ecosystem": "/designer/ecosystem",
}


@pytest.mark.parametrize("name", _PAGES)
def test_pages_are_accessible(page: Page, shots: Path, name: str) -> None:
    page.goto(_PAGES[name])
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Reading")).to_have_count(0)
    accessible(page)
    shot(page, shots, f"designer-{name}")


@pytest.fixture
def own(browser: Browser, own_address: str) -> Iterator[Page]:
    """A page of a service whose workspace may change."""
    made = browser.new_context(
        base_url=own_address, viewport={"width": 1280, "height": 900}, accept_downloads=True
    )
    made.set_default_timeout(20_000)
    opened = made.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    yield opened
    made.close()
    assert wrong == []


def _covered(page: Page) -> int:
    return int(page.locator("dl.figures dd strong").first.inner_text())


def test_from_a_programme_to_an_export_by_keyboard(own: Page, shots: Path, tmp_path: Path) -> None:
    own.goto("/designer")
    own.get_by_label("Programme", exact=True).focus()
    own.keyboard.type("Data analyst")
    expect(own.get_by_label("Programme", exact=True)).to_have_value(_STACK)
    own.get_by_role("button", name="Show coverage").focus()
    own.keyboard.press("Enter")
    expect(own.get_by_role("heading", name="Data analyst against")).to_be_visible()
    expect(own.get_by_role("heading", name="Gaps, by")).to_be_visible()
    before = _covered(own)
    shot(own, shots, "designer-journey-1-coverage")

    own.get_by_role("link", name="Review the links").focus()
    own.keyboard.press("Enter")
    expect(own.locator("#progress")).to_contain_text("0 of ")
    total = int(own.locator("#progress strong").inner_text().split()[-1])
    for done in range(1, total + 1):
        own.keyboard.press("r")
        expect(own.locator("#progress")).to_contain_text(f"{done} of {total}")
        if _covered(own) < before:
            break
    assert _covered(own) < before
    expect(own.locator("#current")).to_be_focused()
    expect(own.locator(".undo")).to_contain_text("You rejected")
    accessible(own)
    shot(own, shots, "designer-journey-2-rejected")

    own.keyboard.press("u")
    expect(own.locator("#progress")).to_contain_text(f"{done - 1} of {total}")
    assert _covered(own) == before
    own.keyboard.press("a")
    expect(own.locator("#progress")).to_contain_text(f"{done} of {total}")
    own.keyboard.press("p")
    shot(own, shots, "designer-journey-3-accepted")

    own.get_by_role("link", name="← Coverage").click()
    expect(own.get_by_text("1 accepted by a person")).to_be_visible()
    with own.expect_download() as waiting:
        own.get_by_role("link", name="CSV").click()
    waiting.value.save_as(tmp_path / "gaps.csv")
    assert "Spreadsheets" in (tmp_path / "gaps.csv").read_text("utf-8-sig")
    own.get_by_role("link", name="Page for a committee").click()
    expect(own.get_by_role("heading", level=1)).to_contain_text("Data analyst")
    shot(own, shots, "designer-journey-4-committee")


def test_a_syllabus_of_ones_own_is_read_and_mended(own: Page, shots: Path) -> None:
    own.goto("/designer")
    own.get_by_text("Or hand in a syllabus of your own").click()
    own.get_by_label("Or paste the text").fill(_SYLLABUS)
    own.get_by_role("button", name="Read it").click()
    expect(own.get_by_role("heading", name="Working with data against")).to_be_visible()
    own.get_by_role("link", name="Review the links").click()
    expect(own.locator(".statement mark").first).to_be_visible()
    own.get_by_text("It speaks of another skill").click()
    own.get_by_label("Or its name, code or URI").fill("Nothing of the kind")
    own.get_by_role("button", name="Use this skill instead").click()
    expect(own.get_by_role("alert")).to_contain_text("Nothing of the kind")
    own.get_by_text("It speaks of another skill").click()
    own.get_by_label("Or its name, code or URI").fill("Data visualisation")
    own.get_by_role("button", name="Use this skill instead").click()
    expect(own.locator(".undo")).to_contain_text("Data visualisation")
    accessible(own)
    shot(own, shots, "designer-syllabus")


def test_keys_can_be_switched_off(page: Page) -> None:
    page.goto(f"/designer/review?programme={_STACK}")
    first = page.locator("#current").inner_text()
    page.get_by_label("Keys:").uncheck()
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    assert page.locator("#current").inner_text() == first
    page.get_by_label("Keys:").check()
    page.keyboard.press("n")
    expect(page.locator("#current")).to_contain_text("2 of ")


def test_reviewing_works_without_script_and_enlarged(browser: Browser, own_address: str) -> None:
    plain = browser.new_context(
        base_url=own_address, java_script_enabled=False, viewport={"width": 640, "height": 450}
    )
    page = plain.new_page()  # 640 by 450 is 1280 by 900 at 200 %
    page.goto(f"/designer/review?programme={_STACK}")
    page.get_by_role("button", name="Reject").click()
    expect(page.locator("#progress")).to_contain_text("1 of ")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#progress")).to_contain_text("0 of ")
    plain.close()
