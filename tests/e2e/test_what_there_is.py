"""The page shows what an engine has, and a leaf's value can be taken in the hand."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.stepper_page import StepperPage

REDUCE = 30_000


def leaf(stepper: StepperPage, name: str) -> Locator:
    return stepper.region("Graph").get_by_role("button", name=f"Variable {name},")


def test_a_recursive_engine_shows_its_open_calls_in_place_of_a_queue(stepper: StepperPage) -> None:
    stepper.open(lesson="step07")
    stepper.expect_position(0)
    for name in ("funcs", "seen_set"):
        expect(stepper.region(name)).to_have_count(0)
    calls = stepper.region("Open calls")
    length = int(stepper.root().get_attribute("data-length") or 0)
    most = 0
    for position in range(1, length + 1):
        stepper.key("ArrowRight")
        stepper.expect_position(position)
        most = max(most, calls.get_by_role("listitem").count())
    assert most >= 3


@pytest.mark.parametrize("lesson", ["step11", "step12"])
def test_where_nothing_is_popped_lines_are_what_the_big_button_steps(
    stepper: StepperPage, lesson: str
) -> None:
    stepper.open(lesson=lesson)
    expect(stepper.root()).to_have_attribute("data-length", "0")
    for name in ("funcs", "seen_set", "Current pop"):
        expect(stepper.region(name)).to_have_count(0)
    expect(stepper.page.get_by_role("button", name="Next pop", exact=True)).to_be_disabled()
    big = stepper.page.get_by_role("button", name="Next line", exact=True)
    expect(big).to_have_text("Next line")
    stepper.press("Show me around")
    tour = stepper.page.get_by_role("dialog", name="Tour")
    said = ""
    while tour.is_visible():
        said += tour.inner_text()
        tour.get_by_role("button").first.click()
    assert "funcs" not in said and "pops" not in said


def test_a_leaf_is_dragged_and_everything_follows(stepper: StepperPage) -> None:
    """2 x**4 at 2.5 is 78.125, and its derivative 8 x**3 is 125."""
    page = stepper.page
    stepper.open(lesson="step16")
    stepper.expect_kernel("ready")
    stepper.press("Last")
    stepper.expect_gradient("x", "64.0")
    box = leaf(stepper, "x").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for i in range(1, 51):
        page.mouse.move(x + i, y)
    page.mouse.up()
    expect(leaf(stepper, "x")).to_have_attribute(
        "aria-label", "Variable x, data 2.5, grad 125.0, generation 0", timeout=REDUCE
    )
    stepper.expect_gradient("x", "125.0")
    stepper.expect_position(4, 4)
    row = stepper.region("Gradients").locator("tr[data-verdict]").first
    expect(row).to_have_attribute("data-verdict", "right")
    expect(stepper.region("Program source")).to_contain_text("np.array(2.5)")
    expect(stepper.root()).not_to_have_attribute("data-stale", "")
    page.get_by_role("tab", name="Program").click()
    expect(stepper.text_box("Program")).to_contain_text("np.array(2.5)")
    stepper.press("Reset to the lesson's text")
    expect(stepper.text_box("Program")).to_contain_text("np.array(2.0)")


def test_a_thousandth_more_shows_what_a_gradient_is(stepper: StepperPage) -> None:
    stepper.open(lesson="step16")
    stepper.expect_kernel("ready")
    stepper.press("Last")
    leaf(stepper, "x").click()
    details = stepper.page.get_by_role("complementary", name="Details")
    details.get_by_role("button", name="+0.001", exact=True).click()
    told = details.get_by_role("status")
    expect(told).to_contain_text("x +0.001 gives y +0.064", timeout=REDUCE)
    expect(told).to_contain_text("64.048 times as much")
    leaf(stepper, "x").press("+")
    expect(leaf(stepper, "x")).to_have_attribute(
        "aria-label", r"Variable x, data 2.011, grad 65.0618, generation 0"
    )


def test_after_the_first_change_the_next_comes_within_a_moment(stepper: StepperPage) -> None:
    """The worker of the program is kept, so a change costs a run and no start of Python."""
    stepper.open(lesson="step16")
    stepper.expect_kernel("ready")
    stepper.press("Last")
    node = leaf(stepper, "x")
    node.press("+")
    expect(node).to_have_attribute(
        "aria-label", "Variable x, data 2.01, grad 64.9648, generation 0", timeout=REDUCE
    )
    begun = time.monotonic()
    for _ in range(10):
        node.press("+")
    expect(node).to_have_attribute(
        "aria-label", "Variable x, data 2.11, grad 75.1514, generation 0"
    )
    print(f"ten changes in {time.monotonic() - begun:.3f} s")


def test_a_value_that_the_program_computes_cannot_be_dragged(stepper: StepperPage) -> None:
    stepper.open(lesson="playground")
    stepper.run(
        "import numpy as np\nfrom engine import *\ndata = np.array(2.0)\nx = Variable(data)\n"
        "y = square(x)\ny.backward()\n"
    )
    leaf(stepper, "x").click()
    details = stepper.page.get_by_role("complementary", name="Details")
    expect(details).to_be_visible()
    expect(details.get_by_role("group", name="Change the value")).to_have_count(0)
