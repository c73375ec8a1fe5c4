"""Why is this gradient what it is? Figures from docs/facts.md."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.e2e.engines import PY
from tests.e2e.stepper_page import StepperPage

STEP14 = (PY / "steps" / "step14.py").read_text(encoding="utf-8")
STEP18 = (PY / "steps" / "step18.py").read_text(encoding="utf-8")
APPENDIX_A = (PY / "steps" / "appendix_a.py").read_text(encoding="utf-8")

TWICE = """\
import numpy as np
from engine import Variable, add

x = Variable(np.array(3.0))
y = add(x, x)
y.backward()
z = add(add(x, x), x)
z.backward()
print(x.grad)
"""
IN_PLACE = """\
import numpy as np
from engine import Variable, add

x = Variable(np.array(3.0))
y = add(x, x)
y.backward()
"""
DROPPED = """\
import numpy as np
from engine import Variable, add

x0 = Variable(np.array(1.0))
x1 = Variable(np.array(1.0))
t = add(x0, x1)
y = add(x0, t)
y.backward()
"""


def why(page: Page, variable: str, grad: str) -> Locator:
    return page.get_by_role("button", name=f"Why is {variable}.grad {grad}?", exact=True)


def receipt(stepper: StepperPage) -> Locator:
    return stepper.region("Receipt")


def test_the_64_of_the_lesson(stepper: StepperPage) -> None:
    stepper.open()
    stepper.press("Last")
    why(stepper.page, "x", "64.0").click()
    entries = receipt(stepper).get_by_role("listitem")
    expect(entries).to_have_count(1)
    for text in ("Pop 4: A", "2 * x * gy", "2 * 2.0 * 16.0", "64.0"):
        expect(entries.first).to_contain_text(text)


def test_the_16_of_a_are_a_sum_and_each_part_leads_to_its_pop(stepper: StepperPage) -> None:
    stepper.open()
    stepper.press("Last")
    why(stepper.page, "a", "16.0").click()
    expect(receipt(stepper).get_by_role("listitem")).to_have_count(2)
    expect(receipt(stepper)).to_contain_text("8.0 + 8.0 = 16.0")
    receipt(stepper).get_by_role("button", name=re.compile("^Pop 2: C")).click()
    stepper.expect_position(2)
    expect(receipt(stepper).get_by_role("listitem")).to_have_count(1)
    expect(stepper.region("Narration")).to_contain_text("8.0")


def test_the_details_of_a_variable_open_it_too_and_escape_closes(stepper: StepperPage) -> None:
    stepper.open()
    stepper.press("Last")
    stepper.region("Graph").get_by_label(re.compile("^Variable a,")).click()
    details = stepper.page.get_by_role("complementary", name="Details")
    details.get_by_role("button", name="Why this gradient?").click()
    expect(receipt(stepper)).to_contain_text("8.0 + 8.0 = 16.0")
    details.get_by_role("button", name="All details").click()
    expect(details).to_contain_text("float64")
    stepper.key("Escape")
    expect(details).to_have_count(0)


def test_the_keyboard_is_led_there_and_back(stepper: StepperPage) -> None:
    stepper.open()
    stepper.press("Last")
    button = why(stepper.page, "a", "16.0")
    button.focus()
    stepper.key("Enter")
    expect(receipt(stepper)).to_be_focused()
    stepper.key("Tab")
    expect(receipt(stepper).get_by_role("button").first).to_be_focused()
    stepper.key("Escape")
    expect(receipt(stepper)).to_have_count(0)
    expect(button).to_be_focused()


def test_two_backward_calls_make_5(stepper: StepperPage) -> None:
    stepper.open(lesson="playground")
    stepper.expect_kernel("ready")
    stepper.run(TWICE, STEP14)
    stepper.press("Last")
    why(stepper.page, "x", "5.0").click()
    expect(receipt(stepper)).to_contain_text("1.0 + 1.0 + 1.0 + 1.0 + 1.0 = 5.0")
    third = receipt(stepper).get_by_role("listitem").nth(2)
    expect(third).to_contain_text("call 2 of backward()")
    expect(third).to_contain_text("Added to the 2.0 that was there before this call")


def test_with_cleargrad_it_is_3_and_what_was_before_no_longer_counts(stepper: StepperPage) -> None:
    stepper.open(lesson="playground")
    stepper.expect_kernel("ready")
    stepper.run(TWICE.replace("z = ", "x.cleargrad()\nz = "), STEP14)
    stepper.press("Last")
    why(stepper.page, "x", "3.0").click()
    entries = receipt(stepper).get_by_role("listitem")
    expect(entries).to_have_count(6)
    expect(entries.nth(0)).to_contain_text("no longer counts")
    expect(entries.nth(2)).to_contain_text("x.cleargrad()")
    expect(entries.nth(2)).to_contain_text("main.py, line 7")
    expect(receipt(stepper)).to_contain_text("1.0 + 1.0 + 1.0 = 3.0")


def test_a_first_gradient_of_the_programs_own_is_told_as_that(stepper: StepperPage) -> None:
    stepper.open(lesson="playground")
    stepper.expect_kernel("ready")
    stepper.run(TWICE.replace("y.backward()", "y.grad = np.array(5.0)\ny.backward()"), STEP14)
    why(stepper.page, "y", "5.0").click()
    expect(receipt(stepper)).to_contain_text("The program sets the gradient")
    expect(receipt(stepper)).to_contain_text("main.py, line 6")
    expect(receipt(stepper)).not_to_contain_text("by itself")


def test_in_place_names_the_variable_that_shares_the_array(stepper: StepperPage) -> None:
    """docs/facts.md, appendix A: y.grad is 2 and x.grad is 2, one array."""
    stepper.open(lesson="playground")
    stepper.expect_kernel("ready")
    stepper.run(IN_PLACE, APPENDIX_A)
    stepper.press("Last")
    why(stepper.page, "y", "2.0").click()
    expect(receipt(stepper)).to_contain_text("it went to x.grad, which is the same array")
    expect(receipt(stepper)).to_contain_text("1.0 + 1.0 = 2.0")


def test_what_backward_drops_is_not_told_as_cleargrad(stepper: StepperPage) -> None:
    """docs/facts.md, step 18: y.grad and t.grad are None, x0.grad and x1.grad 2.0 and 1.0."""
    stepper.open(lesson="playground")
    stepper.expect_kernel("ready")
    stepper.run(DROPPED, STEP18)
    stepper.press("Last")
    stepper.expect_gradient("x0", "2.0")
    why(stepper.page, "t", "None").click()
    expect(receipt(stepper)).to_contain_text("backward() itself")
    expect(receipt(stepper)).to_contain_text("retain_grad=False")


def test_many_contributions_do_not_run_out_of_the_table(stepper: StepperPage) -> None:
    stepper.open(lesson="playground")
    stepper.expect_kernel("ready")
    stepper.run(
        "import numpy as np\nfrom engine import Variable, add\nx = Variable(np.array(1.00123))\ny = x\n"
        "for i in range(300):\n    y = add(y, x)\ny.backward()\n"
    )
    stepper.press("Last")
    cell = stepper.region("Gradients").get_by_role("cell", name="301 of 301").first
    expect(cell).to_be_visible()
    right = "(element) => element.getBoundingClientRect().right"
    assert cell.evaluate(right) <= stepper.region("Gradients").evaluate(right)


def test_on_a_phone_it_is_a_sheet_above_the_buttons(stepper: StepperPage) -> None:
    stepper.page.set_viewport_size({"width": 360, "height": 740})
    stepper.open()
    stepper.press("Last")
    stepper.page.get_by_role("tab", name="Values").click()
    why(stepper.page, "a", "16.0").click()
    details = stepper.page.get_by_role("complementary", name="Details")
    expect(details).to_be_in_viewport(ratio=1)
    box = details.bounding_box()
    below = stepper.page.get_by_role("button", name="Previous pop", exact=True).bounding_box()
    assert box is not None and below is not None
    assert box["width"] == 360
    assert box["y"] + box["height"] <= below["y"]
    stepper.press("Previous pop")
    stepper.expect_position(3)
    expect(receipt(stepper)).to_be_visible()
