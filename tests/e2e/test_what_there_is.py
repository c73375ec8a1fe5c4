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
    expect(stepper.root()).not_to_have_attribute("data-length", "0")
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


def test_the_call_of_a_function_is_stepped_and_the_graph_grows_link_by_link(
    stepper: StepperPage,
) -> None:
    """Step 12: the list, its unpacking, the box, set_creator, and only then the inputs."""
    stepper.open(lesson="step12")
    source, graph = stepper.region("Backward source"), stepper.region("Graph")
    functions = graph.locator("[data-kind=function]")
    variables = graph.locator("[data-kind=variable]")
    told: list[str] = []
    seen: list[tuple[int, str]] = []
    narration = stepper.region("Narration")
    for _ in range(40):
        stepper.press("Next line")
        told.append(narration.inner_text())
        names = [one.get_attribute("aria-label") or "" for one in functions.all()]
        seen.append((variables.count(), " ".join(names)))
        if "returns" in told[-1]:
            break
    expect(source).to_contain_text("Add.__call__")
    expect(source).to_contain_text("# [array(2), array(3)]")
    expect(source).to_contain_text("# [Variable(5)]")
    text = "\n".join(told)
    for now in ("Add.__call__ begins", "xs is [array(2), array(3)] now", "ys is (5,) now"):
        assert now in text
    states = list(dict.fromkeys(seen))
    # Two leaves, the box with the sum, then who made it, then what that was applied to.
    assert [count for count, _ in states][-4:] == [2, 3, 3, 3]
    (without, maker, whole) = [name for _, name in states][-3:]
    assert without == "" and maker.startswith("Function A, Add,")
    assert whole.startswith("Function A, Add of x0 and x1")
    for _ in range(40):
        if "creator is A" in narration.inner_text():
            break
        stepper.press("Previous line")
    expect(functions).to_have_accessible_name(maker)


def test_output_comes_in_its_time_where_nothing_is_popped(stepper: StepperPage) -> None:
    stepper.open(lesson="step12")
    expect(stepper.region("Output").locator("pre")).to_have_text("5")
    stepper.press("First")
    expect(stepper.region("Output")).to_contain_text("Nothing printed yet.")
    stepper.press("Last")
    expect(stepper.region("Output").locator("pre")).to_have_text("5")


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
