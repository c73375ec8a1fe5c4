"""Runs a program and takes a snapshot of its memory between two lines."""

from __future__ import annotations

import gc
import inspect
import json
import sys
import time
from collections.abc import Iterable, Iterator
from types import CodeType, FrameType
from typing import Any

import numpy.random  # noqa: F401  numpy loads it late, which would set the collector going
from stepper.identity import Collector

from .snapshot import Snapshots

MAX_STEPS = 2000
MAX_OBJECTS = 1000  # watched in one run, freed ones included
MAX_SECONDS = 12.0  # the page waits 20 for an answer
TOOL = "dezero-in-steps memory profile"


class Cut(BaseException):
    """Ends a program at a limit."""


class _Counted:
    """An object that the collector counts."""


class Stepping:
    """One run. Its program's own code objects are instrumented, the engine's are not."""

    def __init__(self, collect_at: Iterable[int]) -> None:
        self.steps: list[str] = []  # JSON, because the collector does not count strings
        self.cut: str | None = None
        self.snapshot = Snapshots()
        self._collector = Collector()
        self._collect_at = set(collect_at)
        self._open: dict[str, Any] | None = None  # the step whose line is running
        self._filename = ""
        self._globals: dict[str, Any] = {}
        self._runs = 0
        self._kept_before = 0  # objects of ours that survived a collection
        self._until = 0.0

    def run(self, code: CodeType, names: dict[str, Any]) -> None:
        """Run exec(code, names), with a snapshot after each line.

        Raises:
            Cut: a limit was reached.
            BaseException: whatever the program raises.
        """
        self._filename = code.co_filename
        self._globals = names
        self.snapshot.on_freed = self._freed
        monitoring = sys.monitoring
        tool = next(i for i in range(6) if monitoring.get_tool(i) is None)
        monitoring.use_tool_id(tool, TOOL)
        events = monitoring.events
        monitoring.register_callback(tool, events.LINE, self._on_line)
        monitoring.register_callback(tool, events.PY_RETURN, self._on_return)
        for part in _stepped(code):
            inner = 0 if part is code else events.PY_RETURN
            monitoring.set_local_events(tool, part, events.LINE | inner)
        gc.collect()
        gc.freeze()  # what exists now belongs neither to the program nor to the profile
        self._runs = _collections()
        self._collector.start()
        self._until = time.perf_counter() + MAX_SECONDS
        try:
            exec(code, names)
            self._between(None, None)
        except Cut:
            raise
        except BaseException:
            self._between(None, None)
            raise
        finally:
            self._collector.stop()
            self.snapshot.close()
            monitoring.free_tool_id(tool)
            gc.unfreeze()
            self._globals = {}

    def _on_line(self, code: CodeType, line: int) -> None:
        where = code.co_name if code.co_flags & inspect.CO_OPTIMIZED else None
        self._between({"event": "line", "line": line, "where": where}, sys._getframe(1))

    def _on_return(self, code: CodeType, offset: int, value: object) -> None:
        del value, offset  # this frame would be one more reference to it
        frame = sys._getframe(1)
        back = next(self._own_frames(frame.f_back), None)
        if back is None:
            return
        inside = back.f_code.co_flags & inspect.CO_OPTIMIZED
        step = {
            "event": "back",
            "line": back.f_lineno,
            "where": back.f_code.co_name if inside else None,
        }
        del back
        self._between(step, frame)

    def _own_frames(self, frame: FrameType | None) -> Iterator[FrameType]:
        while frame is not None:
            if frame.f_code.co_filename == self._filename:
                yield frame
            frame = frame.f_back

    def _between(self, following: dict[str, Any] | None, frame: FrameType | None) -> None:
        """End the open step and begin the `following` one, in this frame."""
        enabled = gc.isenabled()
        gc.disable()  # what is made here must not start the collector
        try:
            if self._open is not None and self.cut is None:
                self._close(self._open, frame)
                while len(self.steps) - 1 in self._collect_at:
                    gc.collect()
                    self._runs += 1
                    self._kept_before = self.snapshot.kept
                    self._close({**self._open, "event": "collect"}, frame)
            self._open = following
            if following is not None:
                self._limit()
        finally:
            self._collector.own = self.snapshot.kept - self._kept_before
            self._collector.apply()
            if enabled:
                gc.enable()
                if gc.get_count()[0] > gc.get_threshold()[0] > 0:
                    # The program may go on without making an object that Python counts, because
                    # it reuses what we released. One object more, and the collector is due.
                    _Counted()

    def _close(self, step: dict[str, Any], frame: FrameType | None) -> None:
        functions = [f for f in self._own_frames(frame) if f.f_code.co_flags & inspect.CO_OPTIMIZED]
        kept = self.snapshot.kept
        changes = self.snapshot.changes(self._globals, functions)
        runs = _collections()
        if runs > self._runs:
            changes["runs"] = runs - self._runs
            self._runs = runs
            self._kept_before = kept
        self.steps.append(json.dumps({**step, **changes}))

    def _limit(self) -> None:
        if self.cut is None:
            if len(self.steps) >= MAX_STEPS:
                self.cut = "steps"
            elif self.snapshot.listed > MAX_OBJECTS:
                self.cut = "objects"
            elif time.perf_counter() > self._until:
                self.cut = "time"
        if self.cut is not None:
            raise Cut

    def _freed(self) -> str:
        return "collector" if self._collector.running else "count"


def _stepped(code: CodeType) -> Iterator[CodeType]:
    """The code of the module and of its functions, without class bodies and expressions."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            function = constant.co_flags & inspect.CO_OPTIMIZED
            inner = _stepped(constant)
            if not function or constant.co_name in ("<lambda>", "<genexpr>"):
                next(inner)
            yield from inner


def _collections() -> int:
    return sum(generation["collections"] for generation in gc.get_stats())
