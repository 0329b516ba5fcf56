"""The learner's journey before a real browser: from a wallet to what one credential more would change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from skillmatch.access import AccessStore, Scope
from skillmatch.matcher.judging import document_of
from skillmatch.verification.minting import bake_png
from skillmatch.workspace import Workspace

from .looking import accessible, shot

_PAGES = {
    "start": "/learner",
    "profile": "/learner/profile?person=amara",
    "rejected": "/learner/profile?person=bruno",
    "inferred": "/learner/profile?person=farah",
    "next": "/learner/next?person=amara",
    "next-unknown": "/learner/next?person=amara&goal=analyst",
    "pathway": "/learner/pathway?person=amara&goal=machine-learning-stack",
    "pathway-budget": "/learner/pathway?person=amara&goal=data-analyst-stack&hours=20",
    "pathway-wrong": "/learner/pathway?person=amara&goal=data-analyst-stack&coverage=x&prefer=x",
    "what-if": "/learner/what-if?person=amara",
    "what-if-chosen": "/learner/what-if?person=amara&credential=python-foundations",
    "what-if-unknown": "/learner/what-if?person=amara&credential=python",
    "openings": "/learner/openings?person=amara",
    "data": "/learner/data?person=amara",
    "erase": "/learner/erase?person=amara",
    "nobody": "/learner/profile?person=nobody",
}


@pytest.fixture(scope="session")
def wallet(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Amara's signed credentials as files: JSON, tokens, one in a picture; and a file that is none."""
    folder = tmp_path_factory.mktemp("wallet")
    with Workspace.open(sample_folder) as workspace:
        held = [raw for award in workspace.awards("amara") if (raw := document_of(award))]
    files = []
    for number, raw in enumerate(held):
        signed = raw.startswith(b"{")
        file = folder / f"badge-{number}.{'json' if signed else 'jwt'}"
        file.write_bytes(raw)
        files.append(file)
    picture = folder / "picture.png"
    picture.write_bytes(bake_png(json.loads(next(raw for raw in held if raw.startswith(b"{")))))
    (folder / "letter.txt").write_text("Dear learner", encoding="utf-8")
    return [*files, picture, folder / "letter.txt"]


@pytest.mark.parametrize("name", _PAGES)
def test_pages_are_accessible(page: Page, shots: Path, name: str) -> None:
    page.goto(_PAGES[name])
    accessible(page)
    shot(page, shots, f"learner-{name}")
    # 200% zoom is half as many CSS pixels (WCAG 2.2, 1.4.4).
    page.set_viewport_size({"width": 640, "height": 450})
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_from_a_wallet_to_what_if(page: Page, shots: Path, wallet: list[Path]) -> None:
    page.goto("/learner")
    page.get_by_label("Files of your wallet").set_input_files(wallet)
    page.get_by_role("button", name="Verify and show").click()
    expect(page.get_by_text("Shown, not kept.")).to_be_visible()
    expect(page.get_by_text("letter.txt")).to_be_visible()
    expect(page.get_by_role("link", name="SQL foundations").first).to_be_visible()
    page.get_by_text("Step by step").first.click()
    expect(page.get_by_text("Does the signature fit what it says?").first).to_be_visible()
    accessible(page)
    shot(page, shots, "learner-journey-1-wallet")

    page.get_by_role("link", name="What should I earn next?").click()
    page.get_by_label("Goal", exact=True).fill("Data analyst")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Towards Data analyst")).to_be_visible()
    expect(page.get_by_role("heading", name="best first")).to_be_visible()
    accessible(page)
    shot(page, shots, "learner-journey-2-next")

    page.get_by_role("link", name="Plan the whole way").click()
    expect(page.get_by_role("img", name="path to Data analyst")).to_be_visible()
    expect(page.get_by_role("table", name="The same, step by step")).to_be_visible()
    accessible(page)
    shot(page, shots, "learner-journey-3-pathway")

    page.get_by_role("link", name="What if", exact=True).click()
    page.get_by_label("Credential", exact=True).fill("Python foundations")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="With “Python foundations”")).to_be_visible()
    expect(page.get_by_role("heading", name="Openings that come closer")).to_be_visible()
    accessible(page)
    shot(page, shots, "learner-journey-4-what-if")

    page.get_by_role("button", name="Forget it now").click()
    expect(page.get_by_text("The wallet is forgotten.")).to_be_visible()


def test_a_bad_limit_is_told_beside_its_field(page: Page) -> None:
    page.goto("/learner/pathway?person=amara")
    page.get_by_text("Limits and wishes").click()
    page.get_by_label("Hours a week").fill("none")
    page.get_by_role("button", name="Plan").click()
    field = page.get_by_label("Hours a week")
    expect(field).to_have_value("none")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("✖ Give a number from 0.5 to 168.")
    accessible(page)


def test_by_keyboard_alone(page: Page) -> None:
    page.goto("/learner")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    _tab_to(page, "input[type=search]")
    page.keyboard.type("chidi")
    page.keyboard.press("Enter")
    expect(page.locator("#people li")).to_have_count(1)
    _tab_to(page, "#people a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="What you can show")).to_be_visible()
    _tab_to(page, ".tabs a[href*=pathway]")
    page.keyboard.press("Enter")
    _tab_to(page, "#goal")
    page.keyboard.type("data-analyst-stack")
    page.keyboard.press("Enter")
    expect(page.locator("#results .towards strong")).to_have_text("Data analyst")
    _tab_to(page, "#explore")
    page.keyboard.press("Enter")
    expect(page.locator(".explorer .told")).to_contain_text("before it")
    _tab_to(page, ".nodes button")
    before = page.locator(".explorer .told").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".explorer .told")).not_to_have_text(before)


def test_the_explorer_is_accessible(page: Page, shots: Path) -> None:
    page.goto("/learner/pathway?person=amara&goal=data-analyst-stack")
    page.get_by_role("button", name="Open the explorer").click()
    expect(page.locator(".nodes button").first).to_be_focused()
    accessible(page)
    shot(page, shots, "learner-explorer")


def test_everything_works_without_script(context: BrowserContext, address: str, wallet: list[Path]) -> None:
    assert context.browser is not None
    plain = context.browser.new_context(base_url=address, java_script_enabled=False)
    page = plain.new_page()
    page.goto("/learner")
    page.get_by_label("Files of your wallet").set_input_files(wallet)
    page.get_by_role("button", name="Verify and show").click()
    page.get_by_role("link", name="Plan the whole way").click()
    page.get_by_label("Goal", exact=True).fill("Data analyst")
    page.get_by_text("Limits and wishes").click()
    page.get_by_label("Hours at most").fill("200")
    page.get_by_role("button", name="Plan").click()
    assert "hours=200" in page.url
    assert page.get_by_role("img", name="path to Data analyst").is_visible()
    assert not page.get_by_role("button", name="Open the explorer").is_visible()
    page.get_by_role("link", name="What if", exact=True).click()
    page.get_by_label("Credential", exact=True).fill("Python foundations")
    page.get_by_role("button", name="Compare").click()
    assert page.get_by_role("heading", name="With “Python foundations”").is_visible()
    plain.close()


def test_a_plan_can_be_printed(page: Page, shots: Path) -> None:
    page.goto("/learner/pathway?person=amara&goal=machine-learning-stack")
    page.emulate_media(media="print", color_scheme="dark")
    box = page.locator(".drawn-plan svg").bounding_box()
    assert box is not None
    assert box["width"] <= 1280
    assert (
        page.locator(".drawn-plan .paper").evaluate("one => getComputedStyle(one).fill")
        == "rgb(255, 255, 255)"
    )
    shot(page, shots, "learner-print")


def test_consent_and_erasure_ask_and_tell(context: BrowserContext, own_address: str) -> None:
    assert context.browser is not None
    page = context.browser.new_page(base_url=own_address)
    page.goto("/learner/data?person=amara")
    page.get_by_role("button", name="Give my consent").click()
    expect(page.get_by_text("Your consent is given.")).to_be_visible()
    accessible(page)
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("No employer is told who you are.")).to_be_visible()
    page.get_by_role("link", name="Erase everything about me").click()
    page.get_by_label("I am sure").check()
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_role("heading", name="Everything is erased")).to_be_visible()
    accessible(page)
    page.goto("/learner?q=amara")
    expect(page.locator("#people")).to_contain_text("Nobody here has an id like that")
    page.close()


def test_a_learner_signs_in_and_finds_their_own(
    context: BrowserContext, own_address: str, workspace_copy: Path, shots: Path, wallet: list[Path]
) -> None:
    assert context.browser is not None
    with AccessStore(workspace_copy) as store:
        secret = store.create([Scope.LEARNER], person="amara")[1].text
    page = context.browser.new_page(base_url=own_address)
    page.goto("/learner/next")
    page.get_by_label("Key").fill(secret)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="best first")).to_be_visible()
    page.goto("/learner")
    accessible(page)
    shot(page, shots, "learner-own-start")
    expect(page.get_by_role("link", name="See my profile")).to_be_visible()
    page.get_by_label("Files of your wallet").set_input_files(wallet)
    page.get_by_role("button", name="Verify and show").click()
    page.get_by_role("button", name="Keep it in my profile").click()
    expect(page.locator("#results").get_by_text("It is kept.")).to_be_visible(timeout=60_000)
    accessible(page)
    page.get_by_role("link", name="See the profile").click()
    expect(page.get_by_role("heading", name="6 credentials")).to_be_visible()
    answer = page.goto("/learner/profile?person=chidi")
    assert answer is not None
    assert answer.status == 404
    page.close()


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until the first element of this kind has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(selector).first.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{selector} is not reached by Tab")
