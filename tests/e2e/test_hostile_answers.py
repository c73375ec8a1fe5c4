"""Answers of the lab as a learner's own code may forge them: a sentence each, and never a script."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.stage import Stage

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


def open_exercise(stage: Stage, language: str = "en") -> None:
    """Of a link, whose program is not run."""
    files = {"main.py": "", "engine.py": ""}
    stage.open(lesson="step14", lang=language, program={"files": files})
    stage.expect_kernel("ready")


def check(stage: Stage, engine: str, language: str = "en") -> Locator:
    """The verdict on an engine."""
    names = ["Engine", "Lesson", "Check"] if language == "en" else ["엔진", "수업", "확인"]
    stage.text_box(names[0]).fill(engine)
    stage.page.get_by_role("tab", name=names[1], exact=True).click()
    exercise = stage.page.get_by_role("region", name=re.compile("^(Exercise|연습)$"))
    exercise.get_by_role("button", name=names[2], exact=True).click()
    return exercise.get_by_role("status")


WRONG = "from lab.exam import Wrong\n\nraise Wrong({key!r}, {values})\n"


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


def test_a_forged_verdict_ends_in_a_sentence(stage: Stage) -> None:
    open_exercise(stage)
    for engine in FORGED:
        expect(check(stage, engine)).to_contain_text(SENTENCE)
        assert stage.page.title() != "owned"


def test_what_a_verdict_quotes_is_text(stage: Stage) -> None:
    open_exercise(stage)
    problem = {"type": SCRIPT, "message": SCRIPT, "frames": [{**FRAME, "file": SCRIPT}]}
    said = check(stage, answering({"verdict": "error", "problem": problem}))
    expect(said).to_contain_text("Your code raised <img src=x")
    said = check(stage, WRONG.format(key="overwritten", values={"grad": SCRIPT}))
    expect(said).to_contain_text("x.grad is <img src=x")
    assert said.locator("img, script").count() == 0
    assert stage.page.title() != "owned"


def test_the_sentence_is_korean_too(stage: Stage) -> None:
    open_exercise(stage, "ko")
    expect(check(stage, WRONG.format(key=SCRIPT, values="{}"), "ko")).to_contain_text(KOREAN)


MEMORY = [
    answering({"steps": [{"event": "line", "line": "1", "where": None}], "end": "done", "cut": None, "problem": None, "output": "", "unwatched": []}),
    answering({"steps": [{"event": "line", "line": 1, "where": None, "counts": [[7, 1]]}], "end": "done", "cut": None, "problem": None, "output": "", "unwatched": []}),
]  # fmt: skip


@pytest.mark.parametrize("program", MEMORY)
def test_forged_memory_ends_in_a_sentence(stage: Stage, program: str) -> None:
    stage.open(view="memory", at="own", program={"files": {"main.py": program}, "engine": "step17"})
    stage.expect_kernel("ready")
    stage.press("Run")
    expect(stage.page.get_by_role("alert")).to_contain_text(SENTENCE)


def test_a_forged_survey_ends_in_a_sentence(stage: Stage) -> None:
    stage.open(view="machine")
    expect(stage.page.locator("[data-ends]")).to_be_visible(timeout=60_000)
    stage.text_box("Program").fill(answering({"runs": [{"engine": "step07"}]}))
    stage.press("Try in every step")
    expect(stage.page.get_by_role("status").filter(has_text=SENTENCE)).to_be_visible(timeout=60_000)


def test_a_forged_truth_ends_in_a_sentence(stage: Stage) -> None:
    program = answering({"calls": [{"unknown": None, "truths": [{"function": 0}]}], "more": 0})
    program += "\nimport numpy as np\nfrom engine import Variable, square\n\ny = square(Variable(np.array(2.0)))\ny.backward()\n"
    stage.open(
        view="compare", engines="step14,step16", at="mine", program={"files": {"main.py": program}}
    )
    stage.press("Run")
    expect(stage.page.get_by_text(SENTENCE)).to_be_visible(timeout=60_000)
