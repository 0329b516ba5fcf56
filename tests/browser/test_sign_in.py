"""Signing in and out before a real browser, whose word on cookies and origins is the one that counts."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from skillmatch import sample
from skillmatch.access import AccessStore, Scope

from .looking import accessible, shot


def test_a_learner_signs_in_by_keyboard_and_out_again(
    browser: Browser, own_address: str, workspace_copy: Path, shots: Path
) -> None:
    """The first key closes the door of a service that runs already."""
    with AccessStore(workspace_copy) as store:
        secret = store.create([Scope.LEARNER], person=sample.DEMO_LEARNER)[1].text
    context = browser.new_context(base_url=own_address)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto("/learner")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert page.url == f"{own_address}/sign-in?next=%2Flearner"
    accessible(page)
    shot(page, shots, "sign-in")
    page.get_by_label("Your key").fill("sm_not_a_key")
    page.keyboard.press("Enter")
    expect(page.get_by_text("not known here")).to_be_visible()
    accessible(page)
    page.get_by_label("Your key").fill(secret)
    page.keyboard.press("Enter")
    page.wait_for_url("**/learner*")
    [cookie] = context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert page.evaluate("document.cookie") == ""
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(f"{own_address}/")
    assert context.cookies() == []
    page.goto("/learner")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    context.close()
