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
from tests.e2e.stage import Stage

RIGHT_ORDER = ["Add", "Square", "Square", "Square"]


def test_a_changed_program_is_what_is_stepped(stage: Stage) -> None:
    stage.open()
    stage.run(DIAMOND.replace("2.0", "3.0"))
    stage.expect_position(0, 4)
    stage.press("Last")
    # d/dx of 2·x⁴ at 3 is 8·27.
    stage.expect_gradient("x", "216.0")
    stage.expect_output("162.0 216.0")


def test_step_14_chosen_for_the_same_program_is_wrong(stage: Stage) -> None:
    """docs/facts.md: the stack order pops Square A twice, and x.grad is 96.0."""
    stage.open()
    stage.expect_kernel("ready")
    stage.page.get_by_role("combobox").filter(has_text="Step 14").select_option("step14")
    stage.run(DIAMOND)
    stage.expect_position(0, 5)
    stage.press("Last")
    stage.expect_gradient("x", "96.0")


def test_the_heap_exercise(stage: Stage) -> None:
    stage.open()
    stage.run(DIAMOND, HEAP)
    stage.expect_position(0, 4)
    assert stage.pops() == RIGHT_ORDER
    stage.expect_gradient("x", "64.0")


def test_a_deque_in_the_wrong_order(stage: Stage) -> None:
    stage.open()
    stage.run(DIAMOND, DEQUE_WRONG_ORDER)
    stage.expect_position(0, 5)
    stage.press("Next pop")
    assert [label for label, _ in stage.functions("funcs")] == ["Square", "Square"]
    stage.press("Last")
    stage.expect_gradient("x", "96.0")


def test_a_recursive_engine_shows_pops_and_says_what_is_missing(stage: Stage) -> None:
    stage.open()
    stage.run(
        "import numpy as np\nfrom engine import Variable, square\n\nx = Variable(np.array(3.0))\ny = square(square(x))\ny.backward()\n",
        RECURSIVE,
    )
    stage.expect_position(0, 2)
    stage.press("Last")
    stage.expect_gradient("x", "108.0")
    expect(stage.region("funcs")).to_contain_text("No queue was found")


def test_an_engine_that_never_ends_is_stopped_and_the_next_run_works(stage: Stage) -> None:
    stage.open()
    stage.start(DIAMOND, ENDLESS)
    stage.expect_kernel("running")
    stage.press("Stop")
    stage.expect_over()
    stage.expect_output("Stopped")
    stage.run(engine=HEAP)
    stage.expect_position(0, 4)


def test_an_engine_that_raises_in_the_middle_steps_up_to_there(stage: Stage) -> None:
    stage.open()
    stage.run(DIAMOND, RAISES_IN_THE_MIDDLE)
    stage.expect_output("the third one is too much")
    stage.expect_output("engine.py")
    stage.press("Last")
    stage.expect_position(3, 3)
    stage.expect_narration("RuntimeError")


def test_an_engine_without_backward(stage: Stage) -> None:
    stage.open()
    stage.run(DIAMOND, NO_BACKWARD)
    stage.expect_output("AttributeError in main.py, line 7")
    stage.expect_position(0, 0)


def test_engine_and_program_in_one_file(stage: Stage) -> None:
    engine = (PY / "steps" / "step16.py").read_text(encoding="utf-8")
    program = DIAMOND.replace("from engine import Variable, add, square\n", "")
    stage.open(lesson="playground")
    stage.run(engine + "\n\n" + program)
    stage.expect_position(0, 4)
    stage.press("Last")
    stage.expect_gradient("x", "64.0")


def test_everything_of_numpy_can_be_imported_by_a_star(stage: Stage) -> None:
    program = """\
from numpy import *
from engine import Variable, square

x = Variable(array(3.0))
y = square(x)
y.backward()
print(x.grad)
"""
    stage.open()
    stage.run(program)
    stage.expect_output("6.0")
    stage.expect_position(0, 1)


def test_the_finished_library(stage: Stage) -> None:
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
    stage.open(lesson="playground")
    stage.run(program)
    stage.expect_output("-5376.0 8064.0")
    stage.press("Last")
    stage.expect_gradient("x", "-5376.0")
    stage.expect_gradient("y", "8064.0")


def test_work_is_kept_over_a_reload_and_a_reset_can_be_undone(stage: Stage) -> None:
    stage.open()
    stage.text_box("Program").fill("print('mine')\n")
    stage.page.reload()
    expect(stage.text_box("Program")).to_contain_text("print('mine')")
    stage.press("Reset to the lesson's text")
    expect(stage.text_box("Program")).to_contain_text("y.backward()")
    stage.press("Undo")
    expect(stage.text_box("Program")).to_contain_text("print('mine')")


def test_a_link_shows_its_program_and_runs_it_only_on_demand(stage: Stage) -> None:
    stage.open(program={"files": {"main.py": "print('from a link')\n"}})
    expect(stage.text_box("Program")).to_contain_text("from a link")
    stage.expect_kernel("ready")
    expect(stage.region("Output")).not_to_contain_text("from a link")
    stage.run()
    stage.expect_output("from a link")


def test_a_damaged_link_says_so(stage: Stage) -> None:
    stage.page.goto(f"{stage.address}?lang=en#program=AAAA%%%")
    expect(stage.page.get_by_text("This link is damaged or incomplete")).to_be_visible()
    expect(stage.text_box("Program")).to_contain_text("y.backward()")
