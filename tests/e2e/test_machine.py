"""One program along the steps of the book: its result, its graph and the engine change with the slider."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Site
from tests.e2e.stepper_page import KERNEL_TIMEOUT, StepperPage


def machine(stepper: StepperPage, step: str, **settings: str) -> None:
    stepper.open(view="machine", at=step, **settings)
    expect_tried(stepper)


def expect_tried(stepper: StepperPage) -> None:
    """Every step has run the program."""
    expect(stepper.region("Result")).to_be_visible(timeout=KERNEL_TIMEOUT)
    expect(stepper.page.get_by_role("main")).to_have_attribute(
        "aria-busy", "false", timeout=KERNEL_TIMEOUT
    )


def slider(stepper: StepperPage) -> Locator:
    return stepper.page.get_by_role("slider", name="Step of the book", exact=True)


def choose(stepper: StepperPage, program: str) -> None:
    stepper.page.get_by_role("button", name=program, exact=True).click()


def statuses(stepper: StepperPage) -> dict[str, str]:
    marks = stepper.page.locator("[data-step][data-status]").all()
    return {
        mark.get_attribute("data-step") or "": mark.get_attribute("data-status") or ""
        for mark in marks
    }


def test_the_diamond_is_right_from_step_16_on(stepper: StepperPage) -> None:
    """docs/facts.md: 96.0 by step 14, 64.0 by step 16."""
    machine(stepper, "step14")
    expect(slider(stepper)).to_have_attribute(
        "aria-valuetext", "Step 14: runs it, but to another gradient than the finished library"
    )
    expect(stepper.region("Result")).to_contain_text("32.0 96.0")
    expect(stepper.region("Result")).to_contain_text("not as in dezero (64.0)")
    expect(stepper.region("Graph").get_by_role("button", name="Variable x")).to_contain_text("96.0")

    slider(stepper).press("ArrowRight")
    slider(stepper).press("ArrowRight")
    expect(slider(stepper)).to_have_attribute("aria-valuetext", "Step 16: runs the program")
    expect(stepper.region("Result")).to_contain_text("32.0 64.0")
    expect(stepper.region("Graph").get_by_role("button", name="Variable x")).to_contain_text("64.0")
    assert "at=step16" in stepper.page.url
    slider(stepper).press("ArrowLeft")
    slider(stepper).press("ArrowLeft")
    expect(stepper.region("Graph").get_by_role("button", name="Variable x")).to_contain_text("96.0")

    found = statuses(stepper)
    assert [name for name, status in found.items() if status == "differs"] == [
        "step13",
        "step14",
        "appendix_a",
    ]
    assert all(found[name] == "runs" for name in ("step16", "step18", "step24", "dezero"))
    assert all(found[name] == "fails" for name in ("step07", "step12"))


@pytest.mark.parametrize(
    ("program", "before", "sentence", "first", "output"),
    [
        ("a * b + c", "step19", "Step 19 ends with TypeError: unsupported operand", "Step 20", "variable(7.0)"),
        ("3.0 * x + 1.0", "step20", "Step 20 ends with", "Step 21", "variable(7.0)"),
        ("no_grad", "step17", "Step 17 has no no_grad yet.", "Step 18", "4.0 None"),
        ("print(x)", "step18", "Step 18 ends with AttributeError", "Step 19", "variable([[1 2 3]"),
        ("Used twice", "step13", "Step 13 ends with AttributeError", "Step 14", "2.0 3.0"),
    ],
)  # fmt: skip
def test_the_page_says_which_later_step_makes_it_possible(
    stepper: StepperPage, program: str, before: str, sentence: str, first: str, output: str
) -> None:
    machine(stepper, before)
    choose(stepper, program)
    result = stepper.region("Result")
    expect(result).to_contain_text(sentence, timeout=KERNEL_TIMEOUT)
    expect(result).to_contain_text(f"The first step that can: {first}")
    stepper.press(f"Go to {first}")
    expect(result).to_contain_text(output)
    assert slider(stepper).get_attribute("aria-valuetext") == f"{first}: runs the program"


def test_the_engine_is_compared_with_the_step_before(stepper: StepperPage) -> None:
    """Step 16 is built on step 14; the appendix is a way not taken."""
    machine(stepper, "step16")
    diff = stepper.region("What Step 16 changes")
    expect(stepper.page.get_by_text("compared with Step 14")).to_be_visible()
    expect(diff.locator("[data-change=added]").filter(has_text="funcs.sort(key=")).to_have_count(1)
    expect(
        diff.locator("[data-change=removed]").filter(has_text="funcs.append(x.creator)")
    ).to_have_count(1)
    slider(stepper).press("ArrowLeft")
    diff = stepper.region("What Appendix A changes")
    expect(
        diff.locator("[data-change=added]").filter(has_text="x.grad += gx", has_not_text="wrong")
    ).to_have_count(1)
    slider(stepper).press("Home")
    expect(stepper.page.get_by_text("The engine the book begins with here.")).to_be_visible()


def test_the_program_can_be_changed(stepper: StepperPage) -> None:
    machine(stepper, "step19")
    stepper.expect_kernel("ready")
    stepper.text_box("Program").fill(
        "import numpy as np\nfrom engine import Variable\nx = Variable(np.array(2.0))\ny = -x\nprint(y)\n"
    )
    expect(stepper.page.get_by_text("The program has changed.")).to_be_visible()
    stepper.press("Try in every step")
    expect(stepper.region("Result")).to_contain_text(
        "The first step that can: Step 22", timeout=KERNEL_TIMEOUT
    )


def test_my_program_is_the_one_of_the_stepper(stepper: StepperPage) -> None:
    stepper.open(program={"files": {"main.py": "print('mine')\n"}}, view="machine", at="step07")
    choose(stepper, "My program")
    stepper.press("Run")
    expect(stepper.region("Result")).to_contain_text("mine", timeout=KERNEL_TIMEOUT)
    assert set(statuses(stepper).values()) == {"runs"}


def test_the_run_can_be_stepped_through(stepper: StepperPage) -> None:
    machine(stepper, "step16")
    stepper.press("First")
    stepper.press("Next pop")
    current = stepper.region("Graph").locator("[data-kind=function][data-state=current]")
    expect(current).to_contain_text("Add")
    stepper.key("ArrowRight")
    expect(current).to_contain_text("Square")
    slider(stepper).press("ArrowRight")
    expect(slider(stepper)).to_have_attribute("aria-valuetext", "Step 17: runs the program")


def test_korean(stepper: StepperPage) -> None:
    stepper.open(view="machine", at="step17", lang="ko")
    expect(stepper.region("결과")).to_be_visible(timeout=KERNEL_TIMEOUT)
    choose(stepper, "no_grad")
    expect(stepper.region("결과")).to_contain_text(
        "17단계에는 아직 no_grad가 없습니다.", timeout=KERNEL_TIMEOUT
    )
    expect(stepper.page.get_by_role("button", name="18단계로 가기")).to_be_visible()


def test_a_step_that_finds_no_end_does_not_hide_the_others(stepper: StepperPage) -> None:
    """Step 14's stack pops more and more often along a chain of add(y, y); step 16's does not."""
    machine(stepper, "step14")
    stepper.expect_kernel("ready")
    stepper.text_box("Program").fill(
        "import numpy as np\nfrom engine import Variable, add\nx = Variable(np.array(2.0))\ny = x\n"
        "for _ in range(60):\n    y = add(y, y)\ny.backward()\n"
    )
    stepper.press("Try in every step")
    result = stepper.region("Result")
    expect(result).to_contain_text("Step 14 did not come to an end in time", timeout=KERNEL_TIMEOUT)
    expect(result).to_contain_text("The first step that can: Step 16")


def test_the_steps_are_tried_when_python_comes_after_all(stepper: StepperPage, site: Site) -> None:
    site.broken[".wasm"] = lambda _: None
    stepper.open(view="machine", at="step14")
    stepper.expect_kernel("failed")
    site.broken.clear()
    stepper.press("Retry")
    expect_tried(stepper)
    expect(stepper.region("Result")).to_contain_text("32.0 96.0")
