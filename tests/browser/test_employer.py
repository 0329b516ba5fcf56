"""The employer's journey before a real browser: paste, edit, rank, compare, export."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .looking import accessible, shot

_POSTING = "data-analyst-rivermouth"
_TEXT = """Data Analyst, Housing and Transport

What you need
- Confident SQL, including window functions
- A sound grasp of statistics: samples, confidence intervals, comparing groups
- Experience in data visualisation and in presenting findings from data
- Care with personal data; you know what data protection asks of us

Nice to have
- Python or R"""


def _skill(page: Page, name: str) -> None:
    expect(page.get_by_role("group", name=name).first).to_be_visible()


def test_from_a_pasted_posting_to_a_table_of_candidates(page: Page, shots: Path) -> None:
    page.goto("/employer")
    accessible(page)
    shot(page, shots, "employer-1-start")

    page.get_by_label("Paste its text").fill(_TEXT)
    page.get_by_role("button", name="Find the skills").click()
    _skill(page, "Statistics")
    page.get_by_role("group", name="Statistics").get_by_label("Must be verified").check()
    page.get_by_role("group", name="Data visualisation").get_by_label("Keep").uncheck()
    page.get_by_role("group", name="Python").get_by_label("Weight").fill("0.8")
    page.get_by_label("Name of a skill").fill("data warehousing")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="+ Data warehousing").click()
    _skill(page, "Data warehousing")
    expect(page.get_by_role("group", name="Python").get_by_label("Weight")).to_have_value("0.8")
    expect(page.get_by_role("group", name="Data visualisation").get_by_label("Keep")).not_to_be_checked()
    accessible(page)
    shot(page, shots, "employer-2-skills")

    page.get_by_role("button", name="Rank candidates").first.click()
    expect(page.get_by_role("heading", name="10 candidates, best proof first")).to_be_visible()
    page.locator("summary", has_text="The credential behind each skill").first.click()
    accessible(page)
    shot(page, shots, "employer-3-candidates")

    for place in (1, 2, 3):
        page.get_by_role("checkbox", name=f"Compare rank {place}", exact=True).check()
    page.get_by_role("button", name="Compare the ticked").first.click()
    expect(page.get_by_role("heading", level=1, name="3 candidates for")).to_be_visible()
    expect(page.get_by_role("columnheader")).to_have_count(4)
    accessible(page)
    shot(page, shots, "employer-4-compare")

    page.get_by_role("button", name="Why rank 2?").click()
    expect(page.get_by_role("heading", name="What would change it")).to_be_visible()
    accessible(page)
    shot(page, shots, "employer-5-why")

    with page.expect_popup() as opened:
        page.get_by_role("link", name="line ").click()
    expect(opened.value.get_by_role("heading", level=1, name="of the audit log")).to_be_visible()
    accessible(opened.value)
    shot(opened.value, shots, "employer-10-decision")
    opened.value.close()

    page.get_by_role("button", name="Back to the list").click()
    with page.expect_download() as kept:
        page.get_by_role("button", name="Export CSV").click()
    with Path(kept.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 10
    assert all(row["Statistics: how it is met"].startswith("verified") for row in rows)
    page.get_by_role("button", name="Print view").click()
    accessible(page)
    shot(page, shots, "employer-6-print")


def test_back_leads_to_the_list_of_skills(page: Page) -> None:
    page.goto("/employer")
    page.get_by_label("Paste its text").fill(_TEXT)
    page.get_by_role("button", name="Find the skills").click()
    page.get_by_role("button", name="Rank candidates").first.click()
    expect(page.get_by_role("heading", name="best proof first")).to_be_visible()
    page.go_back()
    _skill(page, "Statistics")


def test_place_and_blind_mode_change_the_list_in_place(page: Page, shots: Path) -> None:
    page.goto(f"/employer/posting?posting={_POSTING}")
    page.get_by_role("button", name="Rank candidates").first.click()
    page.evaluate("window.mark = 1")
    page.locator("summary", has_text="Change what is asked").click()
    page.get_by_label("Location").fill("Rivermouth")
    page.get_by_label("Switch it off").check()
    page.get_by_role("button", name="Rank candidates").first.click()
    expect(page.get_by_role("heading", name="Listed, but not all is known of them")).to_be_visible()
    expect(page.locator("#results")).to_contain_text("blind mode off")
    assert page.evaluate("window.mark") == 1
    accessible(page)
    shot(page, shots, "employer-7-place")
    page.get_by_role("group", name="SQL").get_by_label("Weight").fill("a lot")
    page.get_by_role("button", name="Rank candidates").first.click()
    expect(page.get_by_role("alert")).to_contain_text("SQL: A weight is a number")
    assert page.evaluate("window.mark") == 1


def test_the_ticked_become_a_team(page: Page, shots: Path) -> None:
    page.goto("/employer/team")
    accessible(page)
    page.goto(f"/employer/posting?posting={_POSTING}")
    page.get_by_role("button", name="Rank candidates").first.click()
    for place in (1, 5, 7):
        page.get_by_role("checkbox", name=f"Compare rank {place}", exact=True).check()
    page.get_by_role("button", name="The ticked as a team").click()
    expect(page.get_by_role("heading", name="Training to commission")).to_be_visible()
    accessible(page)
    shot(page, shots, "employer-11-team")


def test_what_is_wrong_is_told_where_it_is(page: Page, shots: Path) -> None:
    page.goto("/employer")
    page.get_by_role("button", name="Find the skills").click()
    expect(page.get_by_role("alert")).to_contain_text("there is no posting yet")
    accessible(page)
    page.goto(f"/employer/posting?posting={_POSTING}")
    page.get_by_role("group", name="SQL").get_by_label("Weight").fill("a lot")
    page.get_by_role("button", name="Rank candidates").first.click()
    weight = page.get_by_role("group", name="SQL").get_by_label("Weight")
    expect(weight).to_have_value("a lot")
    expect(weight).to_have_attribute("aria-invalid", "true")
    accessible(page)
    shot(page, shots, "employer-8-wrong")


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/employer")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("data analyst")
    page.keyboard.press("Enter")
    expect(page.locator("#results")).to_contain_text("Nearest to “data analyst”")
    page.locator("#results a").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Rank candidates").first).to_be_visible()
    page.get_by_role("checkbox", name="Keep").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("o")  # essential or optional
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # in a field: ranks
    expect(page.get_by_role("heading", name="best proof first")).to_be_visible()
    for place in (1, 2):
        page.get_by_role("checkbox", name=f"Compare rank {place}", exact=True).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Compare the ticked").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="2 candidates for")).to_be_visible()


@pytest.mark.parametrize("script", [False])
def test_the_whole_journey_without_script(context: BrowserContext, address: str, script: bool) -> None:
    browser = context.browser
    assert browser is not None
    plain = browser.new_context(base_url=address, java_script_enabled=script)
    page = plain.new_page()
    page.goto("/employer")
    page.get_by_label("Paste its text").fill(_TEXT)
    page.get_by_role("button", name="Find the skills").click()
    page.get_by_label("Name of a skill").fill("data warehousing")
    page.get_by_role("button", name="Find skills").click()
    page.get_by_role("button", name="+ Data warehousing").click()
    _skill(page, "Data warehousing")
    page.get_by_role("button", name="Rank candidates").first.click()
    page.get_by_role("checkbox", name="Compare rank 1", exact=True).check()
    page.get_by_role("checkbox", name="Compare rank 4", exact=True).check()
    page.get_by_role("button", name="Compare the ticked").first.click()
    assert "2 candidates for" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("button", name="Back to the list").click()
    expect(page.get_by_role("checkbox", name="Compare rank 4", exact=True)).to_be_checked()
    plain.close()


def test_at_twice_the_size_nothing_is_lost(page: Page, shots: Path) -> None:
    """Text at 200% (WCAG 2.2, 1.4.4): half the CSS pixels of a usual screen."""
    page.set_viewport_size({"width": 640, "height": 450})
    page.goto(f"/employer/posting?posting={_POSTING}")
    page.get_by_role("button", name="Rank candidates").first.click()
    expect(page.get_by_role("heading", name="best proof first")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme="dark")
    shot(page, shots, "employer-9-narrow-dark")
