"""A page that embeds ours cannot take the place where Python runs: it is given nothing, and the page says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.e2e.browsers.attacker import Attacker, attacking
from tests.e2e.browsers.webkit import WebKitPage
from tests.e2e.conftest import Site
from tests.e2e.stepper_page import KERNEL_TIMEOUT, pack

SECRET = "print('the secret of the learner')\n"
SENTENCE = "Another document took the place in which Python runs"
SENTENCES = re.compile(f"{SENTENCE}|Python does not answer")
SETTLED = re.compile("ready|failed")
POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')


@pytest.fixture
def attacker(site: Site) -> Iterator[Attacker]:
    with attacking(f"{site.address}index.html?lang=en") as server:
        yield server


@pytest.fixture
def attacker_of_a_link(site: Site) -> Iterator[Attacker]:
    program = pack({"files": {"main.py": SECRET}})
    with attacking(f"{site.address}index.html?lang=en#program={program}") as server:
        yield server


def without_policy(site: Site) -> None:
    """What the frame's own words are worth, without a policy that keeps other documents out."""
    site.broken["index.html"] = lambda content: POLICY.sub(b"", content)


def ours(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def expect_kernel(page: Page, state: str | re.Pattern[str]) -> None:
    expect(ours(page).locator(":root")).to_have_attribute(
        "data-kernel", state, timeout=KERNEL_TIMEOUT
    )


def expect_the_program(page: Page) -> None:
    """It came with the address: what a script types goes astray while frames are exchanged."""
    box = ours(page).get_by_role("textbox", name="Program", exact=True)
    expect(box).to_contain_text("the secret of the learner", timeout=KERNEL_TIMEOUT)


def press(page: Page, name: str) -> None:
    """As a screen reader does: Firefox's driver does not hit what stands in a frame of another origin."""
    ours(page).get_by_role("button", name=name, exact=True).dispatch_event("click")


def expect_that_python_comes_back(page: Page) -> None:
    """Once the attacker gives up; and what was typed is still there."""
    page.evaluate("globalThis.peace = true")
    if ours(page).locator(":root").get_attribute("data-kernel") == "failed":
        press(page, "Retry")
    expect_kernel(page, "ready")
    press(page, "Run")
    output = ours(page).get_by_role("region", name="Output", exact=True)
    expect(output).to_contain_text("the secret of the learner", timeout=KERNEL_TIMEOUT)


@pytest.mark.parametrize(
    ("when", "where", "policy"),
    [
        ("once", "own", False),
        ("loop", "own", False),
        ("loop", "data", False),
        ("loop", "own", True),
    ],
)
def test_an_embedder_is_given_nothing(
    page: Page, site: Site, attacker_of_a_link: Attacker, when: str, where: str, policy: bool
) -> None:
    if not policy:
        without_policy(site)
    page.goto(attacker_of_a_link.address(when, where))
    expect_the_program(page)
    expect_kernel(page, SETTLED if when == "once" else "failed")
    if when == "loop":
        expect(ours(page).get_by_role("banner")).to_contain_text(SENTENCES)
        assert ("in the frame" in attacker_of_a_link.log) == (not policy)
    assert page.evaluate("strikes") >= 1
    expect_that_python_comes_back(page)
    assert attacker_of_a_link.gains() == []


@pytest.mark.parametrize("where", ["own", "blank"])
def test_a_run_ends_when_its_frame_is_taken(
    page: Page, site: Site, attacker: Attacker, where: str
) -> None:
    without_policy(site)
    page.goto(attacker.address("later", where))
    expect_kernel(page, "ready")
    box = ours(page).get_by_role("textbox", name="Program", exact=True)
    box.fill(SECRET + "while True:\n    pass\n")
    press(page, "Run")
    expect_kernel(page, "running")
    assert page.evaluate("strike()")
    expect_kernel(page, "failed")
    expect(ours(page).get_by_role("banner")).to_contain_text(SENTENCE)
    output = ours(page).get_by_role("region", name="Output", exact=True)
    expect(output.get_by_role("alert")).to_contain_text(SENTENCE)
    box.fill(SECRET)
    expect_that_python_comes_back(page)
    assert attacker.gains() == []


def test_an_opener_is_given_nothing(page: Page, attacker: Attacker) -> None:
    page.goto(attacker.address("opener", "own"))
    with page.expect_popup() as popup:
        page.mouse.click(200, 200)
    opened = popup.value
    expect(opened.locator(":root")).to_have_attribute(
        "data-kernel", SETTLED, timeout=KERNEL_TIMEOUT
    )
    assert attacker.gains() == []


def test_firefox_gives_an_embedder_nothing(
    firefox_page: Page, site: Site, attacker_of_a_link: Attacker
) -> None:
    without_policy(site)
    firefox_page.goto(attacker_of_a_link.address("loop", "own"))
    expect_the_program(firefox_page)
    expect_kernel(firefox_page, "failed")
    expect_that_python_comes_back(firefox_page)
    assert attacker_of_a_link.gains() == []


def test_webkit_gives_an_embedder_nothing(
    webkit_stepper: WebKitPage, site: Site, attacker: Attacker
) -> None:
    without_policy(site)
    webkit = webkit_stepper.webkit
    webkit_stepper.goto(attacker.address("loop", "own"))
    webkit.switch_to.frame(0)
    webkit_stepper.wait("document.querySelectorAll('.cm-content').length === 2")
    webkit_stepper.fill("Program", SECRET)
    webkit_stepper.expect_kernel("failed")
    webkit.switch_to.default_content()
    webkit.execute_script("globalThis.peace = true")
    webkit.switch_to.frame(0)
    webkit_stepper.press("Retry")
    webkit_stepper.run()
    webkit_stepper.expect_output("the secret of the learner")
    webkit.switch_to.default_content()
    assert attacker.gains() == []
