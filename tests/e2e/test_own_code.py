"""A learner's own programs and engines, typed into the page."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.engines import (
    DEQUE_WRONG_ORDER,
    DIAMOND,
    ENDLESS,
    HEAP,
    NO_BACKWARD,
    PY,
    RAISES_IN_THE_MIDDLE,
    RECURSIVE,
)
from tests.e2e.stepper_page import StepperPage

RIGHT_ORDER = ["D", "C", "B", "A"]


def test_a_changed_program_is_what_is_stepped(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run(DIAMOND.replace("2.0", "3.0"))
    stepper.expect_position(0, 4)
    stepper.press("Last")
    # d/dx of 2·x⁴ at 3 is 8·27.
    stepper.expect_gradient("x", "216.0")
    stepper.expect_output("162.0 216.0")


def test_step_14_chosen_for_the_same_program_is_wrong(stepper: StepperPage) -> None:
    """docs/facts.md: the stack order pops Square A twice, and x.grad is 96.0."""
    stepper.open()
    stepper.expect_kernel("ready")
    stepper.page.get_by_role("combobox").filter(has_text="Step 14").select_option("step14")
    stepper.run(DIAMOND)
    stepper.expect_position(0, 5)
    stepper.press("Last")
    stepper.expect_gradient("x", "96.0")


def test_the_heap_exercise(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run(DIAMOND, HEAP)
    stepper.expect_position(0, 4)
    assert stepper.pops() == RIGHT_ORDER
    stepper.expect_gradient("x", "64.0")


def test_a_deque_in_the_wrong_order(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run(DIAMOND, DEQUE_WRONG_ORDER)
    stepper.expect_position(0, 5)
    stepper.press("Next pop")
    stepper.expect_position(1)
    assert [name[2:] for name, _ in stepper.functions("funcs")] == ["Square", "Square"]
    stepper.press("Last")
    stepper.expect_gradient("x", "96.0")


def test_a_recursive_engine_shows_pops_and_its_open_calls(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run(
        "import numpy as np\nfrom engine import Variable, square\n\nx = Variable(np.array(3.0))\ny = square(square(x))\ny.backward()\n",
        RECURSIVE,
    )
    stepper.expect_position(0, 2)
    stepper.press("Last")
    stepper.expect_gradient("x", "108.0")
    expect(stepper.region("funcs")).to_have_count(0)
    stepper.press("First")
    stepper.press("Next pop")
    expect(stepper.region("Open calls").get_by_role("listitem").first).to_contain_text(
        "y.backward()"
    )


def test_an_engine_that_never_ends_is_stopped_and_the_next_run_works(stepper: StepperPage) -> None:
    stepper.open()
    stepper.start(DIAMOND, ENDLESS)
    stepper.expect_kernel("running")
    stepper.press("Stop")
    stepper.expect_over()
    stepper.expect_output("Stopped")
    stepper.run(engine=HEAP)
    stepper.expect_position(0, 4)


def test_an_engine_that_raises_in_the_middle_steps_up_to_there(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run(DIAMOND, RAISES_IN_THE_MIDDLE)
    stepper.expect_output("the third one is too much")
    stepper.expect_output("engine.py")
    stepper.press("Last")
    stepper.expect_position(3, 3)
    stepper.expect_narration("RuntimeError")


def test_an_engine_without_backward(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run(DIAMOND, NO_BACKWARD)
    stepper.expect_output("AttributeError in main.py, line 7")
    stepper.expect_position(0, 0)


def test_engine_and_program_in_one_file(stepper: StepperPage) -> None:
    engine = (PY / "steps" / "step16.py").read_text(encoding="utf-8")
    program = DIAMOND.replace("from engine import Variable, add, square\n", "")
    stepper.open(lesson="playground")
    stepper.run(engine + "\n\n" + program)
    stepper.expect_position(0, 4)
    stepper.press("Last")
    stepper.expect_gradient("x", "64.0")


def test_everything_of_numpy_can_be_imported_by_a_star(stepper: StepperPage) -> None:
    program = """\
from numpy import *
from engine import Variable, square

x = Variable(array(3.0))
y = square(x)
y.backward()
print(x.grad)
"""
    stepper.open()
    stepper.run(program)
    stepper.expect_output("6.0")
    stepper.expect_position(0, 1)


def test_the_finished_library(stepper: StepperPage) -> None:
    """docs/facts.md, step 24: Goldstein-Price at (1, 1) has the gradients -5376.0 and 8064.0."""
    program = """\
import numpy as np
from dezero import Variable

def goldstein(x, y):
    left = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x ** 2 - 14 * y + 6 * x * y + 3 * y ** 2)
    right = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x ** 2 + 48 * y - 36 * x * y + 27 * y ** 2)
    return left * right

x = Variable(np.array(1.0))
y = Variable(np.array(1.0))
z = goldstein(x, y)
z.backward()
print(x.grad, y.grad)
"""
    stepper.open(lesson="playground")
    stepper.run(program)
    stepper.expect_output("-5376.0 8064.0")
    stepper.press("Last")
    stepper.expect_gradient("x", "-5376.0")
    stepper.expect_gradient("y", "8064.0")


def test_work_is_kept_over_a_reload_and_a_reset_can_be_undone(stepper: StepperPage) -> None:
    stepper.open()
    stepper.text_box("Program").fill("print('mine')\n")
    stepper.page.reload()
    expect(stepper.text_box("Program")).to_contain_text("print('mine')")
    stepper.press("Reset to the lesson's text")
    expect(stepper.text_box("Program")).to_contain_text("y.backward()")
    stepper.press("Undo")
    expect(stepper.text_box("Program")).to_contain_text("print('mine')")


def test_a_link_shows_its_program_and_runs_it_only_on_demand(stepper: StepperPage) -> None:
    stepper.open(program={"files": {"main.py": "print('from a link')\n"}})
    expect(stepper.text_box("Program")).to_contain_text("from a link")
    stepper.expect_kernel("ready")
    expect(stepper.region("Output")).not_to_contain_text("from a link")
    stepper.run()
    stepper.expect_output("from a link")


def test_a_damaged_link_says_so(stepper: StepperPage) -> None:
    stepper.page.goto(f"{stepper.address}?lang=en#program=AAAA%%%")
    expect(stepper.page.get_by_text("This link is damaged or incomplete")).to_be_visible()
    expect(stepper.text_box("Program")).to_contain_text("y.backward()")
