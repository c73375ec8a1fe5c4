"""Gradient check: the numerical derivatives that a program's gradients should equal.

Whenever the program calls `Variable.backward`, the derivatives are computed by finite differences
first; then the engine's own backward and the program go on as usual.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import numpy as np
from stepper.recognise import VARIABLE, Shapes

from .finite_differences import FiniteDifferences, NoDerivative
from .workspace import problem_data, workspace

TOOL_ID = 4  # of sys.monitoring; the recorder, which uses one too, does not run meanwhile
MAX_CALLS = 50


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The numerical derivatives for every call of backward in a program.

    Args:
        request: the learner's `files` and `engine`.

    Returns:
        A `GradientCheck` of answers.schema.json. `calls`: for each call of a Variable's backward by
        the program, in order, the derivatives of sum(root * seed), where seed is the gradient of
        the root (ones if it has none): `unknown`, why there are none (large, long, unsteady, kind,
        kink, failed), or None; `derivatives`, of each variable of the graph, leaves first: the
        `function`, `side` ("input", "output") and `slot` where a walk finds the variable (see
        lab.finite_differences.Graph), its `value` as nested lists of the variable's shape, and
        `unknown`; exactly one of the two is None.
        `more`: the number of calls beyond the first MAX_CALLS, which were not looked at.
        `problem`: the exception that ended the program, or None.
    """
    with workspace(request["files"], request["engine"]) as space, _Watch() as watch:
        result = space.run()
    more = max(0, watch.seen - MAX_CALLS)
    return {"calls": watch.calls, "more": more, "problem": problem_data(result.problem)}


class _Watch:
    """Observes every call of a Variable's backward, just before its first line."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.seen = 0
        self._shapes = Shapes()

    def __enter__(self) -> _Watch:
        monitoring = sys.monitoring
        monitoring.use_tool_id(TOOL_ID, "gradient check")
        monitoring.restart_events()
        monitoring.register_callback(TOOL_ID, monitoring.events.PY_START, self._on_start)
        monitoring.set_events(TOOL_ID, monitoring.events.PY_START)
        return self

    def __exit__(self, *_: object) -> None:
        sys.monitoring.set_events(TOOL_ID, 0)
        sys.monitoring.register_callback(TOOL_ID, sys.monitoring.events.PY_START, None)
        sys.monitoring.free_tool_id(TOOL_ID)

    def _on_start(self, code: CodeType, offset: int) -> Any:
        if code.co_name != "backward" or code.co_argcount == 0:
            return sys.monitoring.DISABLE
        frame = sys._getframe(1)
        if self._is_backward(frame) and not self._is_nested(frame.f_back):
            self.seen += 1
            if self.seen <= MAX_CALLS:
                self.calls.append(derivatives_of(self._first(frame), self._shapes))
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


def derivatives_of(root: Any, shapes: Shapes) -> dict[str, Any]:
    """The derivatives of one root by every variable of its graph, as one of the `calls`."""
    try:
        with _quiet():
            differences = FiniteDifferences(root, shapes.read(root, "grad"), shapes)
            places = [
                (v, place) for v, place in enumerate(differences.graph.place) if place is not None
            ]
            # Leaves first: where not all can be computed, they matter most.
            places.sort(key=lambda one: one[1][1] == "output")
            derivatives = [
                {
                    "function": place[0],
                    "side": place[1],
                    "slot": place[2],
                    **_derivative(differences, v),
                }
                for v, place in places
            ]
    except NoDerivative as reason:
        return {"unknown": str(reason), "derivatives": []}
    return {"unknown": None, "derivatives": derivatives}


def _derivative(differences: FiniteDifferences, v: int) -> dict[str, Any]:
    try:
        return {"value": _plain(differences.of(v)), "unknown": None}
    except NoDerivative as reason:
        return {"value": None, "unknown": str(reason)}


def _plain(value: Any) -> Any:
    """Nested lists of numbers; "nan", "inf" and "-inf" stand for what JSON has no number for."""
    if np.ndim(value):
        return [_plain(item) for item in value]
    number = float(value)
    return number if np.isfinite(number) else repr(number)


@contextmanager
def _quiet() -> Iterator[None]:
    """Discard what `forward` prints or warns of when it runs again."""
    stdout, stderr = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = _Discard()
    try:
        with np.errstate(all="ignore"):
            yield
    finally:
        sys.stdout, sys.stderr = stdout, stderr


class _Discard:
    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass
