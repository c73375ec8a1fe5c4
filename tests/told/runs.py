"""Writes runs for web/src/narration/told.test.ts: `python -m tests.told.runs OUT.json`.

Each is the recording and the gradient check of one program with one engine, and the derivative of
its root by every named variable: from this file's own plain floats, which share no code with any
engine, by central differences.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lab import answer
from stepper import record

ROOT = Path(__file__).resolve().parents[2]
STEPS = ROOT / "py" / "steps"
LESSONS = ROOT / "web" / "lessons"
WRONG_ENGINES = 200
EPS = 1e-6

Operation = tuple[str, str, tuple[str, ...]]  # name of the result, operation, names of its inputs

FLOATS: dict[str, Callable[..., float]] = {
    "square": lambda a: a * a,
    "add": lambda a, b: a + b,
}

# What somebody may get wrong in step 16: lines of it, and what stands there instead.
MISTAKES: list[tuple[str, list[tuple[str, str]]]] = [
    ("no sort", [("                funcs.sort(key=lambda f: f.generation)\n", "")]),
    ("sorted the other way", [("lambda f: f.generation", "lambda f: -f.generation")]),
    ("sorted by identity", [("lambda f: f.generation", "id")]),
    ("taken from the front", [("funcs.pop()", "funcs.pop(0)")]),
    ("not sorted, from the front", [("funcs.sort(", "list(funcs).sort("), (".pop()", ".pop(0)")]),
    ("queued again", [("if f not in seen_set:", "if True:")]),
    ("overwritten", [("x.grad = x.grad + gx", "x.grad = gx")]),
    ("in place", [("x.grad = x.grad + gx", "x.grad += gx")]),
    ("doubled", [("x.grad = x.grad + gx", "x.grad = x.grad + 2 * gx")]),
    ("kept", [("x.grad = x.grad + gx", "pass")]),
    ("only the first input", [("zip(f.inputs, gxs)", "zip(f.inputs[:1], gxs)")]),
    ("only the last input", [("zip(f.inputs, gxs)", "zip(f.inputs[-1:], gxs[-1:])")]),
    ("inputs the other way round", [("zip(f.inputs, gxs)", "zip(f.inputs[::-1], gxs)")]),
    ("seed of two", [("np.ones_like(self.data)", "2 * np.ones_like(self.data)")]),
    ("half of a square", [("gx = 2 * x * gy", "gx = x * gy")]),
    ("square by its output", [("x = self.inputs[0].data\n        gx = 2", "x = self.outputs[0].data\n        gx = 2")]),
    ("sum to one side", [("return gy, gy", "return gy, 0 * gy")]),
    ("gradient of ones", [("[output.grad for", "[0 * output.grad + 1 for")]),
    ("generation never grows", [("func.generation + 1", "0")]),
    ("smallest generation", [("max([x.generation", "min([x.generation")]),
    ("dropped", [("gxs = f.backward(*gys)\n", "gxs = f.backward(*gys)\n            for o in f.outputs: o.grad = None\n")]),
]  # fmt: skip


def main(out: str) -> None:
    runs = [*steps(), *bugs(), *wrong_engines()]
    Path(out).write_text(json.dumps(runs), encoding="utf-8")


def steps() -> list[dict[str, Any]]:
    """Every engine of the book on a chain, a reuse, and a diamond, as far as it can do them."""
    shapes: list[list[Operation]] = [
        [("a", "square", ("x",)), ("y", "square", ("a",))],
        [("y", "add", ("x", "x"))],
        [("a", "square", ("x",)), ("b", "square", ("a",)), ("c", "square", ("a",)), ("y", "add", ("b", "c"))],
        [("t", "add", ("x", "x")), ("s", "add", ("t", "x")), ("y", "add", ("s", "x"))],
    ]  # fmt: skip
    runs = []
    for engine in sorted(path.stem for path in STEPS.glob("[a-z]*.py")):
        if engine in ("step11", "step12"):
            continue  # these only go forward
        usable = shapes[:1] if engine < "step11" and engine.startswith("step") else shapes
        for i, shape in enumerate(usable):
            runs.append(run(f"{engine}/{i}", {"x": 2.0}, shape, engine, None))
    return runs


def bugs() -> list[dict[str, Any]]:
    """The nine broken engines and programs of the course, as their lessons open."""
    runs = []
    for folder in sorted(LESSONS.glob("bug-*")):
        lesson = json.loads((folder / "lesson.json").read_text(encoding="utf-8"))
        own = folder / "engine.py"
        files = {"main.py": (folder / "program.py").read_text(encoding="utf-8")}
        if lesson["engine"] == "own":
            files["engine.py"] = own.read_text(encoding="utf-8")
        engine = None if lesson["engine"] == "own" else lesson["engine"]
        runs.append({"name": folder.name, "due": None, **asked(files, engine)})
    return runs


def wrong_engines() -> list[dict[str, Any]]:
    choose = random.Random(16)
    source = (STEPS / "step16.py").read_text(encoding="utf-8")
    runs = []
    while len(runs) < WRONG_ENGINES:
        mistakes = choose.sample(MISTAKES, choose.choice((1, 1, 1, 2, 2, 3)))
        text = source
        for _, changes in mistakes:
            for old, new in changes:
                text = text.replace(old, new)
        leaves = {name: round(choose.uniform(0.5, 1.5), 3) for name in choose.choice(("x", "xz"))}
        name = f"{len(runs)}: {', '.join(label for label, _ in mistakes)}"
        runs.append(run(name, leaves, graph(choose, list(leaves)), None, text))
    return runs


def graph(choose: random.Random, names: list[str]) -> list[Operation]:
    """A few operations, each on what there is so far; the last one is `y`."""
    names = list(names)
    operations: list[Operation] = []
    count = choose.randint(2, 6)
    for i in range(count):
        # The latest results more often: that makes chains and diamonds rather than a fan.
        pick = [choose.choice(names[-3:]) for _ in range(2)]
        result = "y" if i == count - 1 else f"v{i}"
        if choose.random() < 0.45:
            operations.append((result, "square", (pick[0],)))
        else:
            operations.append((result, "add", (pick[0], pick[1])))
        names.append(result)
    return operations


def run(
    name: str,
    leaves: dict[str, float],
    operations: list[Operation],
    engine: str | None,
    text: str | None,
) -> dict[str, Any]:
    source = text or (STEPS / f"{engine}.py").read_text(encoding="utf-8")
    lines = ["import numpy as np", "from engine import *", ""]
    lines += [f"{leaf} = Variable(np.array({value}))" for leaf, value in leaves.items()]
    for result, operation, inputs in operations:
        lines.append(f"{result} = {call(operation, inputs, source)}")
    if "ones_like" not in source:
        lines.append("y.grad = np.array(1.0)")  # steps 7 and 8 begin with what the program gives
    lines += ["y.backward()", ""]
    files = {"main.py": "\n".join(lines)} | ({"engine.py": text} if text else {})
    return {"name": name, "due": derivatives(leaves, operations), **asked(files, engine)}


def call(operation: str, inputs: tuple[str, ...], source: str) -> str:
    """As the engine wants it: a small function, an operator, or Square()(x) in steps 7 and 8."""
    if re.search(rf"^def {operation}\(", source, re.MULTILINE):
        return f"{operation}({', '.join(inputs)})"
    if "__add__" in source:
        return f"{inputs[0]} ** 2" if operation == "square" else " + ".join(inputs)
    return f"{operation.capitalize()}()({', '.join(inputs)})"


def asked(files: dict[str, str], engine: str | None) -> dict[str, Any]:
    check = answer({"tool": "gradient_check", "files": files, "engine": engine})
    return {"trace": record(files, engine), "truth": check}


def derivatives(leaves: dict[str, float], operations: list[Operation]) -> dict[str, float]:
    """Of y by every name: what y becomes when that one is a little more, and a little less."""

    def y(nudged: str, by: float) -> float:
        values = {name: value + (by if name == nudged else 0.0) for name, value in leaves.items()}
        for result, operation, inputs in operations:
            value = FLOATS[operation](*(values[one] for one in inputs))
            values[result] = value + (by if result == nudged else 0.0)
        return values["y"]

    names = [*leaves, *(result for result, _, _ in operations)]
    return {name: (y(name, EPS) - y(name, -EPS)) / (2 * EPS) for name in names}


if __name__ == "__main__":
    main(sys.argv[1])
