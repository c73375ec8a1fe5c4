"""Two engines run one program side by side: the first difference is found, explained, and the wrong gradients are named."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import ROOT
from tests.e2e.engines import DIAMOND, HEAP
from tests.e2e.stepper_page import KERNEL_TIMEOUT, StepperPage

CAPTION = "What differs"
TABLE = "Final gradients beside the truth"


def compare(stepper: StepperPage, left: str, right: str, **settings: str) -> None:
    stepper.open(view="compare", engines=f"{left},{right}", **settings)
    expect_rows(stepper)


def expect_rows(stepper: StepperPage) -> None:
    """Both runs are recorded, and the truth is there."""
    expect(table(stepper).get_by_role("row").nth(1)).to_be_visible(timeout=KERNEL_TIMEOUT)


def table(stepper: StepperPage) -> Locator:
    return stepper.region(TABLE)


def row(stepper: StepperPage, variable: str) -> list[str]:
    """Left, right, truth; figure and verdict of each."""
    found = (
        table(stepper)
        .get_by_role("row")
        .filter(has=stepper.page.get_by_role("cell", name=variable, exact=True))
    )
    return [" ".join(text.split()) for text in found.get_by_role("cell").all_inner_texts()[1:]]


def column(stepper: StepperPage, name: str) -> Locator:
    return stepper.page.get_by_role("group", name=name, exact=True)


def place(stepper: StepperPage) -> str:
    return stepper.timeline().input_value()


def current(stepper: StepperPage, name: str) -> Locator:
    return column(stepper, name).locator("[data-kind=function][data-state=current]")


def test_the_diamond_is_popped_too_early_by_step_14(stepper: StepperPage) -> None:
    """docs/facts.md, step 15: D, C, A … of step 14 against D, C, B, A of step 16; 96.0 against 64.0."""
    compare(stepper, "step14", "step16")
    expect(stepper.region(CAPTION)).to_contain_text("Step 14 pops A too early")
    expect(stepper.region(CAPTION)).to_contain_text("only 1 has arrived")
    assert row(stepper, "x") == ["96.0 ✗ wrong", "64.0 ✓ right", "64.0"]
    assert row(stepper, "a") == ["16.0 ✓ right", "16.0 ✓ right", "16.0"]

    assert place(stepper) == "0"
    stepper.press("First difference")
    expect(stepper.timeline()).to_have_value("3")
    left, right = "Left: Step 14", "Right: Step 16"
    for name in (left, right):
        expect(column(stepper, name)).to_have_attribute("data-differs", "")
    expect(current(stepper, left)).to_have_attribute("data-id", "0")
    expect(current(stepper, right)).not_to_have_attribute("data-id", "0")
    queue = column(stepper, right).get_by_role("list", name="funcs")
    assert [
        item.get_attribute("data-generation") for item in queue.get_by_role("listitem").all()
    ] == ["0", "1"]


def test_both_move_together_in_both_directions(stepper: StepperPage) -> None:
    compare(stepper, "step14", "step16")
    stepper.press("Next pop")
    for name in ("Left: Step 14", "Right: Step 16"):
        expect(current(stepper, name)).to_contain_text("Add")
    stepper.press("Last")
    expect(stepper.timeline()).to_have_value("5")
    stepper.press("Previous pop")
    expect(stepper.timeline()).to_have_value("4")
    stepper.key("Home")
    expect(stepper.timeline()).to_have_value("0")
    stepper.key("ArrowRight")
    expect(stepper.timeline()).to_have_value("1")
    stepper.timeline().fill("3")
    expect(column(stepper, "Left: Step 14")).to_contain_text("pops A")
    expect(column(stepper, "Right: Step 16")).to_contain_text("waits")
    expect(stepper.page.get_by_role("button", name="Play", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("button", "engines", "sentence", "variable", "cells"),
    [
        ("A variable used twice", "step13,step14", "in the place of the earlier one: 1.0", "x", ["1.0 ✗ wrong", "2.0 ✓ right", "2.0"]),
        ("Adding in place", "appendix_a,step14", "y shares that array with x", "y", ["2.0 ✗ wrong", "1.0 ✓ right", "1.0"]),
        ("Memory", "step16,step17", "Step 17 has freed 7 objects of an earlier graph at once", "x", ["1024.0 ✓ right", "1024.0 ✓ right", "1024.0"]),
        ("retain_grad", "step17,step18", "Step 18 forgets the gradient of y", "t", ["1.0 ✓ right", "None dropped on purpose", "1.0"]),
    ],
)  # fmt: skip
def test_ready_made_pairs(
    stepper: StepperPage, button: str, engines: str, sentence: str, variable: str, cells: list[str]
) -> None:
    stepper.open(view="compare")
    stepper.page.get_by_role("button", name=button).click()
    expect(stepper.region(CAPTION)).to_contain_text(sentence, timeout=KERNEL_TIMEOUT)
    assert f"engines={engines}" in stepper.page.url
    expect_rows(stepper)
    assert row(stepper, variable) == cells


def test_engines_that_do_the_same_say_so(stepper: StepperPage) -> None:
    compare(stepper, "step16", "step17", at="diamond")
    expect(stepper.region(CAPTION)).to_contain_text("Step 16 and Step 17 do exactly the same")
    expect(stepper.page.get_by_role("button", name="First difference")).to_be_disabled()


def test_an_engine_that_cannot_run_the_program_ends_the_comparison(stepper: StepperPage) -> None:
    compare(stepper, "step07", "step16", at="diamond")
    expect(stepper.region(CAPTION)).to_contain_text(
        "Step 7 ends with ImportError: cannot import name 'add'"
    )
    assert row(stepper, "x") == ["not there", "64.0 ✓ right", "64.0"]


def test_another_engine_can_be_chosen(stepper: StepperPage) -> None:
    compare(stepper, "step14", "step16")
    stepper.page.get_by_role("combobox", name="Right engine").select_option("dezero")
    expect(column(stepper, "Right: dezero")).to_be_visible()
    expect(stepper.region(CAPTION)).to_contain_text("dezero pops B first", timeout=KERNEL_TIMEOUT)


def test_my_own_program_and_engine(stepper: StepperPage) -> None:
    """The sum of two calls is told apart from a wrong gradient; x.grad += gx of one's own is found."""
    stepper.open()
    stepper.expect_kernel("ready")
    text = (ROOT / "py" / "steps" / "step16.py").read_text(encoding="utf-8")
    stepper.text_box("Engine").fill(text.replace("x.grad = x.grad + gx", "x.grad += gx"))
    stepper.text_box("Program").fill(
        "import numpy as np\nfrom engine import Variable, add\nx = Variable(np.array(3.0))\n"
        "y = add(x, x)\ny.backward()\ny = add(add(x, x), x)\ny.backward()\n"
    )
    stepper.page.get_by_role("link", name="Compare", exact=True).click()
    stepper.page.get_by_role("button", name="My program").click()
    stepper.page.get_by_role("combobox", name="Left engine").select_option("own")
    expect(stepper.region(CAPTION)).to_contain_text(
        "adds into the array itself (+=)", timeout=KERNEL_TIMEOUT
    )
    expect_rows(stepper)
    assert row(stepper, "x")[1:] == [
        "5.0 piled up",
        "3.0 for the last result (sum of 2.0 and 3.0, from 2 calls)",
    ]


def test_korean(stepper: StepperPage) -> None:
    stepper.open(view="compare", lang="ko", engines="step14,step16")
    expect(stepper.region("다른 점")).to_contain_text(
        "14단계는 A를 너무 일찍 꺼냅니다", timeout=KERNEL_TIMEOUT
    )


def mine(
    stepper: StepperPage, program: str, engines: str = "step14,step16", engine: str = ""
) -> None:
    files = {"main.py": program, **({"engine.py": engine} if engine else {})}
    stepper.open(program={"files": files}, view="compare", engines=engines, at="mine")
    stepper.press("Run")


def test_an_error_that_both_run_into_is_named(stepper: StepperPage) -> None:
    mine(stepper, "x = (\n")
    expect(stepper.region(CAPTION)).to_contain_text(
        "do exactly the same with this program. Both end with SyntaxError: '(' was never closed.",
        timeout=KERNEL_TIMEOUT,
    )


def test_of_a_harmless_first_difference_it_is_said_where_the_harm_comes(
    stepper: StepperPage,
) -> None:
    """Three squares of a, added one after another: step 14 pops the last of them before the inner Add."""
    three = "y = add(add(square(a), square(a)), square(a))"
    mine(stepper, DIAMOND.replace("y = add(square(a), square(a))", three))
    caption = stepper.region(CAPTION)
    expect(caption).to_contain_text("Step 16 pops D first", timeout=KERNEL_TIMEOUT)
    expect(caption).to_contain_text("so this alone does no harm")
    expect(caption).to_contain_text(
        "The harm comes at pop 3: Step 14 pops A when a has 1 of 3 gradients"
    )


def test_nan_is_not_called_wrong(stepper: StepperPage) -> None:
    mine(stepper, DIAMOND.replace("2.0", "np.nan"))
    expect_rows(stepper)
    assert row(stepper, "x") == ["nan not checked"] * 2 + ["NaN or infinite, so nothing to check"]


def test_arrays_too_large_for_the_truth_are_said_to_be(stepper: StepperPage) -> None:
    mine(stepper, DIAMOND.replace("np.array(2.0)", "np.ones((1000, 1000))"))
    expect(table(stepper)).to_contain_text(
        "No truth to compare with: too large to check.", timeout=KERNEL_TIMEOUT
    )


def test_of_a_heap_the_first_is_next(stepper: StepperPage) -> None:
    mine(stepper, DIAMOND, "own,step16", HEAP)
    expect_rows(stepper)
    stepper.timeline().fill("2")
    queue = (
        column(stepper, "Left: My own").get_by_role("list", name="funcs").get_by_role("listitem")
    )
    expect(queue).to_have_count(2)
    expect(queue.nth(0)).to_contain_text("next")
    expect(queue.nth(1)).not_to_contain_text("next")


def test_another_language_keeps_the_place(stepper: StepperPage) -> None:
    compare(stepper, "step14", "step16")
    stepper.press("First difference")
    expect(stepper.timeline()).to_have_value("3")
    stepper.press("한국어")
    expect(stepper.region("다른 점")).to_contain_text("너무 일찍 꺼냅니다")
    expect(stepper.page.get_by_role("slider")).to_have_value("3")
    expect(stepper.page.get_by_role("cell", name="64.0").first).to_be_visible()


def test_on_a_phone_the_chosen_program_is_in_sight(stepper: StepperPage) -> None:
    stepper.page.set_viewport_size({"width": 360, "height": 740})
    stepper.open(view="compare", engines="step17,step18")
    chosen = stepper.page.get_by_role("button", name="retain_grad 17 | 18")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(chosen).to_be_in_viewport(ratio=1)


def test_a_program_that_never_ends_is_compared_as_far_as_it_went(stepper: StepperPage) -> None:
    stepper.open(
        program={"files": {"main.py": "while True:\n    pass\n"}},
        view="compare",
        engines="step14,step16",
        at="mine",
    )
    stepper.press("Run")
    expect(stepper.region(CAPTION)).to_contain_text("cut off at a limit", timeout=KERNEL_TIMEOUT)
