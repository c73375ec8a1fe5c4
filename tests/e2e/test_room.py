"""The room on the screen: text, graph, program and backward can be read at once, and nothing is cut."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.stepper_page import StepperPage

DESKTOP = {"width": 1440, "height": 900}
LAPTOP = {"width": 1280, "height": 720}
TABLET = {"width": 1024, "height": 768}
PHONE = {"width": 390, "height": 844}
LEAST_LINES = 28
LONG_LINE = "x = Variable(np.array(2.0))  # " + "a long remark that goes on and on " * 5
OVERFLOWS = """
(part) => [part, ...part.querySelectorAll('*')].filter((one) => {
  const style = getComputedStyle(one)
  const cuts = (overflow) => overflow !== 'visible'
  return !one.closest('.visually-hidden') && one.clientWidth > 0 && (
    (cuts(style.overflowX) && one.scrollWidth > one.clientWidth + 1) ||
    (style.overflowY === 'hidden' && one.scrollHeight > one.clientHeight + 1))
}).map((one) => one.outerHTML.slice(0, 120))
"""


def box(part: Locator) -> tuple[float, float, float, float]:
    """Left, top, right, bottom, in pixels of the window."""
    found = part.bounding_box()
    assert found is not None
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def is_inside(inner: Locator, outer: Locator) -> bool:
    left, top, right, bottom = box(inner)
    in_left, in_top, in_right, in_bottom = box(outer)
    return (
        left >= in_left - 1
        and top >= in_top - 1
        and right <= in_right + 1
        and bottom <= in_bottom + 1
    )


def lesson_text(stepper: StepperPage) -> Locator:
    return stepper.page.get_by_role("article")


def open_at_pop_2(stepper: StepperPage, size: dict[str, int], **settings: str) -> None:
    stepper.page.set_viewport_size(size)  # type: ignore[arg-type]
    stepper.open(lesson="step16", **settings)
    expect(lesson_text(stepper).get_by_role("heading", level=2).first).to_be_attached()
    for name in ("Skip", "건너뛰기"):
        button = stepper.page.get_by_role("button", name=name, exact=True)
        if button.is_visible():
            button.click()
    stepper.expect_position(0)
    stepper.key("ArrowRight")
    stepper.expect_position(1)
    stepper.key("ArrowRight")
    stepper.expect_position(2)


def test_text_graph_program_and_backward_can_be_read_at_once(stepper: StepperPage) -> None:
    open_at_pop_2(stepper, DESKTOP)
    text = lesson_text(stepper)
    line = text.locator("p").first.evaluate("(p) => parseFloat(getComputedStyle(p).lineHeight)")
    _, top, _, bottom = box(text)
    assert (bottom - top) / line >= LEAST_LINES
    graph = stepper.region("Graph")
    for node in graph.locator("[data-kind=variable], [data-kind=function]").all():
        assert is_inside(node, graph)
    source = stepper.region("Backward source")
    rows = source.locator("pre > div").all()
    first = next(i for i, row in enumerate(rows) if "def add_func" in row.inner_text())
    for row in rows[first:]:
        assert is_inside(row, source), row.inner_text()
    program = stepper.region("Program source")
    for row in program.locator("pre > div").all():
        assert is_inside(row, program), row.inner_text()
    for name in ("funcs", "seen_set", "Current pop", "Gradients"):
        left, top, right, bottom = box(stepper.region(name))
        assert left >= 0 and top >= 0 and right <= DESKTOP["width"], name
        assert bottom <= box(stepper.page.get_by_role("button", name="Next pop"))[1], name


def test_the_lines_of_backward_have_their_values_beside_them(stepper: StepperPage) -> None:
    open_at_pop_2(stepper, DESKTOP)
    source = stepper.region("Backward source")

    def row(code: str) -> Locator:
        return source.locator("pre > div").filter(has_text=code)

    expect(row("f = funcs.pop()")).to_contain_text("# C")
    expect(row("gys = [")).to_contain_text("# 1.0")
    expect(row("gxs = f.backward")).to_contain_text("# 8.0")
    expect(row("x.grad = gx")).to_contain_text("# a: 8.0")
    expect(row("funcs.append(f)")).to_contain_text("# A")
    expect(source.locator("[aria-current=step]")).to_have_count(1)


def test_the_program_marks_the_line_that_called_backward_and_the_one_that_made_the_function(
    stepper: StepperPage,
) -> None:
    open_at_pop_2(stepper, DESKTOP)
    program = stepper.region("Program source")
    expect(program.locator("[aria-current=step]")).to_contain_text("y.backward()")
    made = program.get_by_title("made C")
    expect(made).to_contain_text("y = add(square(a), square(a))")
    expect(made).not_to_have_attribute("aria-current", "step")
    expect(program.locator("pre > div").filter(has_text="a = square(x)")).to_contain_text("4.0 8.0")


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_nothing_is_cut(stepper: StepperPage, lang: str) -> None:
    open_at_pop_2(stepper, DESKTOP, lang=lang)
    page = stepper.page
    for size in (DESKTOP, LAPTOP, TABLET, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for part in ("main section[aria-label]:not(.graph)", ".transport"):
            for region in page.locator(part).all():
                if region.is_visible():
                    assert region.evaluate(OVERFLOWS) == [], size
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_buttons_can_be_pressed_by_line_with_the_program_open(stepper: StepperPage) -> None:
    open_at_pop_2(stepper, DESKTOP)
    stepper.page.get_by_role("tab", name="Program").click()
    for size in (DESKTOP, LAPTOP, TABLET):
        stepper.page.set_viewport_size(size)  # type: ignore[arg-type]
        stepper.timeline().fill("2")
        stepper.expect_position(2)
        stepper.press("by line")
        stepper.press("Next line")
        stepper.press("Previous line")
        stepper.press("Next pop")
        stepper.expect_position(3)
        stepper.press("First")
        stepper.expect_position(0)


def test_a_long_line_of_a_program_goes_on_in_the_next_row(stepper: StepperPage) -> None:
    stepper.page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    stepper.open(lesson="playground")
    program = (
        f"import numpy as np\nfrom engine import *\n{LONG_LINE}\ny = square(x)\ny.backward()\n"
    )
    stepper.run(program)
    source = stepper.region("Program source")
    row = source.locator("pre > div").filter(has_text="a long remark")
    expect(row).to_be_visible()
    assert source.evaluate(OVERFLOWS) == []


def test_long_expressions_stay_within_the_current_pop(stepper: StepperPage) -> None:
    """Step 24's G is the difference of D(C(A(x), B(y)), 0.26) and F(E(x, 0.48), y)."""
    stepper.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    stepper.open(lesson="step24")
    stepper.expect_position(0, 7)
    stepper.key("ArrowRight")
    stepper.expect_position(1)
    current = stepper.region("Current pop")
    expect(current).to_contain_text("D(C(A(x), B(y)), 0.26)")
    _, _, edge, _ = box(current)
    right = "(all) => Math.max(...all.map((one) => one.getBoundingClientRect().right))"
    assert current.locator("*").evaluate_all(right) <= edge + 1


BORDERS = [
    ("Border between text and graph", "ArrowRight", "article"),
    ("Border between graph and code", "ArrowUp", "Backward source"),
    ("Border between program and backward", "ArrowRight", "Program source"),
    ("Border between graph and values", "ArrowLeft", "Gradients"),
]


def test_borders_move_by_key_and_by_hand_and_stay_over_a_reload(
    page: Page, stepper: StepperPage
) -> None:
    open_at_pop_2(stepper, DESKTOP)

    def size(part: str, key: str) -> float:
        grown = lesson_text(stepper) if part == "article" else stepper.region(part)
        left, top, right, bottom = box(grown)
        return bottom - top if key == "ArrowUp" else right - left

    def handle(border: str) -> tuple[Locator, float, float]:
        splitter = page.get_by_role("separator", name=border)
        left, top, right, bottom = box(splitter)
        # not where two borders meet
        return splitter, left + (right - left) / 2, top + (bottom - top) / 4

    for border, key, part in BORDERS:
        before = size(part, key)
        splitter, _, _ = handle(border)
        splitter.focus()
        for _ in range(3):
            stepper.key(key)
        by_key = size(part, key)
        assert by_key > before + 20, border
        stepper.expect_position(2)  # the arrows belong to the border
        _, x, y = handle(border)
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(
            x + {"ArrowRight": 30, "ArrowLeft": -30, "ArrowUp": 0}[key],
            y - (30 if key == "ArrowUp" else 0),
        )
        page.mouse.up()
        by_hand = size(part, key)
        assert by_hand > by_key + 20, border
        page.reload()
        stepper.expect_position(2)
        expect(lesson_text(stepper)).to_be_visible()
        assert abs(size(part, key) - by_hand) <= 2, border
        splitter, x, y = handle(border)
        page.mouse.dblclick(x, y)
        assert abs(size(part, key) - before) <= 2, border


def test_on_a_phone_text_graph_run_and_stepping_are_in_sight_together(stepper: StepperPage) -> None:
    open_at_pop_2(stepper, PHONE)
    page = stepper.page
    text = lesson_text(stepper)
    text.get_by_role("heading", level=2).nth(2).scroll_into_view_if_needed()
    graph = stepper.region("Graph")
    _, top, _, bottom = box(graph)
    assert top >= 0 and bottom <= PHONE["height"] / 2
    for node in graph.locator("[data-kind=variable], [data-kind=function]").all():
        assert is_inside(node, graph)
    for name in ("Run", "Next pop", "Previous pop"):
        _, top, _, bottom = box(page.get_by_role("button", name=name, exact=True))
        assert top >= 0 and bottom <= PHONE["height"], name
    text.get_by_role("link", name="After pop 3").click()
    stepper.expect_position(3)
    expect(graph.locator("[data-kind=function][data-state=current]")).to_be_in_viewport()
    page.get_by_role("tab", name="Code").click()
    expect(stepper.region("Backward source")).to_be_in_viewport()
    page.get_by_role("tab", name="Values").click()
    expect(stepper.region("funcs")).to_be_in_viewport()
    assert stepper.functions("funcs") == [("A Square", "0")]
