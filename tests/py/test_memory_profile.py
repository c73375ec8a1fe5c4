"""The memory profile tells what is alive after each line, and looking changes nothing.

Its figures are compared with `memory_oracle`: the same program, asking for itself.
"""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass, field
from typing import Any

import pytest
from memory_oracle import truth
from schema_checked import answer


@dataclass
class Memory:
    """The state after a step, put together from the steps up to there."""

    label: dict[int, str] = field(default_factory=dict)
    kind: dict[int, str] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    names: set[tuple[str, str | None, int]] = field(default_factory=set)
    links: set[tuple[int, int, str, bool]] = field(default_factory=set)
    bytes: dict[int, tuple[int, int]] = field(default_factory=dict)
    held: tuple[int, int] = (0, 0)
    freed: dict[int, str] = field(default_factory=dict)
    cycles: list[list[int]] = field(default_factory=list)

    @property
    def alive(self) -> set[int]:
        return set(self.label) - set(self.freed)

    def named(self, name: str) -> int:
        return next(s for n, where, s in self.names if n == name)


def states(found: dict[str, Any]) -> list[Memory]:
    """The memory after every step."""
    now = Memory()
    result = []
    for step in found["steps"]:
        for serial, kind, label in step.get("new", []):
            now.kind[serial], now.label[serial] = kind, label
        now.kind.update(dict(step.get("kinds", [])))
        now.freed.update(dict(step.get("freed", [])))
        now.counts.update(dict(step.get("counts", [])))
        for serial in now.freed:
            now.counts.pop(serial, None)
            now.bytes.pop(serial, None)
        now.names -= {tuple(name) for name in step.get("unbind", [])}
        now.names |= {tuple(name) for name in step.get("bind", [])}
        now.links -= {tuple(link) for link in step.get("unlink", [])}
        now.links |= {tuple(link) for link in step.get("link", [])}
        now.bytes.update({s: (d, g) for s, d, g in step.get("bytes", [])})
        now.held = tuple(step.get("held", now.held))
        now.cycles = step.get("cycles", now.cycles)
        result.append(
            Memory(
                dict(now.label), dict(now.kind), dict(now.counts), set(now.names), set(now.links),
                dict(now.bytes), now.held, dict(now.freed), now.cycles,
            )
        )  # fmt: skip
    return result


def profile(
    text: str, engine: str | None = None, collect_at: tuple[int, ...] = ()
) -> dict[str, Any]:
    found = answer(
        {
            "tool": "memory_profile",
            "files": {"main.py": text},
            "engine": engine,
            "collect_at": list(collect_at),
        }
    )
    assert found["problem"] is None, found["problem"]
    return found


def lines(found: dict[str, Any]) -> list[int]:
    return [step["line"] for step in found["steps"]]


COUNTS = """\
class Thing:
    pass

def inside(obj):
    note(obj)

a = Thing()
inside(a)
b = a
b = None
a = None
"""


def test_a_count_goes_up_inside_a_call_and_back_and_to_zero() -> None:
    found = profile(COUNTS.replace("note(obj)", "obj.seen = True"))
    counts = [
        (step["event"], step["line"], step["counts"]) for step in found["steps"] if "counts" in step
    ]
    assert counts == [
        ("line", 7, [[0, 1]]),
        ("line", 8, [[0, 2]]),  # called, not yet back
        ("back", 8, [[0, 1]]),
        ("line", 9, [[0, 2]]),
        ("line", 10, [[0, 1]]),
    ]
    inside = found["steps"][3]
    assert inside["bind"] == [["obj", "inside", 0]]
    assert found["steps"][-1]["freed"] == [[0, "count"]]
    assert found["steps"][-1]["line"] == 11


GRAPH = """\
import numpy as np
from engine import Variable, square, add
x = Variable(np.array(2.0))
a = square(x)
b = a
y = add(square(a), square(a))
pair = [a, a]
kept = y.creator
f = a.creator
y.backward()
del b
pair = None
x = Variable(np.array(3.0))
a = square(x)
y = add(a, a)
f = None
kept = None
"""


@pytest.mark.parametrize("engine", ["step14", "step16", "step17", "step18", "step22"])
def test_reference_counts_are_those_of_the_program_alone(engine: str) -> None:
    expected = truth(GRAPH, engine)
    found = profile(GRAPH, engine)
    assert lines(found) == [note["line"] for note in expected]
    for note, now in zip(expected, states(found), strict=True):
        known = {name: now.counts[s] for name, where, s in now.names if "[" not in name}
        assert known == note["counts"], f"after line {note['line']}"
        assert len(now.alive) == note["alive"], f"after line {note['line']}"
        assert sum(now.held) == note["bytes"], f"after line {note['line']}"


CHAIN = """\
class Node:
    next = None
a = Node()
b = Node()
c = Node()
a.next = b
b.next = c
a = b = c = None
"""
RING = CHAIN.replace("b.next = c\n", "b.next = c\nc.next = a\n")


def test_a_chain_is_freed_as_soon_as_nobody_refers_to_it() -> None:
    found = profile(CHAIN)
    assert found["steps"][-1]["freed"] == [[0, "count"], [1, "count"], [2, "count"]]
    assert not any("cycles" in step for step in found["steps"])


def test_a_ring_waits_for_the_collector() -> None:
    last = states(profile(RING))[-1]
    assert last.alive == {0, 1, 2} and last.names == set()
    assert last.counts == {0: 1, 1: 1, 2: 1}
    assert last.cycles == [[0, 1, 2]]

    found = profile(RING, collect_at=(7,))
    assert [step["event"] for step in found["steps"]] == ["line"] * 8 + ["collect"]
    assert sorted(found["steps"][-1]["freed"]) == [
        [0, "collector"],
        [1, "collector"],
        [2, "collector"],
    ]
    assert found["steps"][-1]["line"] == 9
    assert states(found)[-1].alive == set() and states(found)[-1].cycles == []


def test_the_collector_can_be_pressed_again_and_frees_nothing_that_is_used() -> None:
    found = profile(RING, collect_at=(2, 3, 9))
    pressed = [i for i, step in enumerate(found["steps"]) if step["event"] == "collect"]
    assert pressed == [3, 4, 10]
    assert "freed" not in found["steps"][3] and "freed" not in found["steps"][4]
    assert len(found["steps"][10]["freed"]) == 3


LOOPS = """\
import numpy as np
from engine import Variable, square
for i in range(10):
    x = Variable(np.random.randn(10000))
    y = square(square(square(x)))
"""


@pytest.mark.parametrize(("engine", "graphs"), [("step16", 10), ("step17", 1)])
def test_ten_loops_keep_ten_graphs_or_one(engine: str, graphs: int) -> None:
    found = profile(LOOPS, engine)
    seen = [now for now, line in zip(states(found), lines(found), strict=True) if line != 3]
    expected = truth(LOOPS, engine)
    assert [(len(now.alive), sum(now.held)) for now in seen] == [
        (note["alive"], note["bytes"]) for note in expected
    ]
    assert len(seen[-1].alive) == graphs * 7  # four variables and three functions
    assert seen[-1].held == (graphs * 4 * 80_000, 0)
    rings = [{seen[-1].kind[s] for s in ring} for ring in seen[-1].cycles]
    assert rings == ([{"variable", "function"}] * 30 if engine == "step16" else [])
    freed = [(step["line"], by) for step in found["steps"] for _, by in step.get("freed", [])]
    assert freed == ([] if engine == "step16" else [(5, "count")] * 9 * 7)


def test_the_collector_frees_nine_of_ten_graphs() -> None:
    last = len(profile(LOOPS, "step16")["steps"]) - 1
    found = profile(LOOPS, "step16", (last,))
    freed = found["steps"][-1]["freed"]
    assert len(freed) == 9 * 7 and {by for _, by in freed} == {"collector"}
    assert states(found)[-1].held == (4 * 80_000, 0)


def test_links_are_strong_or_weak_and_bear_the_names_of_attributes() -> None:
    text = (
        "import numpy as np\nfrom engine import Variable, square\ny = square(Variable(np.ones(2)))"
    )
    for engine, weak in (("step16", False), ("step17", True)):
        now = states(profile(text, engine))[-1]
        y, (f,) = now.named("y"), [s for s, kind in now.kind.items() if kind == "function"]
        (x,) = now.alive - {y, f}
        assert now.links == {
            (y, f, "creator", False),
            (f, x, "inputs[0]", False),
            (f, y, "outputs[0]", weak),
        }
        assert now.cycles == ([] if weak else [sorted([f, y])])


RETAIN = """\
import numpy as np
from engine import Variable, square
x = Variable(np.ones(10000))
a = square(x)
b = square(a)
y = square(b)
y.backward()
x.cleargrad()
y.backward(retain_grad=True)
"""


def test_retain_grad_costs_the_gradients_in_between() -> None:
    found = profile(RETAIN, "step18")
    held = [now.held for now in states(found)]
    assert [sum(h) for h in held] == [note["bytes"] for note in truth(RETAIN, "step18")]
    assert held[-3:] == [(320_000, 80_000), (320_000, 0), (320_000, 320_000)]


NO_GRAD = """\
import numpy as np
from engine import Variable, square, no_grad
x = Variable(np.ones((100, 100, 100)))
y = square(square(square(x)))
y = None
with no_grad():
    y = square(square(square(x)))
"""


def test_no_grad_keeps_no_array_in_between() -> None:
    found = profile(NO_GRAD, "step18")
    noted = truth(NO_GRAD, "step18", traced=True)
    seen = [now for now, line in zip(states(found), lines(found), strict=True) if line != 6]
    held = [sum(now.held) for now in seen[: len(noted)]]
    assert held == [0, 0, 8_000_000, 32_000_000, 8_000_000, 16_000_000]
    for bytes_held, note in zip(held, noted, strict=True):
        assert abs(note["traced"] - noted[1]["traced"] - bytes_held) < 60_000


def test_a_shared_buffer_counts_once() -> None:
    now = states(
        profile("import numpy as np\na = np.zeros(100)\nb = a[:10]\nc = [a.reshape(10, 10)]\ndel a")
    )[-1]
    assert now.held == (800, 0)


AUTOMATIC = RING + "\n".join(f"l{i} = [[] for _ in range(50)]" for i in range(60))


def test_the_collector_comes_by_itself_when_it_would_have_come() -> None:
    text = AUTOMATIC.replace("c = Node()", "c = Node(); remember(a)")
    alone = next(note["line"] for note in truth(text)[6:] if note["alive"] == 0)
    step = next(step for step in profile(AUTOMATIC)["steps"] if "freed" in step)
    assert sorted(step["freed"]) == [[0, "collector"], [1, "collector"], [2, "collector"]]
    assert step["runs"] == 1
    assert 12 < alone < 65 and abs(step["line"] - alone) <= 3


def test_nothing_is_kept_and_the_collector_is_left_as_it_was() -> None:
    before = gc.get_threshold(), gc.isenabled(), len(gc.callbacks)
    watched = [before]
    profile(RING)
    gc.collect()
    assert before == (gc.get_threshold(), gc.isenabled(), len(gc.callbacks))
    assert any(obj is watched for obj in gc.get_objects())  # no longer frozen
    assert not any(type(obj).__name__ == "Node" for obj in gc.get_objects())
    assert all(sys.monitoring.get_tool(i) is None for i in range(6))
