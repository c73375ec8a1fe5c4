"""Answers of the lab as a learner's own code may forge them: a sentence each, and never a script."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.stepper_page import StepperPage

SENTENCE = "Python gave no answer that can be used."
KOREAN = "파이썬에서 쓸 수 있는 답이 오지 않았습니다."
SCRIPT = "<img src=x onerror=\"document.title = 'owned'\"><script>document.title = 'owned'</script>"

# What the lab hands out becomes JSON last, by the encoder that json.dumps keeps.
FORGE = """\
import json

real = json._default_encoder
TEXT = {text!r}


class Forger:
    def encode(self, value):
        return TEXT if isinstance(value, dict) and "answer" in value else real.encode(value)


json._default_encoder = Forger()
"""
FRAME = {"file": "main.py", "line": 1, "name": "f", "text": "x"}


def answering(answer: Any, end: Any = None) -> str:
    return FORGE.format(text=json.dumps({"answer": answer, "end": end or {"kind": "done"}}))


def open_exercise(stepper: StepperPage, language: str = "en") -> None:
    """Of a link, whose program is not run."""
    files = {"main.py": "", "engine.py": ""}
    stepper.open(lesson="step14", lang=language, program={"files": files})
    stepper.expect_kernel("ready")


def check(stepper: StepperPage, engine: str, language: str = "en") -> Locator:
    """The verdict on an engine."""
    names = ["Engine", "Lesson", "Check"] if language == "en" else ["엔진", "수업", "확인"]
    stepper.text_box(names[0]).fill(engine)
    stepper.page.get_by_role("tab", name=names[1], exact=True).click()
    exercise = stepper.page.get_by_role("region", name=re.compile("^(Exercise|연습)$"))
    exercise.get_by_role("button", name=names[2], exact=True).click()
    return exercise.get_by_role("status")


WRONG = "from lab.grader import CheckFailed\n\nraise CheckFailed({key!r}, {values})\n"


FORGED = [
    WRONG.format(key=SCRIPT, values="{}"),
    WRONG.format(key="constructor", values="{}"),
    WRONG.format(key="overwritten", values="None"),
    WRONG.format(key="overwritten", values="{'grad': ['x']}"),
    answering(None),
    answering({"verdict": ["passed"]}),
    answering({"verdict": "error", "problem": None}),
    answering({"verdict": "error", "problem": {"type": "", "message": "", "frames": [None]}}),
    answering({"verdict": "passed"}, {"kind": "error", "error": {"type": SCRIPT}}),
    FORGE.format(text="null"),
    FORGE.format(text="{"),
    FORGE.format(text='{"end": {"kind": "done"}}'),
    "import os\n\nos._exit(0)\n",
]


def test_a_forged_verdict_ends_in_a_sentence(stepper: StepperPage) -> None:
    open_exercise(stepper)
    for engine in FORGED:
        expect(check(stepper, engine)).to_contain_text(SENTENCE)
        assert stepper.page.title() != "owned"


def test_what_a_verdict_quotes_is_text(stepper: StepperPage) -> None:
    open_exercise(stepper)
    problem = {"type": SCRIPT, "message": SCRIPT, "frames": [{**FRAME, "file": SCRIPT}]}
    said = check(stepper, answering({"verdict": "error", "problem": problem}))
    expect(said).to_contain_text("Your code raised <img src=x")
    said = check(stepper, WRONG.format(key="overwritten", values={"grad": SCRIPT}))
    expect(said).to_contain_text("x.grad is <img src=x")
    assert said.locator("img, script").count() == 0
    assert stepper.page.title() != "owned"


def test_the_sentence_is_korean_too(stepper: StepperPage) -> None:
    open_exercise(stepper, "ko")
    expect(check(stepper, WRONG.format(key=SCRIPT, values="{}"), "ko")).to_contain_text(KOREAN)


MEMORY = [
    answering({"steps": [{"event": "line", "line": "1", "where": None}], "end": "done", "cut": None, "problem": None, "output": "", "unwatched": []}),
    answering({"steps": [{"event": "line", "line": 1, "where": None, "counts": [[7, 1]]}], "end": "done", "cut": None, "problem": None, "output": "", "unwatched": []}),
]  # fmt: skip


@pytest.mark.parametrize("program", MEMORY)
def test_forged_memory_ends_in_a_sentence(stepper: StepperPage, program: str) -> None:
    stepper.open(
        view="memory", at="own", program={"files": {"main.py": program}, "engine": "step17"}
    )
    stepper.expect_kernel("ready")
    stepper.press("Run")
    expect(stepper.page.get_by_role("alert")).to_contain_text(SENTENCE)


def test_a_forged_survey_ends_in_a_sentence(stepper: StepperPage) -> None:
    stepper.open(view="machine")
    expect(stepper.page.locator("[data-end]")).to_be_visible(timeout=60_000)
    stepper.text_box("Program").fill(answering({"runs": [{"engine": "step07"}]}))
    stepper.press("Try in every step")
    expect(stepper.page.get_by_role("status").filter(has_text=SENTENCE)).to_be_visible(
        timeout=60_000
    )


def test_a_forged_truth_ends_in_a_sentence(stepper: StepperPage) -> None:
    program = answering({"calls": [{"unknown": None, "truths": [{"function": 0}]}], "more": 0})
    program += "\nimport numpy as np\nfrom engine import Variable, square\n\ny = square(Variable(np.array(2.0)))\ny.backward()\n"
    stepper.open(
        view="compare", engines="step14,step16", at="mine", program={"files": {"main.py": program}}
    )
    stepper.press("Run")
    expect(stepper.page.get_by_text(SENTENCE)).to_be_visible(timeout=60_000)
