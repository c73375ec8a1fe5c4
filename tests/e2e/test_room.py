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


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP, TABLET, PHONE], ids=lambda size: size["width"])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_nothing_is_cut(stepper: StepperPage, size: dict[str, int], lang: str) -> None:
    open_at_pop_2(stepper, size, lang=lang)
    main = stepper.page.get_by_role("main")
    for part in ("section[aria-label]:not(.graph)", ".transport"):
        for region in main.locator(part).or_(stepper.page.locator(part)).all():
            if region.is_visible():
                assert region.evaluate(OVERFLOWS) == []
    assert stepper.page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP, TABLET], ids=lambda size: size["width"])
def test_the_buttons_can_be_pressed_by_line_with_the_program_open(
    stepper: StepperPage, size: dict[str, int]
) -> None:
    open_at_pop_2(stepper, size)
    stepper.page.get_by_role("tab", name="Program").click()
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


@pytest.mark.parametrize(
    ("border", "key", "part"),
    [
        ("Border between text and graph", "ArrowRight", "article"),
        ("Border between graph and code", "ArrowUp", "Backward source"),
        ("Border between program and backward", "ArrowRight", "Program source"),
        ("Border between graph and values", "ArrowLeft", "Gradients"),
    ],
)
def test_a_border_moves_by_key_and_by_hand_and_stays_over_a_reload(
    page: Page, stepper: StepperPage, border: str, key: str, part: str
) -> None:
    open_at_pop_2(stepper, DESKTOP)
    grown = lesson_text(stepper) if part == "article" else stepper.region(part)

    def size() -> float:
        left, top, right, bottom = box(grown)
        return bottom - top if key == "ArrowUp" else right - left

    before = size()
    splitter = page.get_by_role("separator", name=border)
    splitter.focus()
    for _ in range(3):
        stepper.key(key)
    by_key = size()
    assert by_key > before + 20
    stepper.expect_position(2)  # the arrows belong to the border
    left, top, right, bottom = box(splitter)
    x, y = left + (right - left) / 2, top + (bottom - top) / 3  # not where two borders meet
    page.mouse.move(x, y)
    page.mouse.down()
    sign = {"ArrowRight": 1, "ArrowLeft": -1, "ArrowUp": -1}[key]
    if key == "ArrowUp":
        page.mouse.move(x, y - 30)
    else:
        page.mouse.move(x + sign * 30, y)
    page.mouse.up()
    by_hand = size()
    assert by_hand > by_key + 20
    page.reload()
    stepper.expect_position(2)
    expect(lesson_text(stepper)).to_be_visible()
    assert abs(size() - by_hand) <= 2
    splitter.dblclick(position={"x": x - left, "y": y - top})
    assert abs(size() - before) <= 2


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
