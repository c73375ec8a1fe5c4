"""Whatever a recording shows at a stop is what is real at that moment.

A witness with a monitoring tool of its own reads the objects at every line (tests/py/witness.py).
"""

from __future__ import annotations

from pathlib import Path

import hostile_engines as hostile
import numpy as np
import pytest
import replay
import stepper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stepper.imports import engine_names
from witness import watched

LESSONS = Path(__file__).resolve().parents[2] / "web" / "lessons"
PROGRAMS = {path.parent.name: path.read_text() for path in sorted(LESSONS.glob("*/program.py"))}
OWN_ENGINES = {path.parent.name: path.read_text() for path in sorted(LESSONS.glob("*/engine.py"))}


@pytest.mark.parametrize(
    "engine", [*engine_names(), *[f"{name}/engine.py" for name in OWN_ENGINES]]
)
def test_every_program_of_the_course_on_every_engine(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = OWN_ENGINES.get(engine.partition("/")[0]) if "/" in engine else None
    lines = 0
    for text in PROGRAMS.values():
        files = {"main.py": text} if own is None else {"main.py": text, "engine.py": own}
        _, witness = watched(monkeypatch, files, engine if own is None else None)
        lines += len(witness.snapshots)
    # Most programs end at once where an engine has no such name, or does not compile.
    assert lines >= len(PROGRAMS)


def test_an_address_used_again_is_no_reason_to_believe_the_old_number() -> None:
    files = {"main.py": PROGRAMS["step16"], "engine.py": OWN_ENGINES["bug-tuple-name"]}
    trace = stepper.record(files)
    last = replay.check(trace)
    assert [e["text"] for e in replay.events(trace, "print")] == ["32.0 2.0\n"]
    for name in ("x", "a"):
        assert replay.number(replay.variable_named(trace, last, name)["grad"]) == 2.0


IN_DICT = ("plain", "class default", "own __setattr__")  # where `grad` stands in __dict__
SOME = ("replaces", "deletes", "restores", "in place, shared", "a lambda")
ENGINES = [
    *[(variable, store) for variable in ("plain", "slots") for store in hostile.STORES],
    *[(variable, store) for variable in hostile.VARIABLES for store in SOME],
    *[("plain", store) for store in hostile.BY_DICT],
]
PROGRAM = """
import numpy as np
from engine import *
x = Variable(np.array({x}))
w = Variable(np.array({w}))
a = flat(square(x))
b = add(mul(a, w), mul(a, a))
p, q = split(add(b, b))
y = add(add(p, q), add(flat(x), x))
y.backward()
print(x.grad, w.grad)
y.cleargrad(); x.cleargrad()
y.backward()
"""
VALUES = {"0-d": ("2.0", "3.0"), "vector": ("[1.0, -2.0]", "[0.5, 3.0]")}


@pytest.mark.parametrize(("variable", "store"), sorted(set(ENGINES)))
def test_engines_that_copy_replace_delete_and_restore(
    variable: str, store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for before, values in (("nothing", "0-d"), ("copies gxs", "0-d"), ("lets go of gys", "vector")):
        text = PROGRAM.format(x=VALUES[values][0], w=VALUES[values][1])
        files = {"main.py": text, "engine.py": hostile.engine(variable, store, before)}
        trace, _ = watched(monkeypatch, files)
        assert trace["end"]["kind"] == "done", trace["end"]
        # Ten functions: flat, square, mul twice, add three times … each popped once a call.
        assert len(replay.events(trace, "pop")) == 2 * len(trace["functions"])


@pytest.mark.parametrize("variable", ["plain", "slots", "property that copies"])
def test_single_lines_of_every_kind(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [*hostile.LINES, *(hostile.BY_DICT_LINES if variable in IN_DICT else ())]
    wrong = []
    for line in lines:
        files = {"main.py": hostile.program(line), "engine.py": hostile.engine(variable)}
        try:
            trace, _ = watched(monkeypatch, files)
            assert {"x", "w", "a", "y"} <= {
                v["name"] for v in replay.Replay(trace).end()["variables"]
            }
        except AssertionError as error:
            wrong.append(f"{line!r}: {error}")
    assert wrong == []


@pytest.mark.parametrize(
    "ways", [*[{"push": push} for push in hostile.PUSHES], *[{"pop": pop} for pop in hostile.POPS]]
)
def test_a_queue_is_shown_as_it_is(ways: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = PROGRAM.format(x="2.0", w="3.0")
    files = {"main.py": text, "engine.py": hostile.with_queue(**ways)}
    trace, witness = watched(monkeypatch, files)
    assert len(replay.events(trace, "pop")) == 2 * len(trace["functions"])
    assert any(found.get("funcs") for found in witness.containers.values())


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    variable=st.sampled_from(list(hostile.VARIABLES)),
    store=st.sampled_from(list(hostile.STORES)),
    before=st.sampled_from(list(hostile.BEFORE)),
    lines=st.lists(st.sampled_from(hostile.LINES), min_size=1, max_size=4),
)
def test_random_lines_on_random_engines(
    variable: str, store: str, before: str, lines: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        files = {
            "main.py": hostile.program(*lines),
            "engine.py": hostile.engine(variable, store, before),
        }
        watched(patch, files)


def test_a_correct_engine_that_copies_what_backward_returns_adds_up() -> None:
    """Step 14 with copies of gxs, and 0-d data: the natural cure for shared arrays."""
    engine = hostile.engine(before="copies gxs")
    text = PROGRAM.format(x="2.0", w="3.0").partition("print")[0]
    trace = stepper.record({"main.py": text, "engine.py": engine})
    last = replay.check(trace)
    # y = 4 (w a + a²) + 2 x with a = x²: dy/dx = 8 w x + 16 x³ + 2, dy/dw = 4 a.
    for name, slope in (("x", 178.0), ("w", 16.0)):
        assert np.isclose(replay.number(replay.variable_named(trace, last, name)["grad"]), slope)
    hows = {e["how"] for e in replay.events(trace, "grad") if e["was"] is not None}
    assert hows == {"add"}
