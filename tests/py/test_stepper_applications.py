"""The call of a Function, line by line: what its lines give, and links when they really come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import stepper
from replay import Replay, check
from stepper.pacing import Chunking

PROGRAM = """import numpy as np
from engine import Variable, {names}

x = Variable(np.array(2.0))
y = {expression}
"""


def record(names: str, expression: str, engine: str, more: str = "") -> dict[str, Any]:
    text = PROGRAM.format(names=names, expression=expression) + more
    trace = stepper.record({"main.py": text}, engine=engine)
    assert trace["end"] == {"kind": "done"}, trace["end"]
    check(trace)
    return trace


def states(trace: dict[str, Any]) -> list[tuple[str, int, bool, bool, int | None]]:
    """At the end of each line of the first call: its text, variables, function, inputs, creator."""
    events, replay = trace["events"], Replay(trace)
    begin = next(i for i, e in enumerate(events) if e["k"] == "apply")
    end = next(i for i, e in enumerate(events) if e["k"] == "applied")
    found = []
    at: list[Any] | None = None
    for i in range(begin + 1, end + 2):
        if i == len(events) or events[i]["k"] in ("line", "applied") or i == end + 1:
            if at is not None:
                state = replay.seek(i)
                line = trace["files"][at[0]].splitlines()[at[1] - 1].strip()
                function = state["functions"][0]
                y = trace["functions"][0]["outputs"][0]
                found.append((
                    line, sum(v["shown"] for v in state["variables"]), function["shown"],
                    function["wired"], state["variables"][y]["creator"],
                ))  # fmt: skip
            if i < len(events) and events[i]["k"] == "line":
                at = events[i]["at"]
    return found


def after(trace: dict[str, Any], start: str) -> tuple[int, bool, bool, int | None]:
    """After the last line that begins so."""
    return next(rest for line, *rest in reversed(states(trace)) if line.startswith(start))  # type: ignore[return-value]


@pytest.mark.parametrize("engine", ["step13", "step14", "step16", "step17", "step20", "dezero"])
def test_box_then_creator_then_inputs(engine: str) -> None:
    trace = record("square", "square(x)", engine)
    assert after(trace, "if not isinstance") == [1, False, False, None]
    assert after(trace, "outputs = ") == [2, False, False, None]
    assert after(trace, "output.set_creator") == [2, True, False, 0]
    assert after(trace, "self.inputs = ") == [2, True, True, 0]


def test_what_the_names_are(  # by the text of step 12: lists, unpacking, a tuple, boxes
) -> None:
    trace = record("Add", "Add()(x, Variable(np.array(3.0)))", "step12")
    told = [(e["name"], e["text"]) for e in trace["events"] if e["k"] == "local"]
    assert told == [
        ("xs", "[array(2.0), array(3.0)]"),
        ("ys", "5.0"),
        ("ys", "(5.0,)"),
        ("outputs", "[Variable(5.0)]"),
        ("output", "Variable(5.0)"),
        ("self.inputs", "(Variable(2.0), Variable(3.0))"),
        ("self.outputs", "[Variable(5.0)]"),
    ]


def test_weak_references_are_told_as_such() -> None:
    trace = record("square", "square(x)", "step17")
    told = {e["name"]: e["text"] for e in trace["events"] if e["k"] == "local"}
    assert told["self.outputs"] == "[weakref(Variable(4.0))]"


def test_only_the_first_calls_are_followed_and_none_while_a_backward_runs() -> None:
    more = "for i in range(20):\n    y = square(y)\ny.backward()\nz = square(y)\n"
    trace = record("square", "square(x)", "step16", more)
    kinds = [e["k"] for e in trace["events"]]
    assert kinds.count("apply") == kinds.count("applied") == 8
    assert kinds.count("call") == 22


def test_a_call_that_raises_ends_with_all_that_it_had_done() -> None:
    text = PROGRAM.format(names="Function", expression="0").replace(
        "y = 0",
        "class Half(Function):\n    def forward(self, a):\n        return 1 / 0\ny = Half()(x)",
    )
    trace = stepper.record({"main.py": text}, engine="step16")
    check(trace)
    assert trace["end"]["kind"] == "error"
    kinds = [e["k"] for e in trace["events"]]
    assert kinds.count("apply") == kinds.count("applied") == 1 and "call" not in kinds


def test_a_function_applied_twice_is_followed_once() -> None:
    text = PROGRAM.format(names="Square", expression="x") + "f = Square()\na = f(x)\nb = f(a)\n"
    trace = stepper.record({"main.py": text}, engine="step16")
    check(trace)
    assert [e["k"] for e in trace["events"]].count("apply") == 1


def test_a_letter_of_the_programs_own_is_kept() -> None:
    text = PROGRAM.format(names="Add, Square", expression="x").replace(
        "y = x",
        "def build(x):\n    D = Square()\n    y = D(x)\n    return y\n\n"
        "C, A, f = Square(), Add(), Square()\na = C(x)\nb = f(a)\ny = build(A(a, b))",
    )
    trace = stepper.record({"main.py": text}, engine="step16")
    check(trace)
    assert [(f["label"], f.get("name")) for f in trace["functions"]] == [
        ("Square", "C"), ("Square", None), ("Add", "A"), ("Square", "D"),
    ]  # fmt: skip


def test_chunks_break_no_call() -> None:
    text = PROGRAM.format(names="square", expression="square(square(square(x)))")
    whole = stepper.record({"main.py": text}, engine="step16")
    chunks: list[dict[str, Any]] = []
    stepper.record(
        {"main.py": text}, engine="step16", emit=chunks.append, chunking=Chunking(0.0, 0.0, 1)
    )
    assert len(chunks) > 10
    assert [e for chunk in chunks for e in chunk["events"]] == whole["events"]


def test_a_chunk_handed_out_in_the_middle_of_a_call_moves_nothing() -> None:
    source = (Path(stepper.__file__).parents[1] / "steps/step16.py").read_text(encoding="utf-8")
    long = source.replace(
        "        self.outputs = outputs\n",
        "        for i in range(200):\n            pass\n        self.outputs = outputs\n",
    )
    files = {
        "main.py": PROGRAM.format(names="square", expression="square(square(x))"),
        "engine.py": long,
    }
    whole = stepper.record(files)
    chunks: list[dict[str, Any]] = []
    stepper.record(files, emit=chunks.append, chunking=Chunking(0.0, 0.0))
    ends = [0]
    for chunk in chunks:
        ends.append(ends[-1] + len(chunk["events"]))
    begins = [i for i, e in enumerate(whole["events"]) if e["k"] == "apply"]
    assert set(begins) & set(ends), "a chunk was handed out while a call was followed"
    assert [e for chunk in chunks for e in chunk["events"]] == whole["events"]
