"""The test functions of optimisation: the figures of docs/facts.md at (1, 1), a point that moves, and steps downhill."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site
from tests.e2e.stepper_page import KERNEL_TIMEOUT, StepperPage


@pytest.mark.parametrize(
    ("function", "figures"),
    [
        ("sphere", ["2.0", "2.0", "2.0"]),
        ("matyas", ["0.040000000000000036", "0.040000000000000036"]),
        ("goldstein", ["1876.0", "-5376.0", "8064.0"]),
    ],
)
def test_the_gradient_at_the_start_is_that_of_the_book(
    stepper: StepperPage, function: str, figures: list[str]
) -> None:
    stepper.open(view="functions", at=function)
    side = stepper.region("Test function")
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    for figure in figures:
        expect(side.get_by_role("definition").get_by_text(figure, exact=True).first).to_be_visible()


def test_a_moved_point_has_its_own_gradient(stepper: StepperPage) -> None:
    """x² + y² at (-0.5, 1): -1 and 2."""
    stepper.open(view="functions", at="sphere")
    side = stepper.region("Test function")
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    side.get_by_role("slider").first.fill("-0.5")
    expect(side.get_by_role("definition").get_by_text("-1.0", exact=True)).to_be_visible()
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    stepper.press("Last")
    graph = stepper.region("Graph")
    expect(graph.get_by_label("Variable x, data -0.5, grad -1.0, generation 0")).to_have_count(1)


def test_going_downhill(stepper: StepperPage) -> None:
    """Each step of the sphere at rate 0.1 leaves 0.8 of the way: after ten, 0.8¹⁰ = 0.107."""
    stepper.open(view="functions", at="sphere")
    side = stepper.region("Test function")
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    stepper.press("10 steps")
    expect(side).to_contain_text("10 steps so far.", timeout=KERNEL_TIMEOUT)
    expect(side.get_by_label("The point, x 0.107374, y 0.107374")).to_have_count(1)
    side.get_by_role("combobox").select_option("1.1")
    stepper.press("Back to the start")
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    stepper.press("10 steps")
    expect(side).to_contain_text("led off the map", timeout=KERNEL_TIMEOUT)


def test_the_map_is_drawn_when_python_comes_after_all(stepper: StepperPage, site: Site) -> None:
    site.broken[".wasm"] = lambda _: None
    stepper.open(view="functions", at="sphere")
    stepper.expect_kernel("failed")
    site.broken.clear()
    stepper.press("Retry")
    expect(stepper.region("Test function")).to_contain_text(
        "From the engine’s own run.", timeout=KERNEL_TIMEOUT
    )


def test_on_a_phone_every_button_of_the_transport_is_there_for_a_thumb(
    stepper: StepperPage,
) -> None:
    stepper.page.set_viewport_size({"width": 360, "height": 740})
    stepper.open(view="functions", at="goldstein")
    side = stepper.region("Test function")
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    for name in ("First", "Previous pop", "Next pop", "Last"):
        box = stepper.page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box is not None and box["width"] >= 32 and box["height"] >= 40, name


def test_coordinates_are_typed_and_newton_lands_at_once(stepper: StepperPage) -> None:
    """Matyas is quadratic: from (2, -1), one step of Newton's method ends at its lowest point (0, 0)."""
    stepper.open(view="functions", at="matyas")
    side = stepper.region("Test function")
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    for name, value in (("x", "2"), ("y", "-1")):
        side.get_by_role("spinbutton", name=name, exact=True).fill(value)
        side.get_by_role("spinbutton", name=name, exact=True).press("Enter")
    # 0.26 (4 + 1) + 0.96 = 2.26; the derivatives are 0.52 · 2 + 0.48 and -0.52 - 0.96
    for figure in ("2.26", "1.52", "-1.48"):
        expect(side.get_by_role("definition").get_by_text(figure, exact=True)).to_be_visible()
    side.get_by_role("button", name="Newton’s method").click()
    stepper.press("1 step")
    expect(side).to_contain_text("1 step so far.", timeout=KERNEL_TIMEOUT)
    point = side.locator("[aria-label^='The point']").get_attribute("aria-label") or ""
    x, y = (float(part.split()[-1]) for part in point.split(",")[1:])
    assert abs(x) < 1e-6 and abs(y) < 1e-6


def test_a_descent_shows_its_curve_and_where_it_landed(stepper: StepperPage) -> None:
    """The sphere at rate 0.1: after ten steps from (1, 1), 0.8¹⁰ = 0.1074 in x and y, 2 · 0.8²⁰ = 0.02306 high."""
    stepper.open(view="functions", at="sphere")
    side = stepper.region("Test function")
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    stepper.press("10 steps")
    expect(side).to_contain_text(
        "It came to (0.1074, 0.1074), where f is 0.02306.", timeout=KERNEL_TIMEOUT
    )
    expect(side.get_by_role("img", name="f over the steps, from 2.0 to 0.02306")).to_be_visible()
    for text in ("low", "high", "lowest point"):
        expect(side.get_by_role("list").get_by_text(text, exact=False).first).to_be_visible()
