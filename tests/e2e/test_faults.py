"""A page that cannot die: whatever fails, it is said where it failed, and the rest goes on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import ROOT
from tests.e2e.stepper_page import StepperPage

# What is set on an element from now on fails where it matches, as a fault in the drawing of a panel would.
SPOILABLE = """
window.spoil = null
const real = Element.prototype.setAttribute
Element.prototype.setAttribute = function (name, value) {
  if (window.spoil?.test(`${name}=${value}`)) throw new Error(`spoiled ${name}`)
  return real.call(this, name, value)
}
"""
IMPORTS = "import numpy as np\nfrom engine import Function, Variable, add, square\n\n"
GOOD = IMPORTS + "x = Variable(np.array(3.0))\ny = square(x)\ny.backward()\nprint(x.grad)\n"


PANELS = {
    "Graph": "^data-state=",
    "funcs": "^data-function=",
    "Gradients": "^aria-label=Why",
    "Backward source": "^aria-current=step",
    "Timeline": "^aria-valuetext=",
}


def test_a_fault_in_one_panel_leaves_the_others(stepper: StepperPage) -> None:
    stepper.expect_fault("spoiled")
    stepper.page.add_init_script(SPOILABLE)
    stepper.open()
    stepper.expect_position(0, 4)
    for name, spoil in PANELS.items():
        stepper.page.evaluate(f"window.spoil = new RegExp({json.dumps(spoil)})")
        stepper.key("Home")
        for position in (1, 2, 3):
            stepper.key("ArrowRight")
            stepper.expect_position(position)
        failure = stepper.failed_parts().first
        expect(failure).to_contain_text("This part of the page has failed")
        stepper.page.evaluate("window.spoil = null")
        while stepper.failed_parts().count() > 0:
            stepper.failed_parts().get_by_role("button", name="Try again").first.click()
        expect(stepper.page.get_by_label(name, exact=True).first).to_be_visible()


def test_while_a_panel_is_gone_programs_run_and_what_is_typed_is_used(stepper: StepperPage) -> None:
    stepper.expect_fault("spoiled")
    stepper.page.add_init_script(SPOILABLE)
    stepper.open()
    stepper.expect_kernel("ready")
    stepper.page.evaluate("window.spoil = /^data-state=|^data-function=/")
    stepper.key("ArrowRight")
    expect(stepper.failed_parts().first).to_be_visible()
    stepper.page.get_by_role("tab", name="Program").click()
    stepper.run(GOOD)
    stepper.expect_output("6.0")
    stepper.expect_position(0, 1)


def test_a_panel_that_failed_comes_back_with_the_next_step(stepper: StepperPage) -> None:
    stepper.expect_fault("spoiled")
    stepper.page.add_init_script(SPOILABLE)
    stepper.open()
    stepper.expect_position(0, 4)
    stepper.page.evaluate("window.spoil = /^data-function=/")
    stepper.key("ArrowRight")
    stepper.expect_position(1)
    expect(stepper.failed_parts().first).to_be_visible()
    stepper.page.evaluate("window.spoil = null")
    stepper.key("ArrowRight")
    stepper.expect_position(2)
    expect(stepper.failed_parts()).to_have_count(0)
    assert len(stepper.functions("funcs")) > 0


def test_what_nobody_catches_is_told_once(stepper: StepperPage) -> None:
    stepper.expect_fault("first of them")
    stepper.open()
    stepper.expect_position(0, 4)
    stepper.page.evaluate(
        """() => {
          for (let i = 0; i < 50; i++) setTimeout(() => { throw new Error('first of them') })
          for (let i = 0; i < 50; i++) void Promise.reject(new Error('first of them'))
        }"""
    )
    expect(stepper.notice()).to_contain_text("first of them")
    expect(stepper.notice()).to_have_count(1)
    stepper.notice().get_by_role("button", name="Close").click()
    expect(stepper.notice()).to_have_count(0)
    stepper.page.evaluate("() => void setTimeout(() => { throw new Error('first of them') })")
    stepper.key("ArrowRight")
    stepper.expect_position(1)
    expect(stepper.notice()).to_have_count(0)


UNUSUAL = {
    "a long chain": "vs = [Variable(np.array(1.0))]\nfor i in range(7000):\n    vs.append(square(vs[-1]))\nvs[-1].backward()\n",
    "a ring": "vs = [Variable(np.array(1.0))]\nvs.append(square(vs[0]))\nvs[0].creator = vs[1].creator\nvs[1].backward()\n",
    "a longer ring": "vs = [Variable(np.array(1.0))]\nfor i in range(9):\n    vs.append(square(vs[-1]))\n"
    "vs[0].creator = vs[5].creator\nvs[9].backward()\n",
    "its own input": "x = Variable(np.array(1.0))\ny = square(x)\ny.creator.inputs = (y,)\ny.backward()\n",
    "shared inputs": "x = Variable(np.array(1e-9))\nfor i in range(60):\n    x = add(x, x)\nx.backward()\n",
    "long names": "x = Variable(np.array(1.0))\nx.name = 'n' * 100_000\n"
    "Long = type('C' * 100_000, (Function,), dict(forward=lambda s, x: x * 1.0, backward=lambda s, g: g))\n"
    "y = Long()(x)\ny.backward()\n",
    "many inputs": "class Sum(Function):\n    def forward(self, *xs): return np.array(float(len(xs)))\n"
    "    def backward(self, gy): return (gy,) * len(self.inputs)\n"
    "y = Sum()(*[Variable(np.array(1.0)) for i in range(1000)])\ny.backward()\n",
}  # fmt: skip


def test_an_unusual_graph_is_drawn_and_the_next_run_works(stepper: StepperPage) -> None:
    stepper.open()
    for name, program in UNUSUAL.items():
        stepper.run(IMPORTS + f"print({name!r})\n" + program)
        expect(stepper.page.get_by_text("Finished:")).to_be_visible(timeout=30_000)
        stepper.press("Last")
        stepper.expect_output(name)
        expect(stepper.region("Graph").locator("[data-kind]").first).to_be_visible(timeout=30_000)
        stepper.press("Previous pop")
        stepper.press("Next line")
        width = stepper.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{name}: a name stretches the page"
    stepper.run(GOOD)
    stepper.expect_output("6.0")
    expect(stepper.failed_parts()).to_have_count(0)
    expect(stepper.notice()).to_have_count(0)


def recording(tmp_path: Path, damage: Any) -> Path:
    trace = json.loads((ROOT / "build/traces/step16.json").read_text(encoding="utf-8"))
    damage(trace)
    file = tmp_path / "damaged.json"
    file.write_text(json.dumps(trace), encoding="utf-8")
    return file


def unqueued(trace: Any) -> None:
    events = trace["events"]
    at = next(i for i, event in enumerate(events) if event["k"] == "push")
    del events[at]


def left_twice(trace: Any) -> None:
    leave = next(event for event in trace["events"] if event["k"] == "leave")
    trace["events"].append(leave)


def without_text(trace: Any) -> None:
    trace["variables"][0]["data"] = {"kind": "other", "type": "A"}


def without_a_frame(trace: Any) -> None:
    trace["end"] = {"kind": "error", "error": {"type": {}, "message": "m", "frames": [None]}}


def other_gradient(trace: Any) -> None:
    grad = next(
        event for event in trace["events"] if event["k"] == "grad" and event["how"] == "set"
    )
    grad["was"] = {"kind": "scalar", "type": "float", "data": 5.0}


def test_a_recording_that_contradicts_itself_ends_in_a_sentence(
    stepper: StepperPage, tmp_path: Path
) -> None:
    stepper.open()
    stepper.expect_position(0, 4)
    for damage in (unqueued, left_twice, without_text, without_a_frame, other_gradient):
        stepper.press("Share")
        stepper.page.get_by_label("Open a recording").set_input_files(recording(tmp_path, damage))
        expect(stepper.page.get_by_text("The recording cannot be shown")).to_be_visible()
        stepper.page.get_by_role("dialog").get_by_role("button", name="Close").click()
    stepper.key("ArrowRight")
    stepper.expect_position(1, 4)


@pytest.mark.parametrize("name", ["__proto__", "constructor"])
def test_a_file_or_a_variable_may_have_any_name(
    stepper: StepperPage, tmp_path: Path, name: str
) -> None:
    def rename(trace: Any) -> None:
        text = json.dumps(trace).replace("steps/step16.py", name)
        trace.clear()
        trace.update(json.loads(text))

    stepper.open()
    stepper.press("Share")
    stepper.page.get_by_label("Open a recording").set_input_files(recording(tmp_path, rename))
    expect(stepper.page.get_by_role("dialog")).to_have_count(0)
    stepper.press("Last")
    stepper.expect_position(4, 4)
    expect(stepper.region("Backward source")).to_contain_text("funcs")


def test_a_file_too_large_or_too_deep_is_not_opened(stepper: StepperPage, tmp_path: Path) -> None:
    stepper.open()
    stepper.press("Share")
    chooser = stepper.page.get_by_label("Open a recording")
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(101_000_000)
    chooser.set_input_files(large)
    expect(stepper.page.get_by_text("This file has 101.0 MB")).to_be_visible()
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 20_000_000, encoding="utf-8")
    chooser.set_input_files(deep)
    expect(stepper.page.get_by_text("nested more than 200 levels")).to_be_visible()


# Finds the recorder's way out and puts another chunk into the stream.
FORGE = """
import sys, json
frame, emit = sys._getframe(), None
while frame is not None and emit is None:
    emit = next((v for k, v in frame.f_locals.items() if k == "emit" and callable(v)), None)
    frame = frame.f_back
"""


CHUNKS = (
    "null",
    "7",
    "[]",
    '{"events": [{"k": "__proto__"}]}',
    '{"events": [{"k": "leave", "call": 99, "raised": false}]}',
    '{"variables": 5}',
    "[" * 100_000,
)


def test_a_damaged_chunk_in_the_middle_of_a_run_brings_run_back(stepper: StepperPage) -> None:
    stepper.open()
    told = re.compile(
        "The recording is damaged, so it ends here|a part of the trace cannot be read"
    )
    for chunk in CHUNKS:
        stepper.run(
            IMPORTS
            + "for i in range(400):\n    x = Variable(np.array(2.0))\n    y = square(x)\n    y.backward()\n"
            + FORGE
            + f"emit({chunk!r})\nprint('goes on')\n"
        )
        expect(stepper.region("Output").get_by_text(told)).to_be_visible()
        # What came before it can be stepped.
        stepper.press("Last")
        stepper.press("Previous pop")
        stepper.press("Previous line")
        assert int(stepper.root().get_attribute("data-length") or 0) > 100
    stepper.run(GOOD)
    stepper.expect_output("6.0")
    stepper.press("Next pop")
    stepper.expect_position(1, 1)
