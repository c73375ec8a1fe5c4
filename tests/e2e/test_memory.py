"""The memory view: what is alive after each line, who refers to it, and who frees it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.stepper_page import KERNEL_TIMEOUT, StepperPage

READY = KERNEL_TIMEOUT


def slider(stepper: StepperPage) -> Locator:
    return stepper.page.get_by_role("slider", name="Step", exact=True)


def expect_step(stepper: StepperPage, at: int, of: int) -> None:
    expect(slider(stepper)).to_have_attribute("max", str(of), timeout=READY)
    expect(slider(stepper)).to_have_value(str(at))


def references(stepper: StepperPage, region: str = "Memory") -> list[list[str]]:
    """The cells of the table of references."""
    table = stepper.region(region).get_by_role("region", name="References")
    rows = table.get_by_role("row").all()[1:]
    return [[text.strip() for text in row.get_by_role("cell").all_inner_texts()] for row in rows]


def test_ten_loops_side_by_side_until_the_collector_comes(stepper: StepperPage) -> None:
    stepper.open(view="memory", at="loops")
    expect_step(stepper, 33, 33)
    before, after = stepper.region("Step 16"), stepper.region("Step 17")
    expect(before).to_contain_text("70 objects alive")
    expect(before).to_contain_text("3,200,000 bytes held")
    expect(before).to_contain_text("Nothing reaches 63 of them any more")
    expect(after).to_contain_text("7 objects alive")
    expect(after).to_contain_text("320,000 bytes held")

    stepper.press("Previous step")  # line 6 of the last turn
    expect(after).to_contain_text("7 objects freed in this step: the count reached zero")
    expect(before).to_contain_text("Nothing was freed in this step.")

    stepper.press("Collect now")
    expect_step(stepper, 33, 34)
    expect(before).to_contain_text("63 objects freed in this step by the collector")
    expect(before).to_contain_text("7 objects alive")
    expect(before).to_contain_text("320,000 bytes held")
    expect(after).to_contain_text("Nothing was freed in this step.")

    stepper.press("Undo")
    expect_step(stepper, 32, 33)
    expect(before).to_contain_text("70 objects alive")


def test_a_count_rises_with_names_and_calls(stepper: StepperPage) -> None:
    stepper.open(view="memory", at="counts")
    expect_step(stepper, 3, 9)
    counts = []
    for at in range(3, 10):
        expect_step(stepper, at, 9)
        counts.append(references(stepper)[0][1])
        if at < 9:
            stepper.press("Next step")
    assert counts == ["1", "2", "2", "1", "2", "1", "0"]
    expect(stepper.region("Memory")).to_contain_text("freed: the count reached zero")


def test_a_cycle_is_marked_in_words_and_waits_for_the_collector(stepper: StepperPage) -> None:
    stepper.open(view="memory", at="cycle")
    expect_step(stepper, 2, 14)
    stepper.page.keyboard.press("End")
    memory = stepper.region("Memory")
    objects = memory.get_by_role("button", name=re.compile(r"^Object"))
    expect(objects).to_have_count(3)
    for node in objects.all():
        expect(node).to_have_accessible_name(
            re.compile(r"^Object [abc], Node, 1 reference, in a cycle, nothing reaches it$")
        )
    stepper.press("Collect now")
    expect_step(stepper, 15, 15)
    expect(memory).to_contain_text("0 objects alive")
    expect(objects.first).to_have_attribute("data-freed", "collector")
    stepper.page.keyboard.press("ArrowLeft")
    expect(memory).to_contain_text("3 objects alive")


@pytest.mark.parametrize(
    ("scene", "figures"),
    [
        ("retain", ["320,000", "400,000", "320,000", "640,000"]),
        ("nograd", ["32,000,000", "8,000,000", "8,000,000", "16,000,000"]),
    ],
)
def test_bytes_held(stepper: StepperPage, scene: str, figures: list[str]) -> None:
    stepper.open(view="memory", at=scene)
    memory = stepper.region("Step 18")
    expect(memory).to_be_visible(timeout=READY)
    first = {"retain": 6, "nograd": 4}[scene]
    for at, figure in enumerate(figures, first):
        slider(stepper).fill(str(at))
        expect(memory).to_contain_text(re.compile(rf"(?<!,){figure} bytes held"))


def test_the_learners_own_program_runs_when_they_say_so(stepper: StepperPage) -> None:
    program = {
        "files": {
            "main.py": "import numpy as np\nfrom engine import Variable\nkept = [Variable(np.ones(5))]\n"
        },
        "engine": "step17",
    }
    stepper.open(program=program, view="memory", at="own")
    stepper.expect_kernel("ready")
    expect(stepper.text_box("Program")).to_contain_text("kept")
    expect(stepper.region("Step 17")).to_have_count(0)
    stepper.press("Run")
    expect_step(stepper, 3, 3)
    expect(stepper.region("Step 17")).to_contain_text("40 bytes held")
    assert references(stepper, "Step 17")[0][3] == "the name kept[0]"


def test_an_error_is_told_with_its_line(stepper: StepperPage) -> None:
    stepper.open(view="memory", at="counts")
    expect_step(stepper, 3, 9)
    stepper.run("class Thing:\n    pass\na = Thing()\nb = c\n")
    expect(stepper.page.get_by_role("alert").first).to_contain_text(
        "The program raised NameError in line 4."
    )
    expect_step(stepper, 2, 3)
    stepper.run("a = = 1")
    expect(stepper.page.get_by_role("alert").first).to_contain_text("SyntaxError in line 1")
