"""What the gradients of a program should be, whatever its engine's backward makes of them.

Whenever the program calls `Variable.backward`, the derivatives are found by differences first;
then the engine's own backward goes on as usual, and the program with it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import numpy as np
from stepper.recognise import VARIABLE, Shapes

from .slopes import Slopes, Unknown
from .world import problem_data, world

TOOL = 4  # of those that Python leaves free; the recorder, which has one too, does not run
MOST_CALLS = 50


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The truth about every gradient of a program.

    Args:
        request: `files` and `engine` of the learner's.

    Returns:
        `calls`: for each call of a Variable's backward by the program, in order, the derivatives
        of sum(root * seed), seed being the root's gradient (ones where it has none):
        `unknown`: why there are none (large, long, unsteady, kind, failed), or None;
        `truths`: of each variable of the graph, leaves first, `function`, `side` ("input",
        "output") and `slot` where a walk finds it (see lab.slopes.Graph), its `value` as nested
        lists, and `unknown`, of which one is None.
        `more`: calls beyond the first 50, which were not looked at.
        `problem`: what ended the program, or None.
    """
    with world(request["files"], request["engine"]) as here, _Watch() as watch:
        ran = here.run()
    more = max(0, watch.seen - MOST_CALLS)
    return {"calls": watch.calls, "more": more, "problem": problem_data(ran.problem)}


class _Watch:
    """Hears of every call of a Variable's backward, just before its first line."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.seen = 0
        self._shapes = Shapes()

    def __enter__(self) -> _Watch:
        monitoring = sys.monitoring
        monitoring.use_tool_id(TOOL, "truth")
        monitoring.restart_events()
        monitoring.register_callback(TOOL, monitoring.events.PY_START, self._on_start)
        monitoring.set_events(TOOL, monitoring.events.PY_START)
        return self

    def __exit__(self, *_: object) -> None:
        sys.monitoring.set_events(TOOL, 0)
        sys.monitoring.register_callback(TOOL, sys.monitoring.events.PY_START, None)
        sys.monitoring.free_tool_id(TOOL)

    def _on_start(self, code: CodeType, offset: int) -> Any:
        if code.co_name != "backward" or code.co_argcount == 0:
            return sys.monitoring.DISABLE
        frame = sys._getframe(1)
        if self._is_backward(frame) and not self._is_nested(frame.f_back):
            self.seen += 1
            if self.seen <= MOST_CALLS:
                self.calls.append(truths_of(self._first(frame), self._shapes))
        return None

    def _first(self, frame: FrameType) -> Any:
        return frame.f_locals.get(frame.f_code.co_varnames[0])

    def _is_backward(self, frame: FrameType) -> bool:
        code = frame.f_code
        if code.co_name != "backward" or code.co_argcount == 0:
            return False
        return self._shapes.kind(self._first(frame)) == VARIABLE

    def _is_nested(self, frame: FrameType | None) -> bool:
        """Called by another Variable's backward: a recursive engine, or super().backward()."""
        while frame is not None:
            if self._is_backward(frame):
                return True
            frame = frame.f_back
        return False


def truths_of(root: Any, shapes: Shapes) -> dict[str, Any]:
    """The derivatives of one root by every variable of its graph."""
    try:
        with _quiet():
            slopes = Slopes(root, shapes.read(root, "grad"), shapes)
            places = [(v, place) for v, place in enumerate(slopes.graph.place) if place is not None]
            # Where not all can be had, the leaves count most: they come first.
            places.sort(key=lambda one: one[1][1] == "output")
            truths = [
                {"function": place[0], "side": place[1], "slot": place[2], **_truth(slopes, v)}
                for v, place in places
            ]
    except Unknown as unknown:
        return {"unknown": str(unknown), "truths": []}
    return {"unknown": None, "truths": truths}


def _truth(slopes: Slopes, v: int) -> dict[str, Any]:
    try:
        return {"value": _plain(slopes.of(v)), "unknown": None}
    except Unknown as unknown:
        return {"value": None, "unknown": str(unknown)}


def _plain(value: Any) -> Any:
    """Nested lists of numbers; what JSON has no number for is a word."""
    if np.ndim(value):
        return [_plain(item) for item in value]
    number = float(value)
    return number if np.isfinite(number) else repr(number)


@contextmanager
def _quiet() -> Iterator[None]:
    """What forward prints or warns of when it runs again is not the program's."""
    stdout, stderr = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = _Nowhere()
    try:
        with np.errstate(all="ignore"):
            yield
    finally:
        sys.stdout, sys.stderr = stdout, stderr


class _Nowhere:
    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass
