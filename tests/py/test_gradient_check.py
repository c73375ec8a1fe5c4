"""The truth of a gradient needs no backward, and is told where the trace of the same program can find it."""

import math
from typing import Any

import pytest
import stepper_engines
from hypothesis import given, settings
from hypothesis import strategies as st
from schema_checked import answer
from stepper import record
from test_stepper_random import Operation, graphs, program

HEAD = "import numpy as np\nfrom engine import *\n"
REUSE = HEAD + "x = Variable(np.array(3.0))\ny = add(x, x)\ny.backward()\nprint(x.grad)\n"
DIAMOND = (
    HEAD
    + "x = Variable(np.array(2.0))\na = square(x)\ny = add(square(a), square(a))\ny.backward()\n"
)

Found = dict[str, Any]


def derivatives(program: str, engine: str | None = None, text: str | None = None) -> dict[str, Any]:
    files = {"main.py": program} | ({"engine.py": text} if text is not None else {})
    return answer({"tool": "gradient_check", "files": files, "engine": engine})


def walk(trace: dict[str, Any], root: int) -> list[dict[str, Any]]:
    """Functions of a trace, numbered as lab.finite_differences.Graph says, found by recursion."""
    maker = {v: f for f in trace["functions"] for v in f["outputs"]}
    met: list[dict[str, Any]] = []

    def visit(v: int) -> None:
        f = maker.get(v)
        if f is not None and f not in met:
            met.append(f)
            for x in f["inputs"]:
                visit(x)

    visit(root)
    return met


def last_gradients(trace: dict[str, Any]) -> dict[int, Any]:
    grads = {v["id"]: v["grad"] for v in trace["variables"]}
    grads.update({e["v"]: e["now"] for e in trace["events"] if e["k"] == "grad"})
    return {v: None if grad is None else grad["data"] for v, grad in grads.items()}


def names(trace: dict[str, Any]) -> dict[int, str]:
    return {e["v"]: e["now"] for e in trace["events"] if e["k"] == "name"}


def beside(program: str, engine: str) -> dict[str, tuple[Any, list[Any]]]:
    """Of each named variable: its last gradient in the trace, and the truth of each call of backward."""
    trace = record({"main.py": program}, engine)
    calls = derivatives(program, engine)["calls"]
    roots = [e["root"] for e in trace["events"] if e["k"] == "enter" and e["depth"] == 0]
    assert len(roots) == len(calls)
    grads, called = last_gradients(trace), names(trace)
    found: dict[str, tuple[Any, list[Any]]] = {name: (grads[v], []) for v, name in called.items()}
    for root, call in zip(roots, calls, strict=True):
        functions = walk(trace, root)
        for one in call["derivatives"]:
            v = functions[one["function"]][f"{one['side']}s"][one["slot"]]
            if v in called:
                found[called[v]][1].append(one["value"])
    return found


def about(*numbers: float) -> list[Any]:
    return [pytest.approx(number, rel=1e-8) for number in numbers]


def test_a_variable_used_twice_step_13_says_1_and_the_truth_is_2() -> None:
    assert beside(REUSE, "step13")["x"] == (1.0, about(2.0))
    assert beside(REUSE, "step14")["x"] == (2.0, about(2.0))


def test_the_diamond_step_14_says_96_and_the_truth_is_64() -> None:
    assert beside(DIAMOND, "step14")["x"] == (96.0, about(64.0))
    assert beside(DIAMOND, "step16")["x"] == (64.0, about(64.0))
    assert beside(DIAMOND, "step14")["a"] == (16.0, about(16.0))


def test_without_cleargrad_the_5_is_2_and_3_of_two_calls() -> None:
    second = REUSE + "y = add(add(x, x), x)\n{}y.backward()\n"
    assert beside(second.format(""), "step14")["x"] == (5.0, about(2.0, 3.0))
    assert beside(second.format("x.cleargrad()\n"), "step14")["x"] == (3.0, about(2.0, 3.0))


def test_appendix_a_the_gradient_of_the_result_is_1_not_2() -> None:
    assert beside(REUSE, "appendix_a") == {"x": (2.0, about(2.0)), "y": (2.0, about(1.0))}
    assert beside(REUSE, "step14") == {"x": (2.0, about(2.0)), "y": (1.0, about(1.0))}


def test_the_recursive_engine_of_step_7_is_one_call() -> None:
    program = (
        HEAD + "x = Variable(np.array(0.5))\na = Square()(x)\n"
        "b = Exp()(a)\ny = Square()(b)\ny.grad = np.array(1.0)\ny.backward()\n"
    )
    grad, truths = beside(program, "step07")["x"]
    assert grad == pytest.approx(3.297442541400256)
    assert truths == about(3.297442541400256)


def test_a_gradient_given_to_the_root_counts() -> None:
    program = DIAMOND.replace("y.backward()", "y.grad = np.array(0.5)\ny.backward()")
    assert beside(program, "step16")["x"] == (32.0, about(32.0))


def test_a_vector_has_a_truth_for_every_element() -> None:
    program = HEAD + "x = Variable(np.array([1.0, 2.0]))\ny = x ** 3 * 2\ny.backward()\n"
    assert beside(program, "dezero")["x"] == (about(6.0, 24.0), [about(6.0, 24.0)])


@settings(max_examples=40)
@given(operations=graphs(), x0=st.floats(0.2, 1.5), x1=st.floats(-1.5, -0.2))
def test_a_right_engine_agrees_everywhere(
    operations: list[Operation], x0: float, x1: float
) -> None:
    files = {"main.py": program(operations[:20], 1, x0, x1), "engine.py": stepper_engines.STEP16}
    trace = record(files)
    call = derivatives(files["main.py"], text=files["engine.py"])["calls"][0]
    root = next(e["root"] for e in trace["events"] if e["k"] == "enter")
    functions, grads = walk(trace, root), last_gradients(trace)
    assert call["unknown"] is None
    for one in call["derivatives"]:
        v = functions[one["function"]][f"{one['side']}s"][one["slot"]]
        assert one["value"] == pytest.approx(grads[v], rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("name", stepper_engines.RIGHT)
def test_any_shape_of_engine_is_walked(name: str) -> None:
    text = stepper_engines.RIGHT[name]
    call = derivatives(DIAMOND.replace("from engine import *", "from engine import Variable, square, add"),
                 text=text)["calls"][0]  # fmt: skip
    assert [one["value"] for one in call["derivatives"]] == about(64.0, 1.0, 1.0, 1.0, 16.0)


def test_the_program_goes_on_with_the_engines_own_backward() -> None:
    assert derivatives(DIAMOND + "assert x.grad == 96.0\n", "step14")["problem"] is None


def test_a_backward_by_hand_still_finishes() -> None:
    program = (
        HEAD + "x = Variable(np.array(3.0))\nf = Square()\ny = f(x)\ny.grad = np.array(1.0)\n"
        "x.grad = f.backward(y.grad)\nassert x.grad == 6.0\n"
    )
    assert derivatives(program, "step07") == {"calls": [], "more": 0, "problem": None}


def test_a_program_that_fails_keeps_the_truths_before() -> None:
    found = derivatives(DIAMOND + "1 / 0\n", "step16")
    assert len(found["calls"]) == 1
    assert found["problem"]["type"] == "ZeroDivisionError"


def test_what_is_too_large_says_so() -> None:
    program = HEAD + "x = Variable(np.ones(100))\ny = square(x)\ny.backward()\n"
    assert [
        one["unknown"] for one in derivatives(program, "step16")["calls"][0]["derivatives"]
    ] == [
        "large",
        None,
    ]
    program = program.replace("100", "(1000, 1000)")
    assert derivatives(program, "step16")["calls"] == [{"unknown": "large", "derivatives": []}]


def test_a_forward_that_does_not_repeat_itself_has_no_truth() -> None:
    program = (
        HEAD
        + "class Noise(Function):\n    def forward(self, x):\n        return x * np.random.rand()\n"
        "    def backward(self, gy):\n        return gy\n"
        "x = Variable(np.array(1.0))\ny = Noise()(x)\ny.backward()\n"
    )
    assert derivatives(program, "step16")["calls"] == [{"unknown": "unsteady", "derivatives": []}]


def test_an_infinite_slope_is_a_word() -> None:
    program = HEAD + "x = Variable(np.array(710.0))\ny = exp(x)\ny.backward()\n"
    one = derivatives(program, "step16")["calls"][0]["derivatives"][0]
    assert isinstance(one["value"], str) and not math.isfinite(float(one["value"]))


def test_of_a_long_chain_the_leaf_has_its_truth() -> None:
    program = (
        HEAD
        + "x = y = Variable(np.array(1.0))\nfor i in range(1000): y = add(y, x)\ny.backward()\n"
    )
    truths = derivatives(program, "step16")["calls"][0]["derivatives"]
    assert truths[0]["value"] == pytest.approx(1001.0)
    assert truths[-1]["unknown"] == "long"


@pytest.mark.parametrize("length", [1, 3, 500])
def test_a_ring_of_creators_ends_without_a_truth(length: int) -> None:
    program = (
        HEAD
        + f"vs = [Variable(np.array(1.0))]\nfor i in range({length}): vs.append(square(vs[-1]))\n"
        + "vs[0].creator = vs[-1].creator\nvs[-1].backward()\n"
    )
    answered = derivatives(program, "step16")
    assert answered["calls"] == [{"unknown": "failed", "derivatives": []}]


def test_a_function_of_many_inputs_costs_more_than_one_of_few() -> None:
    program = (
        HEAD
        + "class Sum(Function):\n    def forward(self, *xs): return np.array(float(sum(xs)))\n"
        + "    def backward(self, gy): return (gy,) * len(self.inputs)\n"
        + "y = Sum()(*[Variable(np.array(1.0)) for i in range(2000)])\ny.backward()\n"
    )
    truths = derivatives(program, "step16")["calls"][0]["derivatives"]
    assert [one["unknown"] for one in truths].count("long") > 1900


KINK = """\
import numpy as np
from engine import Function, Variable


class Relu(Function):
    def forward(self, x):
        return np.maximum(x, 0.0)

    def backward(self, gy):
        return gy * (self.inputs[0].data > 0)


x = Variable(np.array({at}))
y = Relu()(x)
y.backward()
"""


@pytest.mark.parametrize(("at", "value", "why"), [(0.0, None, "kink"), (2.0, 1.0, None)])
def test_where_the_slopes_of_two_sides_differ_there_is_none(
    at: float, value: float | None, why: str | None
) -> None:
    (one, *_) = derivatives(KINK.format(at=at), "step16")["calls"][0]["derivatives"]
    assert (one["value"], one["unknown"]) == (value if value is None else pytest.approx(value), why)


@pytest.mark.parametrize(
    "program", ["exp(x)", "x ** 5", "3.0 / (x + 1.0)", "square(square(square(x)))"]
)
@pytest.mark.parametrize("at", [0.0, 1e-3, 3.0])
def test_a_curve_is_no_kink(program: str, at: float) -> None:
    text = (
        "import numpy as np\nfrom dezero import Variable\nfrom dezero.functions import exp, square\n"
        f"x = Variable(np.array({at}))\ny = {program}\ny.backward()\n"
    )
    assert derivatives(text, "dezero")["calls"][0]["derivatives"][0]["unknown"] is None
