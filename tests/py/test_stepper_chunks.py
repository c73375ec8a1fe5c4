"""A recording does not depend on when it is handed out, and its events are those of the schema."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hostile_engines as hostile
import pytest
import stepper
import stepper_engines
from stepper.chunks import join
from stepper.events import FORMS, Events, line_event
from stepper.pacing import Chunking

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "py/stepper/trace.schema.json").read_text(encoding="utf-8"))
LESSONS = sorted(path.parent for path in (ROOT / "web/lessons").glob("*/program.py"))
ONE_BY_ONE = Chunking(first=0, every=0, events=1)
DIAMOND = """
import numpy as np
from engine import *
x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
print(x.grad)
x.grad = None
z = add(y, y)
z.backward()
"""


def recorded(files: dict[str, str], engine: str | None, **limits: Any) -> tuple[Any, Any]:
    """The recording taken whole, and the one handed out event by event."""
    whole = stepper.record(dict(files), engine, **limits)
    chunks: list[str] = []

    def take(chunk: dict[str, Any]) -> None:
        assert len(chunk["events"]) <= 1
        chunks.append(json.dumps(chunk))

    stepper.record(dict(files), engine, emit=take, chunking=ONE_BY_ONE, **limits)
    return whole, join(chunks)


def expect_the_same(files: dict[str, str], engine: str | None = None, **limits: Any) -> None:
    whole, streamed = recorded(files, engine, **limits)
    assert streamed == whole


def engines_of(module: Any) -> dict[str, str]:
    """The engines of a module: texts that define a Variable."""
    return {
        name: text
        for name, text in vars(module).items()
        if isinstance(text, str) and "class Variable" in text
    }


@pytest.mark.parametrize("name", sorted(engines_of(stepper_engines)))
def test_engines_of_other_people(name: str) -> None:
    expect_the_same({"main.py": DIAMOND, "engine.py": engines_of(stepper_engines)[name]})


@pytest.mark.parametrize("store", sorted(hostile.STORES))
@pytest.mark.parametrize("variable", ["plain", "slots"])
def test_engines_that_do_what_they_can(variable: str, store: str) -> None:
    engine = hostile.engine(variable, store)
    expect_the_same({"main.py": DIAMOND, "engine.py": engine})


@pytest.mark.parametrize("engine", stepper.engine_names())
def test_every_engine_of_the_book(engine: str) -> None:
    expect_the_same({"main.py": DIAMOND}, engine)


@pytest.mark.parametrize("folder", LESSONS, ids=lambda folder: folder.name)
def test_every_lesson(folder: Path) -> None:
    lesson = json.loads((folder / "lesson.json").read_text(encoding="utf-8"))
    files = {"main.py": (folder / "program.py").read_text(encoding="utf-8")}
    if lesson.get("engine") == "own":
        files["engine.py"] = (folder / "engine.py").read_text(encoding="utf-8")
        expect_the_same(files)
    else:
        expect_the_same(files, lesson.get("engine"))


COUNTS_USERS = """
import numpy as np

class Variable:
    def __init__(self, data):
        self.data, self.grad, self.creator = data, None, None

    def backward(self):
        self.grad = np.ones_like(self.data)
        users = {}
        funcs, seen = [self.creator], set()
        while funcs:
            f = funcs.pop()
            if f in seen:
                continue
            seen.add(f)
            for x in f.inputs:
                users[x] = users.get(x, 0) + 1
                if x.creator is not None:
                    funcs.append(x.creator)
        funcs = [self.creator]
        while funcs:
            f = funcs.pop()
            gxs = f.backward(*[y.grad for y in f.outputs])
            for x, gx in zip(f.inputs, gxs if isinstance(gxs, tuple) else (gxs,)):
                x.grad = gx if x.grad is None else x.grad + gx
                users[x] -= 1
                if users[x] == 0 and x.creator is not None:
                    funcs.append(x.creator)

class Function:
    def __call__(self, *inputs):
        y = Variable(np.asarray(self.forward(*[x.data for x in inputs])))
        y.creator = self
        self.inputs, self.outputs = inputs, [y]
        return y

class Square(Function):
    def forward(self, x):
        return x**2
    def backward(self, gy):
        return 2 * self.inputs[0].data * gy

class Add(Function):
    def forward(self, x0, x1):
        return x0 + x1
    def backward(self, gy):
        return gy, gy

def square(x):
    return Square()(x)
def add(x0, x1):
    return Add()(x0, x1)
"""


def test_an_engine_that_walks_the_graph_before_it_pops_leaves_no_phantom_pops() -> None:
    files = {"main.py": DIAMOND, "engine.py": COUNTS_USERS}
    whole, streamed = recorded(files, None)
    labels = [
        streamed["functions"][event["f"]]["label"]
        for event in streamed["events"]
        if event["k"] == "pop" and event["call"] == 0
    ]
    assert labels == ["Add", "Square", "Square", "Square"]
    assert streamed == whole


@pytest.mark.parametrize("most", [1, 50, 200, 333])
def test_the_limit_of_events_cuts_at_the_same_line(most: int) -> None:
    program = f"{DIAMOND}\nwhile True:\n    y = square(x)\n    y.backward()\n"
    expect_the_same({"main.py": program}, "step16", max_events=most)


def test_a_program_that_ends_badly() -> None:
    expect_the_same({"main.py": f"{DIAMOND}\nprint('before')\n1 / 0\n"}, "step16")
    expect_the_same({"main.py": "y = \n"}, "step16")


def test_a_long_run_shows_its_beginning_while_it_runs() -> None:
    """What has happened is handed out before the program ends."""
    seen: list[int] = []
    program = f"{DIAMOND}\nfor i in range(40):\n    square(x)\n"

    def take(chunk: dict[str, Any]) -> None:
        seen.append(len(chunk["events"]))

    chunking = Chunking(first=0, every=0, events=8)
    stepper.record({"main.py": program}, "step16", emit=take, chunking=chunking)
    assert len(seen) > 20
    assert max(seen) <= 8


def event_kinds() -> dict[str, dict[str, Any]]:
    """The definitions of events in the schema, by kind."""
    found = {}
    for definition in SCHEMA["$defs"].values():
        kind = definition.get("properties", {}).get("k", {}).get("const")
        if kind is not None:
            found[kind] = definition
    return found


SAMPLES: list[tuple[str, Callable[[Events], None]]] = [
    ("line", lambda e: e.line(line_event('["main.py",1]', "null"))),
    ("var", lambda e: e.variable(0)),
    ("call", lambda e: e.call(0)),
    ("call", lambda e: e.insert(0, e.BARE_CALL, [0])),
    ("apply", lambda e: e.apply("Square", '["engine.py",3,9]')),
    ("local", lambda e: e.local("self.inputs", "[Variable(2.0)]")),
    ("wire", lambda e: e.insert(0, e.WIRE, [0])),
    ("applied", lambda e: e.applied()),
    ("link", lambda e: e.link(0, -1, 3)),
    ("name", lambda e: e.name(0, None, 'a "name"')),
    ("generation", lambda e: e.generation("v", 0, -1, 2)),
    ("generation", lambda e: e.generation("f", 0, 2, -1)),
    ("data", lambda e: e.data(0, "null", "null")),
    ("grad", lambda e: e.grad(0, "set", "null", "null", (0, 1), -1, [])),
    ("grad", lambda e: e.grad(0, "inplace", "null", "null", (0, 1), 2, [3, 4])),
    ("enter", lambda e: e.enter(0, 1, 0, "null", [[1, 0, 0, 1, 1]])),
    ("leave", lambda e: e.leave(0, True)),
    ("found", lambda e: e.found("queue", "funcs", "list", None)),
    ("push", lambda e: e.push(0, 0)),
    ("skip", lambda e: e.skip(0)),
    ("sort", lambda e: e.sort(0, [1, 2], [2, 1], "sort")),
    ("sort", lambda e: e.sorted_already()),
    ("pop", lambda e: e.pop(0, -1, 0, -1)),
    ("unqueue", lambda e: e.unqueue(0, 0)),
    ("seen", lambda e: e.seen(0, True, 0)),
    ("gather", lambda e: e.gather(0, ["null"])),
    ("gxs", lambda e: e.gxs(0, ["null", "null"], [])),
    ("freed", lambda e: e.freed("v", 0, "count")),
    ("config", lambda e: e.config("enable_backprop", "true", "false")),
    ("print", lambda e: e.print("stdout", "a\n")),
    (
        "error",
        lambda e: e.error('{"type":"ValueError","message":"no","frames":[]}'),
    ),
]


def test_the_module_of_events_and_the_schema_name_the_same_kinds() -> None:
    assert set(FORMS) == set(event_kinds())
    assert {kind for kind, _ in SAMPLES} == set(FORMS)


@pytest.mark.parametrize(("kind", "emit"), SAMPLES)
def test_an_event_has_the_fields_of_the_schema(kind: str, emit: Callable[[Events], None]) -> None:
    events = Events()
    emit(events)
    count, text = events.take(9, everything=True)
    assert count == 1
    event = json.loads(text)
    assert event["k"] == kind
    definition = event_kinds()[kind]
    assert set(definition["required"]) <= set(event) <= set(definition["properties"])


def test_no_other_module_spells_an_event() -> None:
    for path in (ROOT / "py/stepper").glob("*.py"):
        if path.name != "events.py":
            assert '"k"' not in path.read_text(encoding="utf-8"), path.name
