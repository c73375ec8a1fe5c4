"""Every part of the page that is fetched later: where it fails it says so, and works once it can be had."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import DIST, Site
from tests.e2e.stepper_page import StepperPage

Spoil = Callable[[bytes], bytes | None]

FAULTS: dict[str, Spoil] = {
    "missing": lambda _: None,
    "another page": lambda _: b"<!doctype html><title>Sign in</title><p>Sign in",
    "cut": lambda content: content[: len(content) * 2 // 3],
}


@dataclass
class Part:
    file: str
    """Part of the file's name."""
    ask: Callable[[StepperPage], None]
    shown: Callable[[Page], Locator]
    settings: dict[str, str]


def press(name: str) -> Callable[[StepperPage], None]:
    return lambda stepper: stepper.press(name)


def dialog(name: str) -> Callable[[Page], Locator]:
    return lambda page: page.get_by_role("dialog", name=name)


def nothing(stepper: StepperPage) -> None:
    """The address itself asks for it."""


def choose_node(stepper: StepperPage) -> None:
    stepper.region("Graph").locator("[data-kind=function]").first.click()


def ask_why(stepper: StepperPage) -> None:
    stepper.press("Last")
    stepper.region("Gradients").get_by_role("button").first.click()


def view(name: str, text: str) -> tuple[Callable[[StepperPage], None], Callable[[Page], Locator]]:
    return (
        lambda stepper: stepper.page.get_by_role("link", name=name, exact=True).click(),
        lambda page: page.get_by_text(text).first,
    )


def named(name: str) -> Callable[[Page], Locator]:
    return lambda page: page.get_by_label(name, exact=True)


PARTS = {
    "Share": Part("ShareDialog-", press("Share"), dialog("Share this program"), {}),
    "Help": Part("HelpDialog-", press("Help"), dialog("Keys"), {}),
    "Details": Part("Details-", choose_node, named("Details"), {}),
    "Receipt": Part("Receipt-", ask_why, named("Receipt"), {}),
    "Predict": Part("PredictStrip-", press("Predict"), named("Prediction"), {"lesson": "step14"}),
    "Tour": Part("Tour-", nothing, lambda page: page.get_by_text("New here?"), {}),
    "Korean": Part("ko-", press("한국어"), lambda page: page.locator("html[lang=ko]"), {}),
    "lesson text": Part("LessonText-", nothing, lambda page: page.locator("article"), {}),
    "texts": Part("texts-", nothing, lambda page: page.get_by_text("You know how").first, {}),
    "Compare": Part("Compare-", *view("Compare", "Compare"), {}),
    "Glossary": Part("Glossary-", *view("Glossary", "creator"), {}),
    "Memory": Part("Memory-", *view("Memory", "Program"), {}),
    "Time machine": Part("Machine-", *view("Time machine", "Program"), {}),
    "Test functions": Part("Functions-", *view("Test functions", "Sphere"), {}),
}
CASES = [
    (part, list(FAULTS)[(i + shift) % 3])
    for i, part in enumerate(PARTS)
    for shift in ((0, 1, 2) if part in ("Share", "Korean") else (0,))
]


@pytest.mark.parametrize(("name", "fault"), CASES)
def test_a_part_that_cannot_be_fetched_says_so_and_can_be_tried_again(
    stepper: StepperPage, site: Site, name: str, fault: str
) -> None:
    part = PARTS[name]
    site.broken[part.file] = FAULTS[fault]
    stepper.open(**part.settings)
    stepper.expect_position(0, None)
    expect(stepper.region("Graph").locator("[data-kind=variable]").first).to_be_visible()
    part.ask(stepper)
    failure = stepper.failed_parts().first
    expect(failure).to_contain_text("could not be loaded")
    expect(failure.get_by_role("button", name="Reload the page")).to_be_visible()
    # The rest goes on meanwhile.
    if name not in ("Compare", "Glossary", "Memory", "Time machine", "Test functions"):
        stepper.key("Home")
        stepper.key("ArrowRight")
        stepper.expect_position(1)
    failure.get_by_role("button", name="Try again").click()
    expect(failure).to_contain_text("could not be loaded")
    site.broken.clear()
    failure.get_by_role("button", name="Try again").click()
    expect(part.shown(stepper.page)).to_be_visible()
    expect(stepper.failed_parts()).to_have_count(0)


def test_a_dialog_that_cannot_be_fetched_can_be_closed_and_asked_for_again(
    stepper: StepperPage, site: Site
) -> None:
    site.broken["ShareDialog-"] = FAULTS["missing"]
    stepper.open()
    stepper.press("Share")
    stepper.failed_parts().get_by_role("button", name="Close").click()
    expect(stepper.failed_parts()).to_have_count(0)
    site.broken.clear()
    stepper.press("Share")
    expect(stepper.page.get_by_role("dialog")).to_be_visible()


def test_a_stylesheet_of_a_part_that_is_cut_off_is_fetched_again(
    stepper: StepperPage, site: Site
) -> None:
    site.broken[".css"] = lambda content: content[:-20] if b"kbd" in content else content
    stepper.open()
    stepper.press("Help")
    expect(stepper.failed_parts()).to_contain_text("could not be loaded")
    site.broken.clear()
    stepper.failed_parts().get_by_role("button", name="Try again").click()
    expect(stepper.page.get_by_role("dialog")).to_have_css("border-radius", "14px")


def test_an_old_page_says_that_there_is_a_new_one(stepper: StepperPage, site: Site) -> None:
    stepper.open()
    stepper.expect_kernel("ready")
    site.broken["ShareDialog-"] = FAULTS["missing"]
    site.broken["index.html"] = lambda content: re.sub(
        rb"index-[\w-]+\.js", b"index-new.js", content
    )
    stepper.press("Share")
    expect(stepper.failed_parts()).to_contain_text("has been updated")
    expect(stepper.failed_parts().get_by_role("button", name="Reload the page")).to_be_visible()


def test_a_lesson_and_its_recording_can_be_tried_again(stepper: StepperPage, site: Site) -> None:
    site.broken["step14.json"] = FAULTS["cut"]
    stepper.open(lesson="step14")
    stepper.press("Try again")
    expect(stepper.page.get_by_text("recording of this lesson could not be loaded")).to_be_visible()
    site.broken.clear()
    stepper.press("Try again")
    stepper.expect_position(0, 3)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("file", ["index-", "shared-"])
def test_a_page_without_its_script_is_not_empty(
    stepper: StepperPage, site: Site, file: str, fault: str
) -> None:
    if fault != "missing":
        stepper.expect_fault("")  # a syntax error; which one depends on where the file was cut
    (script,) = (DIST / "assets").glob(f"{file}*.js")
    site.broken[script.name] = FAULTS[fault]
    stepper.open()
    expect(stepper.page.get_by_text("The page could not be loaded")).to_be_visible()
    expect(stepper.page.get_by_text("페이지를 불러오지 못했습니다")).to_be_visible()
    site.broken.clear()
    stepper.page.get_by_role("button", name="Reload the page").click()
    stepper.expect_position(0, 4)
    expect(stepper.page.get_by_text("The page could not be loaded")).to_have_count(0)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_without_its_styles_or_words_says_so(
    stepper: StepperPage, site: Site, fault: str
) -> None:
    site.broken[".css"] = lambda content: FAULTS[fault](content)
    site.broken["en-"] = FAULTS[fault]
    stepper.open()
    expect(stepper.page.get_by_text("The page's styles could not be loaded")).to_be_visible()
    expect(stepper.failed_parts()).to_contain_text("could not be loaded")
    site.broken.clear()
    stepper.press("Try again")
    stepper.expect_position(0, 4)
    stepper.page.get_by_role("button", name="Reload the page").first.click()
    expect(stepper.page.get_by_text("The page's styles could not be loaded")).to_be_hidden()


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("delete window.ResizeObserver", "This browser is too old"),
        ("delete Array.prototype.toReversed", "This browser is too old"),
        ("Object.defineProperty(window, 'localStorage', { value: null })", None),
        ("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no') } })", None),
        ("delete window.Worker", None),
        ("delete window.DecompressionStream", "recording of this lesson could not be loaded"),
    ],
)  # fmt: skip
def test_a_browser_that_lacks_something_is_never_an_empty_page(
    stepper: StepperPage, missing: str, sentence: str | None
) -> None:
    stepper.page.add_init_script(missing)
    stepper.open()
    if sentence is None:
        stepper.expect_position(0, 4)
    else:
        expect(stepper.page.get_by_text(sentence)).to_be_visible()


def test_a_link_cannot_be_made_without_the_browser_s_help(stepper: StepperPage) -> None:
    stepper.page.add_init_script("delete window.CompressionStream")
    stepper.open()
    stepper.press("Share")
    expect(stepper.page.get_by_text("This browser cannot make a link")).to_be_visible()
    expect(stepper.page.get_by_role("button", name="Copy the link")).to_be_disabled()
