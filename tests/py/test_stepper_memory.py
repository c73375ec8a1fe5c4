"""Observing must not change what is observed: objects are freed exactly when they would be."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import replay
import stepper
import stepper_engines

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")

PY = Path(__file__).resolve().parents[2] / "py"

WATCHED_LOOP = """
import gc
import weakref
import numpy as np
from engine import Variable, square, add

def watch(obj, label):
    weakref.finalize(obj, print, "freed", label)

gc.collect()  # from here on both runs count alike
refs = []
for i in range(10):
    x = Variable(np.random.randn(10000))
    h = square(square(x))
    y = square(h)
    for label, obj in (("x", x), ("h", h), ("y", y), ("f", y.creator)):
        watch(obj, (i, label))
    refs.append(weakref.ref(x))
    del obj
    {backward}
    print(i, [r() is None for r in refs])
del x, h
print([r() is None for r in refs])
y = None
print([r() is None for r in refs])
gc.collect()
print([r() is None for r in refs])
"""

IN_BACKWARD = """
import weakref
import numpy as np
from engine import Variable, square, add
x = Variable(np.array(3.0))
y = add(square(x), square(x))
seen = [weakref.ref(y.creator), weakref.ref(y)]
y.backward()
first = y.creator.inputs[0]
g = weakref.ref(first.creator)
del first
print([r() is None for r in seen], g() is None)
y = square(x)
print([r() is None for r in seen], g() is None)
f = lambda v: square(add(v, v))
z = f(x).data
print(z, [r() is None for r in seen])
"""

COLLECTED = """
import gc
import weakref
import numpy as np
from engine import Variable, square, add
alive = weakref.WeakSet()
gc.collect()
for i in range(300):
    x = Variable(np.array(1.0))
    y = add(square(x), x)
    {backward}
    alive.add(y.creator)
    if len(alive) < i % 1000 and len(alive) < 3:
        print("collected at", i)
        break
for i in range(800):
    before = len(alive)
    x = Variable(np.array(1.0))
    y = square(square(x))
    {backward}
    alive.add(y.creator)
    if len(alive) < before:
        print("collected at", i)
"""


def untraced(text: str, engine: str, folder: Path) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "engine.py").write_text(engine)
    (folder / "program.py").write_text(text)
    run = subprocess.run(
        [sys.executable, "program.py"], cwd=folder, capture_output=True, text=True, check=True
    )
    return run.stdout


def traced(text: str, engine: str, folder: Path) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "stepper", "program.py", "--engine", "engine.py", "-o", "t.json"],
        cwd=folder, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(PY)},
    )  # fmt: skip
    assert "lost its way" not in run.stderr
    return run.stdout


@pytest.mark.parametrize("engine", ["STEP16", "WEAK", "IN_ATTRIBUTES", "HEAP_WRAPPER"])
@pytest.mark.parametrize("backward", ["y.backward()", "pass"])
def test_a_loop_frees_the_same_objects_at_the_same_lines(
    engine: str, backward: str, tmp_path: Path
) -> None:
    text = WATCHED_LOOP.format(backward=backward)
    source = getattr(stepper_engines, engine)
    plain = untraced(text, source, tmp_path)
    assert plain.count("freed") == 40
    assert traced(text, source, tmp_path) == plain


@pytest.mark.parametrize("engine", ["STEP16", "WEAK", "GLOBAL_QUEUE", "PRIORITY_QUEUE"])
def test_after_backward_nothing_is_kept(engine: str, tmp_path: Path) -> None:
    source = getattr(stepper_engines, engine)
    plain = untraced(IN_BACKWARD, source, tmp_path)
    assert traced(IN_BACKWARD, source, tmp_path) == plain


@pytest.mark.parametrize("backward", ["y.backward()", "pass"])
def test_the_collector_starts_about_when_it_would_have_started(
    backward: str, tmp_path: Path
) -> None:
    text = COLLECTED.format(backward=backward)
    plain = untraced(text, stepper_engines.STEP16, tmp_path).split()[2::3]
    seen = traced(text, stepper_engines.STEP16, tmp_path).split()[2::3]
    assert len(plain) >= 2 and len(plain) == len(seen)
    for a, b in zip(plain, seen, strict=True):
        assert abs(int(a) - int(b)) <= 0.1 * int(a)


def test_the_trace_tells_who_freed_an_object() -> None:
    text = textwrap.dedent(
        """
        import gc
        import numpy as np
        from engine import Variable, square
        gc.disable()
        x = Variable(np.array(2.0))
        y = square(x)
        y = None
        gc.collect()
        gc.enable()
        """
    )
    for engine, by in (("WEAK", "count"), ("STEP16", "collector")):
        trace = stepper.record({"main.py": text, "engine.py": getattr(stepper_engines, engine)})
        replay.check(trace)
        freed = replay.events(trace, "freed")
        assert [(e.get("v"), e.get("f"), e["by"]) for e in freed if "v" in e] == [(1, None, by)]
        assert [e["f"] for e in freed if "f" in e] == [0]


def test_weak_outputs_free_every_graph_at_once_strong_ones_do_not() -> None:
    text = """
import numpy as np
from engine import Variable, square
for i in range(10):
    x = Variable(np.random.randn(10000))
    y = square(square(square(x)))
"""
    for engine, count in (("WEAK", 9), ("STEP16", 0)):
        trace = stepper.record({"main.py": text, "engine.py": getattr(stepper_engines, engine)})
        last = replay.check(trace)
        assert sum(f["freed"] == "count" for f in last["functions"]) == 3 * count


def test_objects_that_cannot_be_watched_are_survived() -> None:
    slots = stepper_engines.STEP16.replace(
        "class Variable:\n",
        "class Variable:\n    __slots__ = ('data', 'grad', 'creator', 'generation')\n",
    )
    text = """
import numpy as np
from engine import Variable, square, add
for i in range(20):
    x = Variable(np.array(float(i)))
    y = add(square(x), square(x))
    y.backward()
print(x.grad)
"""
    trace = stepper.record({"main.py": text, "engine.py": slots})
    last = replay.check(trace)
    assert trace["end"] == {"kind": "done"}
    assert replay.number(replay.variable_named(trace, last, "x")["grad"]) == 76.0
    assert len(trace["functions"]) == 60
