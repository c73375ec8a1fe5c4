"""The numbers on the page are the program's own, and a fault of the recorder is never a picture."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.engines import DIAMOND, STEP16
from tests.e2e.stepper_page import StepperPage

LESSONS = Path(__file__).resolve().parents[2] / "web" / "lessons"
TUPLE_NAME = (LESSONS / "bug-tuple-name" / "engine.py").read_text(encoding="utf-8")
# Add as the formatter black writes a return of two gradients.
BLACK = STEP16.replace("return gy, gy", "return (\n            gy,\n            gy,\n        )")
COPIES = STEP16.replace(
    "            for x, gx in zip(f.inputs, gxs):",
    "            gxs = [np.array(gx) for gx in gxs]\n"
    "            for x, gx in zip(f.inputs, gxs):",
)  # fmt: skip
# A program that breaks the recorder, as a fault of its own would.
BREAKS = """\
import numpy as np
from engine import Variable, add, square
from stepper.formulas import Formulas

x = Variable(np.array(2.0))
y = add(square(x), x)
Formulas.json = None
y.backward()
print("never", x.grad)
"""


def test_a_gradient_that_was_replaced_is_shown_as_it_is(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run(DIAMOND, TUPLE_NAME)
    stepper.expect_output("32.0 2.0")
    stepper.press("Last")
    stepper.expect_gradient("x", "2.0")
    stepper.expect_gradient("a", "2.0")


def test_two_statements_on_one_line(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run(f"{DIAMOND}x.grad = None; x.grad = np.array(7.0)\nprint(x.grad)\n")
    stepper.expect_output("7.0")
    stepper.press("Last")
    stepper.expect_gradient("x", "64.0")  # at the end of backward
    for _ in range(3):  # and at the line behind
        stepper.press("Next line")
    stepper.expect_gradient("x", "7.0")


@pytest.mark.parametrize("engine", [BLACK, COPIES], ids=["as black writes it", "copies"])
def test_a_correct_engine_is_shown_as_correct(stepper: StepperPage, engine: str) -> None:
    assert engine != STEP16
    stepper.open()
    stepper.run(DIAMOND, engine)
    stepper.expect_position(0, 4)
    stepper.expect_output("32.0 64.0")
    stepper.press("Last")
    stepper.expect_gradient("x", "64.0")


@pytest.mark.parametrize(
    ("language", "said", "narrated"),
    [
        ("en", "The recorder itself failed", "Your program is not to blame"),
        ("ko", "기록기 자체에 오류가 나서", "프로그램 탓이 아닙니다"),
    ],
)
def test_a_fault_of_the_recorder_ends_the_recording_and_says_so(
    stepper: StepperPage, language: str, said: str, narrated: str
) -> None:
    stepper.open(program={"files": {"main.py": BREAKS, "engine.py": STEP16}}, lang=language)
    stepper.expect_kernel("ready")
    stepper.page.keyboard.press("Control+Enter")
    alert = stepper.page.get_by_role("alert").filter(has_text=said)
    expect(alert).to_be_visible(timeout=60_000)
    expect(alert).to_contain_text("engine.py")
    stepper.key("End")
    expect(stepper.page.locator("[aria-live=polite]").filter(has_text=narrated)).to_be_visible()


def test_after_a_fault_the_next_run_is_whole(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run(BREAKS)
    expect(stepper.page.get_by_role("alert").filter(has_text="recorder itself")).to_be_visible()
    expect(stepper.region("Output").locator("pre").first).not_to_contain_text("never")
    stepper.run(DIAMOND)
    stepper.expect_position(0, 4)
    stepper.press("Last")
    stepper.expect_gradient("x", "64.0")
    expect(stepper.page.get_by_role("alert")).to_have_count(0)
