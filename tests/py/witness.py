"""An independent witness of a recording: at every line it reads the learner's objects themselves.

It listens with a monitoring tool of its own, finds the objects through the garbage collector and
reads their attributes plainly. Of the recorder it uses two things: how many events there are so
far, and which serial number it gave to which object.
"""

from __future__ import annotations

import gc
import json
import sys
from types import FrameType
from typing import Any

import numpy as np
import pytest
import replay
from stepper import run as stepper_run
from stepper.recorder import Recorder

TOOL = 2  # after the recorder, which is 3: tools with higher numbers hear first
LINES = 4000  # of a run are looked at; more would take minutes
MISSING = object()


class Mismatch(AssertionError):
    """What is shown at a stop is not what was real at that moment."""


def plain(value: Any) -> Any:
    """A value as numbers, with its type's name and shape: what the trace says of it."""
    if value is MISSING or value is None:
        return None
    if isinstance(value, np.ndarray):
        if value.size > 100:
            return ("big", str(value.dtype), value.shape, _number(value.flat[:8].tolist()))
        return ("array", str(value.dtype), value.shape, _number(value.tolist()))
    if isinstance(value, np.generic):
        return ("scalar", type(value).__name__, _number(value.item()))
    if isinstance(value, bool | int | float):
        return ("scalar", type(value).__name__, _number(value))
    return ("other", type(value).__name__)


def _number(value: Any) -> Any:
    if isinstance(value, list):
        return [_number(item) for item in value]
    return repr(value) if isinstance(value, float) else value


def shown(value: Any) -> Any:
    """A value of the trace in the same form."""
    if value is None:
        return None
    kind = value["kind"]
    if kind == "array":
        return ("array", value["dtype"], tuple(value["shape"]), _floats(value["data"]))
    if kind == "big":
        return ("big", value["dtype"], tuple(value["shape"]), _floats(value["head"]))
    if kind == "scalar":
        return ("scalar", value["type"], _floats(value["data"]))
    if kind == "variable":
        return ("variable", value["v"])
    return ("other", value["type"])


def _floats(data: Any) -> Any:
    if isinstance(data, list):
        return [_floats(item) for item in data]
    if isinstance(data, str):
        return data
    return repr(data) if isinstance(data, float) else data


class Witness:
    """Snapshots by the number of events that had been recorded when each was taken."""

    def __init__(self) -> None:
        self.snapshots: dict[int, dict[int, tuple[Any, Any, Any]]] = {}
        self.containers: dict[int, dict[str, list[int]]] = {}  # funcs and seen_set, likewise
        self.recorder: Recorder | None = None
        self._lines = 0
        self._waiting: dict[int, list[tuple[dict[int, Any], int]]] = {}  # by id of a creator
        self._slotted: list[Any] = []  # objects without weak references, which it keeps alive
        self._known = 0

    def take(self, recorder: Recorder) -> None:
        """Read all Variables that the recorder has given a number."""
        serials, marks = recorder.state.variables.serials, recorder.state.variables.marks
        functions = recorder.state.functions.serials
        found: dict[int, Any] = {}
        if len(serials) > len(marks) and len(serials) != self._known:
            # Looking through all objects takes milliseconds: only when there are new ones.
            self._known = len(serials)
            self._slotted = [obj for obj in _objects(serials) if id(obj) not in marks]
        for obj in [*[mark() for mark in marks.values()], *self._slotted]:
            found[serials[id(obj)]] = self._fields(obj, serials, functions)
            creator = _read(obj, "creator")
            if creator not in (None, MISSING) and id(creator) not in functions:
                # A call that is followed: the recorder numbers its Function when it returns.
                self._waiting.setdefault(id(creator), []).append((found, serials[id(obj)]))
        count = recorder.events.count  # looking may make the collector run, and so free something
        containers = self._of_backward(functions)
        self.snapshots[count] = found
        self.containers[count] = containers

    def resolve(self, functions: dict[int, int]) -> None:
        """Number the creators that had no number when they were seen."""
        for creator in [one for one in self._waiting if one in functions]:
            for of, v in self._waiting.pop(creator):
                of[v] = (*of[v][:2], functions[creator])

    def put_in(self, at: int) -> None:
        """The recorder has put an event in before the one of this number."""
        for kept in (self.snapshots, self.containers):
            for count in sorted((c for c in kept if c > at), reverse=True):
                kept[count + 1] = kept.pop(count)  # type: ignore[attr-defined]

    def _of_backward(self, functions: dict[int, int]) -> dict[str, list[int]]:
        """What the innermost `backward` that runs has in `funcs` and `seen_set`."""
        frame: FrameType | None = sys._getframe(2)
        while frame is not None:
            names = frame.f_locals
            if frame.f_code.co_name == "backward" and "funcs" in names:
                found = {}
                for name in ("funcs", "seen_set"):
                    items = [_function_in(item) for item in names.get(name, ())]
                    found[name] = [functions[id(f)] for f in items if id(f) in functions]
                return found
            frame = frame.f_back
        return {}

    def _fields(
        self, obj: Any, serials: dict[int, int], functions: dict[int, int]
    ) -> tuple[Any, Any, Any]:
        data, grad, creator = (_read(obj, name) for name in ("data", "grad", "creator"))
        if id(grad) in serials:
            told: Any = ("variable", serials[id(grad)])
        else:
            told = plain(grad)
        return plain(data), told, functions.get(id(creator))

    def on_line(self, code: Any, number: int) -> Any:
        recorder = self.recorder
        if recorder is None or code.co_name == "<lambda>":
            return None  # a key's lambda runs while the list that is sorted is empty
        # The recorder has just emitted this very line; it does not follow numpy's own, say.
        last = recorder.events.last_line
        if last is not None and self._lines < LINES:
            file, line = json.loads(last)["at"]
            if line == number and code.co_filename.endswith(file):
                self._lines += 1
                self.take(recorder)
        return None

    def check(self, trace: dict[str, Any]) -> int:
        """Every snapshot against the trace; returns how many there were."""
        player = replay.Replay(trace)
        events = trace["events"]
        for count in sorted(self.snapshots):
            state = player.seek(count - 1 if count <= len(events) else len(events))
            for v, (data, grad, creator) in self.snapshots[count].items():
                entry = state["variables"][v]
                if not entry["shown"] or entry["freed"]:
                    continue
                told = shown(entry["data"]), shown(entry["grad"]), entry["creator"]
                if told != (data, grad, creator):
                    raise Mismatch(
                        f"before {events[count - 1]}: variable {v} {entry['name']!r} is shown as "
                        f"{told}, and is {(data, grad, creator)}"
                    )
            for name, key, order in (("funcs", "queue", list), ("seen_set", "seen", sorted)):
                real = self.containers[count].get(name)
                if real is not None and state[f"{key}_name"] == name:
                    told = order(state[key])
                    if told != order(real):
                        raise Mismatch(
                            f"before {events[count - 1]}: {name} is shown as {told}, and is {real}"
                        )
        return len(self.snapshots)


def _function_in(item: Any) -> Any:
    """The function in an item of a queue: (-generation, counter, f)."""
    return item[-1] if isinstance(item, tuple) else item


def _objects(serials: dict[int, int]) -> list[Any]:
    """Objects with the attributes of a Variable, slotted ones too, that have a number."""
    return [
        obj
        for obj in gc.get_objects()
        if id(obj) in serials and hasattr(type(obj), "backward") and not isinstance(obj, type)
    ]


def _read(obj: Any, name: str) -> Any:
    try:
        return getattr(obj, name)
    except AttributeError:
        return MISSING


def watched(
    monkeypatch: pytest.MonkeyPatch, files: dict[str, str], engine: str | None = None, **more: Any
) -> tuple[dict[str, Any], Witness]:
    """Record a program under the eyes of a witness, and check every line of it."""
    witness = Witness()

    class Watched(Recorder):
        def start(self) -> None:
            super().start()
            witness.recorder = self
            insert = self.events.insert

            def put_in(number: int, form: str, values: list[Any]) -> None:
                witness.put_in(number)
                insert(number, form, values)
                witness.resolve(self.state.functions.serials)

            self.events.insert = put_in  # type: ignore[method-assign]
            monitoring = sys.monitoring
            monitoring.use_tool_id(TOOL, "witness")
            monitoring.register_callback(TOOL, monitoring.events.LINE, witness.on_line)
            monitoring.set_events(TOOL, monitoring.events.LINE)

        def stop(self) -> None:
            sys.monitoring.set_events(TOOL, 0)
            sys.monitoring.free_tool_id(TOOL)
            witness.recorder = None
            super().stop()

    with monkeypatch.context() as patch:
        patch.setattr(stepper_run, "Recorder", Watched)
        others = {name: text for name, text in files.items() if name != "main.py"}
        chunks: list[str] = []
        job = stepper_run.Job(files["main.py"], files=others, engine=engine, **more)
        result = stepper_run.run(job, chunks.append)
    assert result.fault is None, result.fault
    trace = stepper_run.join(chunks)
    replay.check(trace)
    witness.check(trace)
    return trace, witness
