"""A fault of the recorder's own ends the recording, says so, and leaves what stands before it true."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hostile_engines as hostile
import pytest
import replay
import stepper
from stepper import __main__ as command
from stepper.backward import Backward
from stepper.config import Settings
from stepper.containers import Queue, SeenSet
from stepper.effects import Effects
from stepper.formulas import Formulas
from stepper.frames import Frames
from stepper.gradients import Gradients
from stepper.lines import Lines
from stepper.names import Names
from stepper.queue_effects import QueueEffects
from stepper.recorder import Recorder
from stepper.slots import Slots
from stepper.state import State

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import numpy as np
from engine import *
x = Variable(np.array(2.0))
w = Variable(np.array(3.0))
y = mul(mul(x, w), add(x, w))
try:
    y.backward()
except Exception:
    print("never: the program is not to blame")
print(x.grad, w.grad)
z = square(x)
del z
"""
FILES = {"main.py": PROGRAM, "engine.py": hostile.engine()}
PLACES = [
    (Effects, "settle"), (Effects, "check_variable"), (Effects, "bind"), (Effects, "sweep"),
    (QueueEffects, "skip"), (Formulas, "before"), (Formulas, "json"), (State, "text"),
    (State, "see_variable"), (State, "link"), (State, "_add_function"), (Slots, "hold"),
    (Queue, "update"), (SeenSet, "update"), (Names, "bind"), (Backward, "enter"),
    (Backward, "leave"), (Backward, "gather"), (Backward, "gxs"), (Backward, "pop"),
    (Gradients, "grad_changed"), (Settings, "check"), (Frames, "follow"), (Recorder, "returned"),
    (Frames, "_return_quietly"), (Lines, "before_call"),
]  # fmt: skip


def failing(method: Callable[..., Any], after: int) -> Callable[..., Any]:
    """The method, which fails when it is called for the `after`th time."""
    calls = 0

    def fails(*arguments: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == after:
            raise ValueError("zip() argument 2 is shorter than argument 1")
        return method(*arguments, **more)

    return fails


def broken(
    monkeypatch: pytest.MonkeyPatch, place: tuple[type, str], after: int
) -> dict[str, Any] | None:
    """The recording of a recorder that fails there; None where the method is called less often."""
    owner, name = place
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, failing(getattr(owner, name), after))
        try:
            trace = stepper.record(FILES)
        except RuntimeWarning as warning:
            assert "the recorder itself failed" in str(warning)
            raise
    return trace if trace["end"]["kind"] == "fault" else None


@pytest.mark.filterwarnings("ignore:the recording ends")
@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place[0].__name__}.{place[1]}")
def test_nothing_is_shown_after_a_fault_and_all_before_it_is_right(
    place: tuple[type, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = stepper.record(FILES)
    assert whole["end"] == {"kind": "done"}
    faults = 0
    for after in (1, 2, 3, 7, 20, 50):
        trace = broken(monkeypatch, place, after)
        if trace is None:
            continue
        faults += 1
        replay.check(trace)
        fault = trace["end"]["fault"]
        assert fault["message"] == "ValueError: zip() argument 2 is shorter than argument 1"
        assert str(ROOT / "py") not in fault["details"] and '"stepper/' in fault["details"]
        told = [e for e in trace["events"] if e["k"] not in ("print", "freed")]
        whole_told = [e for e in whole["events"] if e["k"] not in ("print", "freed")]
        assert told == whole_told[: len(told)]
        assert not any("never" in e["text"] for e in replay.events(trace, "print"))
        if told and fault["at"] is not None:
            assert fault["at"][0] in trace["files"]
    assert faults > 0


@pytest.mark.filterwarnings("ignore:the recording ends")
def test_the_next_recording_is_whole_again(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = stepper.record(FILES)
    for place in PLACES:
        broken(monkeypatch, place, 2)
        assert stepper.record(FILES) == whole


@pytest.mark.filterwarnings("ignore:the recording ends")
def test_a_fault_in_a_stream_ends_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    chunks: list[dict[str, Any]] = []
    monkeypatch.setattr(Formulas, "json", failing(Formulas.json, 2))
    stepper.record(FILES, emit=chunks.append)
    assert [c["end"] for c in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert chunks[-1]["end"]["kind"] == "fault"


@pytest.mark.filterwarnings("ignore:the recording ends")
@pytest.mark.parametrize(
    "line",
    [
        "import builtins; builtins.isinstance = None",
        "import builtins; builtins.len = None; builtins.type = None",
        "import builtins; vars(builtins).pop('id')",
        "np.ndarray = np.generic = np.float64 = None",
        "np.isnan = np.errstate = None",
        "import weakref; weakref.ref = None",
        "import gc; gc.get_referents = gc.get_objects = None",
        "import json; json.dumps = json.loads = None",
        "import traceback; traceback.format_exception = None",
    ],
)
def test_a_program_that_takes_away_what_the_recorder_needs(line: str) -> None:
    """It is recorded rightly, or the recording says where it ends; never a wrong picture."""
    import builtins
    import gc
    import traceback
    import weakref

    import numpy as np

    modules = (builtins, np, weakref, gc, json, traceback)
    before = [dict(vars(module)) for module in modules]
    text = "import numpy as np\nfrom engine import *\nx = Variable(np.array(2.0))\ny = square(x)\n"
    text += f"{line}\ny.grad = np.array(1.0)\nsquare(y)\ny.backward()\npass\n"
    try:
        trace = stepper.record({"main.py": text, "engine.py": hostile.engine()})
    finally:
        for module, names in zip(modules, before, strict=True):
            vars(module).update(names)
    last = replay.check(trace)
    if trace["end"]["kind"] == "done":
        assert replay.number(replay.variable_named(trace, last, "x")["grad"]) == 4.0
    else:
        assert trace["end"]["kind"] in ("fault", "error")


def test_on_the_command_line_a_fault_is_told_and_the_exit_code_is_not_0(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "main.py").write_text(PROGRAM)
    (tmp_path / "engine.py").write_text(hostile.engine())
    arguments = [str(tmp_path / "main.py"), "--engine", str(tmp_path / "engine.py")]
    out = tmp_path / "trace.json"
    monkeypatch.setattr(Formulas, "json", failing(Formulas.json, 1))
    code = command.main([*arguments, "-o", str(out)])
    assert code not in (0, 1, 2, 3)
    said = capsys.readouterr().err
    assert "the recorder itself failed (ValueError: zip()" in said
    assert "The program is not to blame" in said
    trace = json.loads(out.read_text())
    assert trace["end"]["kind"] == "fault"
    assert replay.events(trace, "gxs") == []


RETURNS = {
    "as black writes it": "return (\n    gy * x1.data,\n    gy * x0.data,\n)",
    "two lines": "return (gy * x1.data,\n        gy * x0.data)",
    "backslash": "return gy * x1.data, \\\n    gy * x0.data",
    "a list": "return tuple([\n    gy * x1.data,\n    gy * x0.data,\n])",
    "comments between": "return (\n    # of x0\n    gy * x1.data,\n\n    # of x1\n    gy * x0.data,\n)",
    "nested": "return (\n    (\n        gy\n        * x1.data\n    ),\n    (gy *\n     x0.data),\n)",
    "assigned first": "gxs = (\n    gy * x1.data,\n    gy * x0.data,\n)\nreturn gxs",
    "names assigned over lines": "gx0, gx1 = (\n    gy * x1.data,\n    gy * x0.data,\n)\n"
    "return (\n    gx0,\n    gx1,\n)",
    "one name, one expression": "gx0 = (\n    gy\n    * x1.data\n)\n"
    "return (\n    gx0,\n    gy * x0.data,\n)",
    "calls": "return (\n    np.multiply(\n        gy,\n        x1.data,\n    ),\n"
    "    np.multiply(gy, x0.data),\n)",
    "conditional": "return (\n    gy * x1.data if True\n    else None,\n    gy * x0.data,\n)",
    "starred": "gxs = [gy * x1.data, gy * x0.data]\nreturn (\n    *gxs,\n)",
    "a generator": "return tuple(\n    gy * x.data\n    for x in (x1, x0)\n)",
    "in a branch": "if gy is not None:\n    return (\n        gy * x1.data,\n"
    "        gy * x0.data,\n    )\nreturn (\n    None,\n    None,\n)",
    "in try": "try:\n    return (\n        gy * x1.data,\n        gy * x0.data,\n    )\n"
    "finally:\n    pass",
    "a walrus": "return (\n    (gx0 := gy * x1.data),\n    (gx1 := gy * x0.data),\n)",
    "annotated": "gx0: object = (\n    gy * x1.data\n)\ngx1: object = gy * x0.data\n"
    "return (\n    gx0, gx1,\n)",
    "semicolons": "gx0 = gy * x1.data; gx1 = gy * x0.data; return (\n    gx0,\n    gx1)",
    "a string over lines": 'note = """two\nlines"""; return (\n    gy * x1.data,\n    gy * x0.data)',
    "a lambda": "f = lambda x: (\n    gy * x.data\n)\nreturn (\n    f(x1),\n    f(x0),\n)",
    "a match": "match gy:\n    case g:\n        return (\n            g * x1.data,\n"
    "            g * x0.data,\n        )",
}
BLACK = """        return (
            gy * x1.data,
            gy * x0.data,
        )"""


@pytest.mark.parametrize("how", RETURNS)
def test_gradients_returned_over_several_lines(how: str) -> None:
    source = hostile.engine()
    assert BLACK in source
    indented = "\n".join("        " + line for line in RETURNS[how].splitlines())
    engine = source.replace(BLACK, indented)
    text = PROGRAM.replace("z = square(x)\ndel z\n", "")
    trace = stepper.record({"main.py": text, "engine.py": engine})
    last = replay.check(trace)
    assert trace["end"] == {"kind": "done"}
    # y = x w (x + w): dy/dx = 2 x w + w² = 21, dy/dw = x² + 2 x w = 16.
    assert [e["text"] for e in replay.events(trace, "print")] == ["21.0 16.0\n"]
    for name, slope in (("x", 21.0), ("w", 16.0)):
        assert replay.number(replay.variable_named(trace, last, name)["grad"]) == slope
    assert replay.pops(trace) == ["Mul", "Add", "Mul"]
    assert len(replay.events(trace, "gather")) == 3
    returned = replay.events(trace, "gxs")
    assert [len(e["gxs"]) for e in returned] == [2, 2, 2]
    for event in returned:
        assert len(event["formulas"]) in (0, 2)
        for gx, formula in zip(event["gxs"], event["formulas"], strict=False):
            if formula["filled"] is not None and "*" in formula["filled"]:
                assert eval(formula["filled"]) == replay.number(gx)
    assert {tuple(v[k] for k in ("arrived", "expected")) for v in last["variables"]} <= {
        (1, 1), (2, 2),
    }  # fmt: skip


def test_the_command_ends_well_on_an_engine_formatted_by_black(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(PROGRAM)
    (tmp_path / "engine.py").write_text(hostile.engine())
    done = subprocess.run(
        [sys.executable, "-m", "stepper", "main.py", "--engine", "./engine.py", "-o", "trace.json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "py")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "21.0 16.0\n"
    assert "recorder" not in done.stderr
