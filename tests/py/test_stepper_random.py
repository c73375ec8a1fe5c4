"""Random programs: the trace must end where the real objects end, and lead back to the start."""

from __future__ import annotations

import types
from typing import Any

import numpy as np
import pytest
import replay
import stepper
import stepper_engines
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")

Operation = tuple[str, int, int]

PROGRAM_HEAD = """
import numpy as np
from engine import Variable, square, add, mul, split
x0 = Variable(np.array({x0!r}))
x1 = Variable(np.array({x1!r}))
vs = [x0, x1]
"""


@st.composite
def graphs(draw: st.DrawFn) -> list[Operation]:
    """1 to 60 operations on earlier results; damped, so that numbers stay of moderate size."""
    count = draw(st.integers(1, 60))
    operations: list[Operation] = []
    size = 2
    for _ in range(count):
        kind = draw(st.sampled_from(["add", "mul", "square", "split", "halve"]))
        near = st.one_of(st.integers(max(0, size - 4), size - 1), st.integers(0, size - 1))
        operations.append((kind, draw(near), draw(near)))
        size += 2 if kind == "split" else 1
    return operations


def program(operations: list[Operation], calls: int, x0: float, x1: float) -> str:
    lines = [PROGRAM_HEAD.format(x0=x0, x1=x1)]
    for kind, a, b in operations:
        if kind in ("add", "mul"):
            lines.append(f"vs.append({kind}(mul(vs[{a}], k), vs[{b}]))")
        elif kind == "square":
            lines.append(f"vs.append(mul(square(vs[{a}]), k))")
        elif kind == "split":
            lines.append(f"p, q = split(mul(vs[{a}], k)); vs.append(p); vs.append(q)")
        else:
            lines.append(f"vs.append(mul(vs[{a}], k))")
    lines.insert(1, "k = Variable(np.array(0.25))")
    lines.append("y = vs[-1]")
    lines.append("for v in vs[2:]: y = add(y, v)")
    for call in range(calls):
        if call:
            lines.append("y = add(mul(y, k), x1)" if call % 2 else "y.cleargrad(); x0.cleargrad()")
        lines.append("y.backward()")
    return "\n".join(lines) + "\n"


def really(text: str, engine: str) -> dict[str, Any]:
    """The module's names after an ordinary run."""
    module = types.ModuleType("engine")
    exec(engine, module.__dict__)
    names: dict[str, Any] = {"__name__": "__main__"}
    import sys

    before = sys.modules.get("engine")
    sys.modules["engine"] = module
    try:
        exec(text, names)
    finally:
        if before is None:
            del sys.modules["engine"]
        else:
            sys.modules["engine"] = before
    return names


def graph_of(names: dict[str, Any]) -> list[Any]:
    """Every Variable that can be reached from the program's names."""
    found: dict[int, Any] = {}
    waiting = [names["y"], names["k"], *names["vs"]]
    while waiting:
        v = waiting.pop()
        if id(v) in found:
            continue
        found[id(v)] = v
        if v.creator is not None:
            waiting.extend(v.creator.inputs)
    return list(found.values())


def multiset(pairs: list[tuple[float, float | None]]) -> list[tuple[float, float]]:
    return sorted((d, float("nan") if g is None else g) for d, g in pairs if g is not None) + [
        (d, -0.5) for d, g in sorted((d, 0.0) for d, g in pairs if g is None)
    ]


@pytest.mark.parametrize("name", ["in attributes and methods", "heap with a counter", "step16"])
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    operations=graphs(),
    calls=st.integers(1, 3),
    x0=st.floats(-1.5, 1.5).filter(lambda x: abs(x) > 0.01),
    x1=st.floats(-1.5, 1.5).filter(lambda x: abs(x) > 0.01),
)
def test_replaying_ends_in_the_real_gradients_and_leads_back(
    name: str, operations: list[Operation], calls: int, x0: float, x1: float
) -> None:
    text = program(operations, calls, x0, x1)
    engine = stepper_engines.RIGHT.get(name, stepper_engines.STEP16)
    trace = stepper.record({"main.py": text, "engine.py": engine})
    assert trace["end"] == {"kind": "done"}
    last = replay.check(trace)
    real = graph_of(really(text, engine))

    shown = [v for v in last["variables"] if v["shown"] and v["freed"] is None]
    traced = multiset([(replay.number(v["data"]), replay.number(v["grad"])) for v in shown])
    expected = multiset([(float(v.data), None if v.grad is None else float(v.grad)) for v in real])
    assert traced == expected
    by_name = {v["name"]: replay.number(v["grad"]) for v in shown}
    names = really(text, engine)
    for key in ("x0", "x1", "k", "y"):
        grad = names[key].grad
        assert by_name[key] == (None if grad is None else float(grad))


@settings(max_examples=25, deadline=None)
@given(operations=graphs(), x0=st.floats(0.2, 1.2), x1=st.floats(-1.2, -0.2))
def test_traced_gradients_are_the_derivatives(
    operations: list[Operation], x0: float, x1: float
) -> None:
    engine = stepper_engines.HEAP_COUNTER
    text = program(operations, 1, x0, x1)
    trace = stepper.record({"main.py": text, "engine.py": engine})
    last = replay.check(trace)

    def y_at(a: float, b: float) -> float:
        forward = program(operations, 0, a, b)
        return float(really(forward, engine)["y"].data)

    eps = 1e-5
    for name, difference in (
        ("x0", y_at(x0 + eps, x1) - y_at(x0 - eps, x1)),
        ("x1", y_at(x0, x1 + eps) - y_at(x0, x1 - eps)),
    ):
        grad = replay.number(replay.variable_named(trace, last, name)["grad"]) or 0.0
        assert np.isclose(grad, difference / (2 * eps), rtol=1e-4, atol=1e-6)


@settings(max_examples=15, deadline=None)
@given(operations=graphs())
def test_all_contributions_arrive_before_a_pop(operations: list[Operation]) -> None:
    """Of an engine with a right order: whatever pops a function, its outputs are complete."""
    text = program(operations, 1, 0.7, -0.4)
    trace = stepper.record({"main.py": text, "engine.py": stepper_engines.HEAP_WRAPPER})
    state = replay.Replay(trace)
    for index, event in enumerate(trace["events"]):
        if event["k"] == "pop":
            variables = state.seek(index)["variables"]
            for v in trace["functions"][event["f"]]["outputs"]:
                assert variables[v]["arrived"] == variables[v]["expected"]
    assert sorted(e["f"] for e in replay.events(trace, "pop")) == sorted(
        {e["f"] for e in replay.events(trace, "push")}
    )


def test_chunks_put_together_are_the_trace() -> None:
    text = program([("mul", 0, 1)] * 40, 2, 0.5, 0.5)
    files = {"main.py": text, "engine.py": stepper_engines.HEAP_COUNTER}
    chunks: list[dict[str, Any]] = []
    stepper.record(files, emit=chunks.append)
    whole = stepper.record(files)
    assert len(chunks) > 1
    assert [c["end"] for c in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert [e for c in chunks for e in c["events"]] == whole["events"]
    assert [v for c in chunks for v in c["variables"]] == whole["variables"]
    joined: dict[str, str] = {}
    for chunk in chunks:
        joined.update(chunk["files"])
    assert joined == whole["files"]


def test_a_chunk_never_speaks_of_what_comes_later() -> None:
    text = program([("add", 0, 1), ("square", 2, 2)] * 30, 1, 0.5, 0.5)
    files = {"main.py": text, "engine.py": stepper_engines.SEEN_BY_ID}
    known_variables = known_functions = 0

    def look(chunk: dict[str, Any]) -> None:
        nonlocal known_variables, known_functions
        known_variables += len(chunk["variables"])
        known_functions += len(chunk["functions"])
        for event in chunk["events"]:
            assert event.get("v", -1) < known_variables
            assert event.get("f", -1) < known_functions

    stepper.record(files, emit=look)
