"""Links of a lesson bring what they speak of, and the reader's place is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.stepper_page import StepperPage

TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PHONE = {"width": 390, "height": 844}
OWN = "import numpy as np\nfrom engine import *\nx = Variable(np.array(5.0))\ny = square(x)\n"


def text(page: Page) -> Locator:
    return page.get_by_role("article")


def heading(page: Page, number: int = 2) -> Locator:
    return text(page).get_by_role("heading", level=2).nth(number)


def scroll_to(place: Locator) -> None:
    place.evaluate("(one) => one.scrollIntoView({block: 'start'})")


def press_where_it_is(control: Locator) -> None:
    """Without scrolling to it, which would be another place."""
    control.evaluate("(one) => one.click()")


def distance(page: Page, place: Locator) -> float:
    """How far the place is below the upper edge of what can be read, in pixels."""
    at = place.bounding_box()
    edge = text(page).bounding_box()
    tabs = page.get_by_role("tablist").bounding_box()
    assert at is not None and edge is not None and tabs is not None
    return at["y"] - max(edge["y"], tabs["y"] + tabs["height"])


def test_an_engine_link_brings_its_run_before_python_is_there(stepper: StepperPage) -> None:
    stepper.open(lesson="step16")
    text(stepper.page).get_by_role("link", name="step 14", exact=True).first.click()
    expect(stepper.root()).to_have_attribute("data-length", "5")
    assert stepper.pops() == ["D", "C", "A", "B", "A"]
    expect(stepper.region("Backward source")).to_contain_text("step14")
    expect(stepper.root()).not_to_have_attribute("data-stale", "")
    stepper.expect_gradient("x", "96.0")


def test_a_link_to_a_pop_brings_engine_program_and_run(stepper: StepperPage) -> None:
    stepper.open(lesson="step16")
    text(stepper.page).get_by_role("link", name="step 14", exact=True).first.click()
    expect(stepper.root()).to_have_attribute("data-length", "5")
    text(stepper.page).get_by_role("link", name="After pop 3").click()
    stepper.expect_position(3, 4)
    expect(stepper.region("Backward source")).to_contain_text("step16")
    expect(stepper.page.get_by_role("combobox", name="Engine to run with")).to_have_value("step16")
    stepper.expect_gradient("a", "16.0")


def test_what_was_typed_comes_back_after_a_link_to_a_pop(stepper: StepperPage) -> None:
    page = stepper.page
    stepper.open(lesson="step16")
    stepper.expect_position(0)
    stepper.text_box("Program").fill(OWN)
    expect(stepper.root()).to_have_attribute("data-stale", "")
    page.get_by_role("tab", name="Lesson").click()
    text(page).get_by_role("link", name="After pop 2").click()
    stepper.expect_position(2, 4)
    expect(stepper.root()).not_to_have_attribute("data-stale", "")
    stepper.press("Undo")
    expect(stepper.root()).to_have_attribute("data-stale", "")
    page.get_by_role("tab", name="Program").click()
    expect(stepper.text_box("Program")).to_contain_text("5.0")


def test_an_engine_link_runs_what_the_learner_has_typed_and_run(stepper: StepperPage) -> None:
    stepper.open(lesson="step16")
    stepper.run(OWN + "y.backward()\n")
    stepper.expect_position(0, 1)
    stepper.page.get_by_role("tab", name="Lesson").click()
    text(stepper.page).get_by_role("link", name="step 14", exact=True).first.click()
    expect(stepper.region("Backward source")).to_contain_text("step14", timeout=30_000)
    expect(stepper.root()).not_to_have_attribute("data-stale", "")
    stepper.press("Last")
    stepper.expect_gradient("x", "10.0")


def test_stale_is_said_before_the_first_run(stepper: StepperPage) -> None:
    stepper.open(lesson="step16")
    stepper.expect_position(0)
    notice = stepper.page.get_by_text("The graph does not show this code.")
    expect(notice).to_have_count(0)
    stepper.page.get_by_role("combobox", name="Engine to run with").select_option("step13")
    expect(notice).to_be_visible()
    expect(stepper.root()).to_have_attribute("data-stale", "")
    stepper.page.get_by_role("combobox", name="Engine to run with").select_option("step16")
    expect(notice).to_have_count(0)
    expect(stepper.root()).not_to_have_attribute("data-stale", "")


@pytest.mark.parametrize("size", [None, PHONE], ids=["desktop", "phone"])
def test_the_place_in_a_text_survives_views_back_reload_and_language(
    stepper: StepperPage, size: dict[str, int] | None
) -> None:
    page = stepper.page
    if size:
        page.set_viewport_size(size)  # type: ignore[arg-type]
    stepper.open(lesson="step16")
    expect(heading(page)).to_be_attached()
    stepper.key("ArrowRight")
    stepper.expect_position(1)
    scroll_to(heading(page))
    page.evaluate(TWO_FRAMES)
    expect(heading(page)).to_be_in_viewport()
    at = distance(page, heading(page))

    def expect_same_place() -> None:
        expect(text(page)).to_be_visible()
        expect(heading(page)).to_be_in_viewport()
        page.evaluate(TWO_FRAMES)
        assert abs(distance(page, heading(page)) - at) < 60

    press_where_it_is(text(page).get_by_role("link", name="side by side").first)
    expect(text(page)).to_have_count(0)
    page.go_back()
    expect_same_place()
    stepper.expect_position(1)
    page.reload()
    expect_same_place()
    stepper.expect_position(1)
    press_where_it_is(page.get_by_role("button", name="한국어", exact=True))
    expect(heading(page)).not_to_have_text("x")
    expect(page.get_by_role("button", name="English", exact=True)).to_be_visible()
    expect_same_place()
    stepper.expect_position(1)


def test_answers_survive_a_reload(stepper: StepperPage) -> None:
    stepper.open(lesson="step14")
    choices = stepper.page.locator("button[aria-pressed]")
    question = stepper.page.get_by_role("region", name="Question").filter(has=choices).first
    answer = question.get_by_role("button").first
    answer.click()
    said = question.get_by_role("status").inner_text()
    assert said
    stepper.page.reload()
    expect(answer).to_have_attribute("aria-pressed", "true")
    assert question.get_by_role("status").inner_text() == said


@pytest.mark.parametrize("where", ["lesson", "narration"])
def test_a_term_is_explained_in_place_with_a_way_on(stepper: StepperPage, where: str) -> None:
    page = stepper.page
    stepper.open(lesson="step14" if where == "lesson" else "step16")
    if where == "lesson":
        link = text(page).get_by_role("link", name="variable", exact=True).first
    else:
        stepper.key("ArrowRight")
        stepper.expect_position(1)
        link = stepper.region("Narration").get_by_role("link", name="generation").first
    address = page.url
    link.click()
    explained = page.get_by_role("dialog", name="variable" if where == "lesson" else "generation")
    expect(explained).to_be_visible()
    assert page.url == address
    stepper.key("Escape")
    expect(explained).to_be_hidden()
    link.click()
    explained.get_by_role("link", name="More in the glossary").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Glossary")
