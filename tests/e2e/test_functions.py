"""The test functions of optimisation: the figures of docs/facts.md at (1, 1), a point that moves, and steps downhill."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site
from tests.e2e.stage import KERNEL_TIMEOUT, Stage


@pytest.mark.parametrize(
    ("function", "figures"),
    [
        ("sphere", ["2.0", "2.0", "2.0"]),
        ("matyas", ["0.040000000000000036", "0.040000000000000036"]),
        ("goldstein", ["1876.0", "-5376.0", "8064.0"]),
    ],
)
def test_the_gradient_at_the_start_is_that_of_the_book(
    stage: Stage, function: str, figures: list[str]
) -> None:
    stage.open(view="functions", at=function)
    side = stage.region("Test function")
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    for figure in figures:
        expect(side.get_by_role("definition").get_by_text(figure, exact=True).first).to_be_visible()


def test_a_moved_point_has_its_own_gradient(stage: Stage) -> None:
    """x² + y² at (-0.5, 1): -1 and 2."""
    stage.open(view="functions", at="sphere")
    side = stage.region("Test function")
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    side.get_by_role("slider").first.fill("-0.5")
    expect(side.get_by_role("definition").get_by_text("-1.0", exact=True)).to_be_visible()
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    stage.press("Last")
    graph = stage.region("Graph")
    expect(graph.get_by_label("Variable x, data -0.5, grad -1.0, generation 0")).to_have_count(1)


def test_going_downhill(stage: Stage) -> None:
    """Each step of the sphere at rate 0.1 leaves 0.8 of the way: after ten, 0.8¹⁰ = 0.107."""
    stage.open(view="functions", at="sphere")
    side = stage.region("Test function")
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    stage.press("10 steps")
    expect(side).to_contain_text("10 steps so far.", timeout=KERNEL_TIMEOUT)
    expect(side.get_by_label("The point, x 0.107374, y 0.107374")).to_have_count(1)
    side.get_by_role("combobox").select_option("1.1")
    stage.press("Back to the start")
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    stage.press("10 steps")
    expect(side).to_contain_text("led off the map", timeout=KERNEL_TIMEOUT)


def test_the_map_is_drawn_when_python_comes_after_all(stage: Stage, site: Site) -> None:
    site.broken[".wasm"] = lambda _: None
    stage.open(view="functions", at="sphere")
    stage.expect_kernel("failed")
    site.broken.clear()
    stage.press("Retry")
    expect(stage.region("Test function")).to_contain_text(
        "From the engine’s own run.", timeout=KERNEL_TIMEOUT
    )


def test_on_a_phone_every_button_of_the_transport_is_there_for_a_thumb(stage: Stage) -> None:
    stage.page.set_viewport_size({"width": 360, "height": 740})
    stage.open(view="functions", at="goldstein")
    side = stage.region("Test function")
    expect(side).to_contain_text("From the engine’s own run.", timeout=KERNEL_TIMEOUT)
    for name in ("First", "Previous pop", "Next pop", "Last"):
        box = stage.page.get_by_role("button", name=name, exact=True).bounding_box()
        assert box is not None and box["width"] >= 32 and box["height"] >= 40, name
