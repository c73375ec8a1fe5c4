"""Running: errors, limits, output, Config, the command line, and a clean state afterwards."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import replay
import stepper
import stepper_engines

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")

PY = Path(__file__).resolve().parents[2] / "py"
IMPORTS = "import numpy as np\nfrom engine import *\n"
DIAMOND = (
    IMPORTS
    + """x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
print(x.grad)
"""
)


def record(text: str, engine: str = stepper_engines.STEP16, **limits: Any) -> dict[str, Any]:
    trace = stepper.record({"main.py": text, "engine.py": engine}, **limits)
    replay.check(trace)
    return trace


def printed(trace: dict[str, Any]) -> str:
    return "".join(e["text"] for e in replay.events(trace, "print"))


# Errors


def test_an_error_is_the_last_event_with_the_learners_own_lines() -> None:
    trace = record(DIAMOND, stepper_engines.RAISES)
    error = trace["events"][-1]["error"]
    assert trace["events"][-1]["k"] == "error"
    assert trace["end"] == {"kind": "error", "error": error}
    assert error["type"] == "AttributeError" and "scale" in error["message"]
    assert [(f["file"], f["name"]) for f in error["frames"]] == [
        ("main.py", "<module>"), ("engine.py", "backward"), ("engine.py", "backward"),
    ]  # fmt: skip
    assert error["frames"][0]["line"] == 6 and error["frames"][0]["text"] == "y.backward()"
    assert replay.pops(trace) == ["Add", "Square"]
    assert [e["raised"] for e in replay.events(trace, "leave")] == [True]


@pytest.mark.parametrize(
    ("text", "type_", "line", "column"),
    [
        ("x = 1\nif not isinstance(x, tuple)\n    x = 2\n", "SyntaxError", 2, 28),
        ("import numpy as np\n  x = 1\n", "IndentationError", 2, None),
        ("x = 1\nprint(undefined)\n", "NameError", 2, None),
        ("from engine import nothing\n", "ImportError", 1, None),
        ("import no_such_module\n", "ModuleNotFoundError", 1, None),
        ("def f(n):\n    return f(n + 1)\nf(0)\n", "RecursionError", 3, None),
        ("import numpy as np\nnp.ones((10**6, 10**6, 10))\n", None, 2, None),
        ("x = 1\ninput('?')\n", "EOFError", 2, None),
        ("import sys\nsys.exit(3)\n", "SystemExit", 2, None),
        ("raise KeyboardInterrupt\n", "KeyboardInterrupt", 1, None),
        ("class E(Exception):\n    def __str__(self): 1/0\nraise E\n", "E", 3, None),
    ],
)
def test_every_error_names_its_line(
    text: str, type_: str | None, line: int, column: int | None
) -> None:
    trace = record(text)
    error = trace["end"]["error"]
    assert type_ is None or error["type"] == type_
    assert error["frames"][0]["line"] == line and error["frames"][0]["file"] == "main.py"
    if column is not None:
        assert error["column"] == column


def test_a_syntax_error_in_the_engine_points_into_the_engine() -> None:
    trace = record(DIAMOND, "x = 1\ndef f(:\n")
    frames = trace["end"]["error"]["frames"]
    assert [(f["file"], f["line"]) for f in frames] == [("engine.py", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "import sys\nsys.exit()\n",
        "import sys\nsys.exit(0)\n",
        "try:\n    1 / 0\nexcept ZeroDivisionError:\n    print('caught')\n",
        "import unittest\nclass T(unittest.TestCase):\n    def test_it(self):\n"
        "        self.assertEqual(1, 1)\nunittest.main()\n",
    ],
)
def test_what_is_no_error(text: str) -> None:
    assert record(text)["end"] == {"kind": "done"}


def test_a_backward_that_raised_and_was_caught_is_left_and_the_program_goes_on() -> None:
    trace = record(
        IMPORTS + "x = Variable(np.array(2.0))\ny = square(x)\ntry:\n    y.backward()\n"
        "except AttributeError:\n    print('caught')\nz = add(x, x)\nz.backward()\n",
        stepper_engines.RAISES,
    )
    assert trace["end"] == {"kind": "done"}
    assert [e["raised"] for e in replay.events(trace, "leave")] == [True, False]
    assert replay.pops(trace) == ["Square", "Add"]


def test_a_recursion_as_deep_as_without_the_recorder() -> None:
    text = (
        IMPORTS + "x = Variable(np.array(1.0))\ny = x\nfor _ in range(900):\n    y = Square()(y)\n"
    )
    text += "y.grad = np.array(1.0)\ny.backward()\nprint(x.grad is not None)\n"
    trace = record(text, stepper_engines.RECURSIVE)
    assert trace["end"] == {"kind": "done"} and printed(trace) == "True\n"
    assert len(replay.pops(trace)) == 900
    assert max(e["depth"] for e in replay.events(trace, "enter")) == 900


# Limits


@pytest.mark.parametrize(
    "loop",
    [
        "while True: pass",
        "while True:\n    try:\n        x = 1\n    except:\n        pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: continue",
        "class S(Function):\n    def forward(self, x):\n        while True: pass\n"
        "S()(Variable(np.array(1.0)))",
        "n = sum(1 for _ in iter(int, 1))",
    ],
)
def test_an_endless_program_is_cut_by_the_clock(loop: str) -> None:
    start = time.monotonic()
    trace = record(IMPORTS + loop + "\n", max_seconds=0.5, max_events=10**7)
    assert trace["end"] == {"kind": "limit", "limit": "seconds", "size": 0.5}
    assert time.monotonic() - start < 20


def test_an_endless_backward_is_cut_and_its_beginning_can_be_stepped() -> None:
    trace = record(DIAMOND, stepper_engines.NEVER_ENDS, max_events=5000)
    assert trace["end"] == {"kind": "limit", "limit": "events", "size": 5000}
    assert 5000 <= len(trace["events"]) < 5300
    assert len(replay.pops(trace)) > 50


# Output and settings


def test_a_flood_of_output_is_cut_once() -> None:
    trace = record("for _ in range(3):\n    print('x' * 10, end='')\n[print('y' * 99) for _ in "
                   "range(30000)]\nprint('z')\n")  # fmt: skip
    text = printed(trace)
    assert text.startswith("x" * 30 + "y" * 99)
    assert len(text) < 1_000_200 and text.count("output cut") == 1 and "z" not in text
    assert len(trace["events"]) < 300


def test_output_stands_where_it_was_written() -> None:
    trace = record("import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\n")
    kinds = [(e["k"], e.get("stream"), e.get("text")) for e in trace["events"][2:]]
    assert [k for k in kinds if k[0] == "print"] == [
        ("print", "stdout", "a\n"), ("print", "stderr", "b\n"), ("print", "stdout", "c\n"),
    ]  # fmt: skip


def test_config_changes_are_told() -> None:
    trace = record(
        IMPORTS
        + "x = Variable(np.array(2.0))\nwith no_grad():\n    y = square(x)\nz = square(x)\n",
        stepper_engines.WEAK,
    )
    changes = [(e["name"], e["was"], e["now"]) for e in replay.events(trace, "config")]
    assert changes == [("enable_backprop", True, False), ("enable_backprop", False, True)]
    assert len(trace["functions"]) == 1 and len(trace["variables"]) == 3


def test_nothing_of_a_run_stays_behind() -> None:
    before = (
        sys.stdout, sys.stderr, sys.stdin, list(sys.path), list(sys.meta_path), sys.argv,
        sys.modules["__main__"], gc.get_threshold(), list(gc.callbacks), sys.gettrace(),
        sys.getrecursionlimit(),
    )  # fmt: skip
    for text in (DIAMOND, "1 / 0\n", "while True: pass\n", "import sys\nsys.path = ['nowhere']\n"):
        stepper.record({"main.py": text, "engine.py": stepper_engines.STEP16}, max_seconds=0.3)
    after = (
        sys.stdout, sys.stderr, sys.stdin, list(sys.path), list(sys.meta_path), sys.argv,
        sys.modules["__main__"], gc.get_threshold(), list(gc.callbacks), sys.gettrace(),
        sys.getrecursionlimit(),
    )  # fmt: skip
    assert before == after
    assert "engine" not in sys.modules


def test_each_run_has_its_own_engine() -> None:
    text = "import engine\nengine.n = getattr(engine, 'n', 0) + 1\nprint(engine.n)\n"
    files = {"main.py": text, "engine.py": "pass\n"}
    assert [printed(stepper.record(files)) for _ in range(2)] == ["1\n", "1\n"]
    assert [printed(stepper.record({"main.py": text}, "step16")) for _ in range(2)] == ["1\n"] * 2


# The command line


def command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stepper", *arguments],
        cwd=cwd, capture_output=True, text=True, env={"PYTHONPATH": str(PY)},
    )  # fmt: skip


def test_the_trace_goes_to_a_file_and_the_output_where_it_always_goes(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(DIAMOND)
    run = command("program.py", "--engine", "step16", "-o", "t.json", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (0, "64.0\n")
    assert "4 pops" in run.stderr and len(run.stderr.splitlines()) == 1
    trace = json.loads((tmp_path / "t.json").read_text())
    replay.check(trace)
    assert trace["engine"] == "step16" and "steps/step16.py" in trace["files"]


def test_without_a_file_the_trace_is_the_standard_output(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(DIAMOND)
    run = command("program.py", "--engine", "dezero", cwd=tmp_path)
    assert run.returncode == 0
    replay.check(json.loads(run.stdout))
    assert run.stderr == "64.0\n"


def test_exit_codes_and_sentences(tmp_path: Path) -> None:
    (tmp_path / "fails.py").write_text("def f():\n    return 1 / 0\nf()\n")
    (tmp_path / "endless.py").write_text("while True:\n    x = 1\n")
    run = command("fails.py", "-o", "t.json", cwd=tmp_path)
    assert run.returncode == 1
    assert 'File "fails.py", line 2, in f' in run.stderr
    assert "ZeroDivisionError: division by zero" in run.stderr and "stepper/" not in run.stderr
    assert json.loads((tmp_path / "t.json").read_text())["end"]["kind"] == "error"

    run = command("endless.py", "-o", "t.json", "--max-events", "100", cwd=tmp_path)
    assert run.returncode == 3 and "limit of 100 events" in run.stderr

    for arguments, words in (
        (["no.py"], "no.py"),
        (["fails.py", "--engine", "step99"], "step14, step16"),
        (["fails.py", "--engine", "no.py"], "no.py"),
        (["fails.py", "-o", "no/where.json"], "no folder"),
        (["fails.py", "--max-events", "0"], "--max-events"),
    ):
        run = command(*arguments, cwd=tmp_path)
        assert run.returncode == 2 and words in run.stderr and "Traceback" not in run.stderr


def test_files_beside_the_program_are_the_learners(tmp_path: Path) -> None:
    (tmp_path / "dezero").mkdir()
    (tmp_path / "dezero" / "__init__.py").write_text("from .core import Variable, square, add\n")
    (tmp_path / "dezero" / "core.py").write_text(stepper_engines.WEAK)
    (tmp_path / "program.py").write_text(DIAMOND.replace("from engine", "from dezero"))
    run = command("program.py", "-o", "t.json", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (0, "64.0\n")
    trace = json.loads((tmp_path / "t.json").read_text())
    replay.check(trace)
    assert trace["engine"] is None and set(trace["files"]) == {
        "main.py", "dezero/__init__.py", "dezero/core.py",
    }  # fmt: skip
    assert replay.events(trace, "enter")[0]["code"][0] == "dezero/core.py"
