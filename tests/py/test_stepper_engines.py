"""The engines of the project and of other people, each followed as what it is."""

from __future__ import annotations

from typing import Any

import pytest
import replay
import stepper
import stepper_engines
from stepper_engines import (
    COUNTS_USERS,
    DEQUE_WRONG,
    IN_PLACE,
    OVERWRITES,
    RECURSIVE,
    RIGHT,
    STEP16,
    WITH_QUEUE,
)

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")

IMPORTS = "import numpy as np\nfrom engine import *\n"
DIAMOND = (
    IMPORTS
    + """x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
"""
)


def record(text: str, engine: str) -> tuple[dict[str, Any], dict[str, Any]]:
    trace = stepper.record({"main.py": text, "engine.py": engine})
    return trace, replay.check(trace)


def grad(trace: dict[str, Any], last: dict[str, Any], name: str) -> Any:
    return replay.number(replay.variable_named(trace, last, name)["grad"])


@pytest.mark.parametrize(
    ("engine", "pops", "x_grad"),
    [
        ("step16", ["Add", "Square", "Square", "Square"], 64.0),
        ("dezero", ["Add", "Square", "Square", "Square"], 64.0),
        ("step14", ["Add", "Square", "Square", "Square", "Square"], 96.0),
    ],
)
def test_the_diamond_on_the_projects_engines(engine: str, pops: list[str], x_grad: float) -> None:
    trace = stepper.record({"main.py": DIAMOND}, engine)
    last = replay.check(trace)
    assert trace["end"] == {"kind": "done"} and trace["engine"] == engine
    assert replay.pops(trace) == pops
    assert grad(trace, last, "x") == x_grad
    found = {e["what"]: e["name"] for e in replay.events(trace, "found")}
    assert found["queue"] == "funcs"
    if engine != "step14":
        assert found["seen"] == "seen_set"
        assert [f["generation"] for f in trace["functions"]] == [0, 1, 1, 2]
        assert len(replay.events(trace, "skip")) == 1


def test_step14_pops_a_function_with_half_of_its_gradient() -> None:
    trace = stepper.record({"main.py": DIAMOND}, "step14")
    state = replay.Replay(trace)
    halves = []
    for index, event in enumerate(trace["events"]):
        if event["k"] == "pop" and event["f"] == 0:
            a = state.seek(index)["variables"][1]
            halves.append((a["arrived"], a["expected"], replay.number(a["grad"])))
    assert halves == [(1, 2, 8.0), (2, 2, 16.0)]


def test_one_pop_in_the_order_it_happens() -> None:
    trace = stepper.record({"main.py": DIAMOND}, "step16")
    events = [e for e in trace["events"] if e["k"] != "line"]
    at = next(i for i, e in enumerate(events) if e["k"] == "pop" and e["f"] == 1)
    turn = events[at : at + 5]
    assert [e["k"] for e in turn] == ["pop", "gather", "gxs", "grad", "skip"]
    assert turn[2]["formulas"] == [
        {"input": 1, "name": "gx", "source": "2 * x * gy", "filled": "2 * 4.0 * 1.0"}
    ]
    assert turn[3]["how"] == "add" and turn[3]["arrived"] == [1, 2] and turn[3]["by"] == 1
    sorts = [(e["was"], e["now"], e["by"]) for e in events if e["k"] == "sort"]
    assert sorts == [([], [], "sort")] * 3 + [([1, 0], [0, 1], "sort")]


@pytest.mark.parametrize("name", RIGHT)
def test_right_engines_of_other_people(name: str) -> None:
    trace, last = record(DIAMOND, RIGHT[name])
    assert trace["end"] == {"kind": "done"}
    assert replay.pops(trace) == ["Add", "Square", "Square", "Square"]
    assert grad(trace, last, "x") == 64.0
    assert [(v["arrived"], v["expected"]) for v in last["variables"]] == [
        (1, 1), (2, 2), (1, 1), (1, 1), (1, 1),
    ]  # fmt: skip
    known = [e["at"] is not None for e in replay.events(trace, "pop")]
    assert known == [name in WITH_QUEUE] * 4
    if name in WITH_QUEUE:
        assert len(replay.events(trace, "push")) == 4
        assert len(replay.events(trace, "skip")) == 1
        assert len(last["seen"]) == 4 and last["queue"] == []


def test_a_history_list_is_not_the_queue() -> None:
    trace, _ = record(DIAMOND, RIGHT["in attributes and methods"])
    names = {e["what"]: e["name"] for e in replay.events(trace, "found")}
    assert names == {"queue": "self.queue", "seen": "self.visited"}


def test_a_walk_through_the_graph_is_no_pop() -> None:
    trace, last = record(DIAMOND, COUNTS_USERS)
    assert replay.pops(trace) == ["Add", "Square", "Square", "Square"]
    assert [(e["at"], e["was"]) for e in replay.events(trace, "pop")] == [
        (0, None), (1, 3), (0, 2), (0, 1),
    ]  # fmt: skip
    assert replay.events(trace, "found")[-1]["name"] == "ready"
    assert grad(trace, last, "x") == 64.0 and last["queue"] == []


def test_a_function_whose_backward_is_a_lambda_is_popped_all_the_same() -> None:
    of_lambdas = STEP16.replace(
        "def backward(self, gy):\n        return gy, gy", "backward = lambda self, gy: (gy, gy)"
    )
    assert of_lambdas != STEP16
    trace, last = record(DIAMOND, of_lambdas)
    assert replay.pops(trace) == ["Add", "Square", "Square", "Square"]
    assert grad(trace, last, "x") == 64.0


def test_a_queue_in_the_wrong_order_pops_from_the_front() -> None:
    trace, last = record(DIAMOND, DEQUE_WRONG)
    assert [e["type"] for e in replay.events(trace, "found")] == ["deque"]
    assert replay.pops(trace) == ["Add"] + ["Square"] * 4
    assert replay.variable_named(trace, last, "x")["arrived"] == 2  # of 1


def test_overwriting_loses_a_contribution() -> None:
    text = IMPORTS + "x = Variable(np.array(3.0))\ny = add(x, x)\ny.backward()\n"
    trace, last = record(text, OVERWRITES)
    changes = [e for e in replay.events(trace, "grad") if e["v"] == 0]
    assert [(e["how"], replay.number(e["was"]), replay.number(e["now"])) for e in changes] == [
        ("set", None, 1.0), ("set", 1.0, 1.0),
    ]  # fmt: skip
    assert (last["variables"][0]["arrived"], last["variables"][0]["expected"]) == (2, 2)


def test_adding_in_place_changes_whoever_shares_the_array() -> None:
    text = IMPORTS + "x = Variable(np.array(3.0))\ny = add(x, x)\ny.backward()\n"
    trace, last = record(text, IN_PLACE)
    assert (grad(trace, last, "x"), grad(trace, last, "y")) == (2.0, 2.0)
    changes = [e for e in replay.events(trace, "grad") if e["how"] == "inplace"]
    assert [(e["v"], e["arrived"], e["shared"]) for e in changes] == [
        (0, [1, 2], [1]), (1, [1, 1], [0]),
    ]  # fmt: skip


GRAD_BEHIND_A_PROPERTY = """
    @property
    def grad(self):
        return self._grad

    @grad.setter
    def grad(self, value):
        self._grad = value

    def cleargrad(self):
"""


@pytest.mark.parametrize(
    ("engine", "hows", "x_grad"),
    [(STEP16, ["set", "add", "add"], 3.0), (OVERWRITES, ["set", "set", "set"], 1.0)],
)
def test_a_setter_tells_of_each_contribution_once(
    engine: str, hows: list[str], x_grad: float
) -> None:
    text = IMPORTS + "x = Variable(np.array(3.0))\ny = add(add(x, x), x)\ny.backward()\n"
    of_property = engine.replace("\n    def cleargrad(self):\n", GRAD_BEHIND_A_PROPERTY, 1)
    assert of_property != engine
    trace, last = record(text, of_property)
    assert [e["how"] for e in replay.events(trace, "grad") if e["v"] == 0] == hows
    assert grad(trace, last, "x") == x_grad
    assert (last["variables"][0]["arrived"], last["variables"][0]["expected"]) == (3, 3)


def test_adding_zero_in_place_is_an_arrival_too() -> None:
    text = IMPORTS + "x = Variable(np.array(0.0))\ny = add(square(x), square(x))\ny.backward()\n"
    _, last = record(text, IN_PLACE)
    assert last["variables"][0]["arrived"] == 2


def test_recursion_is_followed_and_the_queue_stays_unknown() -> None:
    text = (
        IMPORTS
        + """A, B, C = Square(), Exp(), Square()
x = Variable(np.array(0.5))
a = A(x)
b = B(a)
y = C(b)
y.grad = np.array(1.0)
{}
"""
    )
    trace, last = record(text.format("y.backward()"), RECURSIVE)
    assert replay.pops(trace) == ["Square", "Exp", "Square"]
    assert [e["depth"] for e in replay.events(trace, "enter")] == [0, 1, 2, 3]
    assert replay.events(trace, "found") == []
    assert grad(trace, last, "x") == 3.297442541400256
    assert [f["generation"] for f in trace["functions"]] == [None] * 3

    by_hand = (
        "b.grad = C.backward(y.grad)\na.grad = B.backward(b.grad)\nx.grad = A.backward(a.grad)"
    )
    trace, last = record(text.format(by_hand), RECURSIVE)
    assert replay.pops(trace) == ["Square", "Exp", "Square"]
    assert [(e["code"], e["root"]) for e in replay.events(trace, "enter")] == [(None, 3)]
    assert grad(trace, last, "x") == 3.297442541400256
    hows = [(e["how"], e["by"]) for e in replay.events(trace, "grad")]
    assert hows == [("seed", None), ("set", 2), ("set", 1), ("set", 0)]


def test_lists_in_and_out() -> None:
    engine = """
import numpy as np
class Variable:
    def __init__(self, data):
        self.data, self.grad, self.creator = data, None, None
    def set_creator(self, func):
        self.creator = func
class Function:
    def __call__(self, inputs):
        xs = [x.data for x in inputs]
        ys = self.forward(xs)
        outputs = [Variable(np.array(y)) for y in ys]
        for output in outputs:
            output.set_creator(self)
        self.inputs = inputs
        self.outputs = outputs
        return outputs
    def backward(self, gys):
        raise NotImplementedError
class Add(Function):
    def forward(self, xs):
        x0, x1 = xs
        return (x0 + x1,)
    def backward(self, gys):
        return [gys[0], gys[0]]
"""
    text = (
        IMPORTS
        + """xs = [Variable(np.array(2)), Variable(np.array(3))]
f = Add()
ys = f(xs)
y = ys[0]
y.grad = np.array(1.0)
xs[0].grad, xs[1].grad = f.backward([y.grad])
print(y.data)
"""
    )
    trace, last = record(text, engine)
    assert trace["end"] == {"kind": "done"}
    assert trace["functions"][0]["inputs"] == [0, 1] and trace["functions"][0]["outputs"] == [2]
    assert len(replay.events(trace, "gather")[0]["gys"]) == 1
    assert [replay.number(v["grad"]) for v in last["variables"]] == [1.0, 1.0, 1.0]


def test_weak_outputs_drop_the_gradients_in_between() -> None:
    text = (
        IMPORTS
        + """x0 = Variable(np.array(1.0))
x1 = Variable(np.array(1.0))
t = add(x0, x1)
y = add(x0, t)
y.backward({})
"""
    )
    trace, last = record(text.format(""), stepper_engines.WEAK)
    assert [grad(trace, last, n) for n in ("x0", "x1", "t", "y")] == [2.0, 1.0, None, None]
    assert [e["how"] for e in replay.events(trace, "grad")].count("clear") == 2
    trace, last = record(text.format("retain_grad=True"), stepper_engines.WEAK)
    assert [grad(trace, last, n) for n in ("x0", "x1", "t", "y")] == [2.0, 1.0, 1.0, 1.0]


def test_a_second_backward_counts_anew() -> None:
    text = (
        IMPORTS
        + """x = Variable(np.array(3.0))
y = add(x, x)
y.backward()
y = add(add(x, x), x)
y.backward()
x.cleargrad()
"""
    )
    trace, last = record(text, stepper_engines.STEP16)
    state = replay.Replay(trace)
    leaves = [i for i, e in enumerate(trace["events"]) if e["k"] == "leave"]
    counts = []
    for i in leaves:
        x = state.seek(i)["variables"][0]
        counts.append((x["arrived"], x["expected"], replay.number(x["grad"])))
    assert counts == [(2, 2, 2.0), (3, 3, 5.0)]
    assert replay.events(trace, "grad")[-1]["how"] == "clear"
    assert [v["name"] for v in last["variables"]] == ["x", "y (1)", None, "y"]


def test_names_follow_the_program() -> None:
    text = (
        IMPORTS
        + """def f(p):
    q = square(p)
    return add(q, p)
x = Variable(np.array(3.0))
also = x
y = f(x)
keep = y
y = square(y)
x.name = 'the input'
"""
    )
    _, last = record(text, stepper_engines.STEP16)
    assert [v["name"] for v in last["variables"]] == ["the input", "q", "keep", "y"]


def test_engine_and_program_in_one_file() -> None:
    text = stepper_engines.WEAK + DIAMOND.replace(IMPORTS, "")
    trace = stepper.record({"main.py": text})
    last = replay.check(trace)
    assert trace["engine"] is None and list(trace["files"]) == ["main.py"]
    assert replay.pops(trace) == ["Add", "Square", "Square", "Square"]
    assert grad(trace, last, "x") == 64.0
    # No line of the engine is shown before backward is entered, but those of a Function's call.
    enter = next(i for i, e in enumerate(trace["events"]) if e["k"] == "enter")
    texts = text.splitlines()
    shown, inside = set(), False
    for e in trace["events"][:enter]:
        inside = e["k"] == "apply" or (inside and e["k"] != "applied")
        if e["k"] == "line" and not inside:
            shown.add(texts[e["at"][1] - 1])
    assert not any(line.startswith("    ") and "return" in line for line in shown)
    places = [trace["files"]["main.py"].splitlines()[f["at"][1] - 1] for f in trace["functions"]]
    assert places == ["a = square(x)"] + ["y = add(square(a), square(a))"] * 3
