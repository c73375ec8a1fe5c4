"""The recorder: follows a program through sys.settrace and writes down what it does.

Between two of its own turns it holds no object of the learner's, but for the frames that are
running (which run anyway) and weak references.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from time import perf_counter
from types import FrameType
from typing import Any

from .backward import Backward
from .codes import Code, Codes
from .config import Settings
from .effects import Effects
from .facts import Line
from .formulas import Formulas
from .level import Level
from .limits import Stopper
from .names import Names
from .output import Output
from .recognise import CONTAINER, FUNCTION, VARIABLE, Shapes, container_items
from .sources import Sources
from .state import State
from .values import quote

FIRST_CHUNK = 0.02  # seconds
CHUNK = 0.05
CHUNK_EVENTS = 4000
EVENTS_PER_LOOK = 16
QUICK = 0.002  # seconds for that many
HEADROOM = 40  # frames of the recorder on top of a program that recurses as deep as it may

Trace = Callable[[FrameType, str, Any], Any]


class Recorder:
    """One recording."""

    def __init__(
        self,
        sources: Sources,
        output: Output,
        hand_out: Callable[[], None] | None,
        max_events: int,
        max_seconds: float,
    ) -> None:
        self.shapes = Shapes()
        self.state = State(self.shapes)
        self.out = self.state.out
        self.backward = Backward(self.state)
        self.stopper = Stopper(sources, max_events, max_seconds)
        self.fault: str | None = None
        self._sources = sources
        self._codes = Codes(sources)
        self._settings = Settings(self.out)
        self._effects = Effects(self.state, self.backward, Names(self.state), self._settings)
        self._collector = self.state.collector
        self._output = output
        self._hand_out = hand_out
        self._handed = 0  # events handed out before those in `out`
        self._next_chunk = 0.0
        self._max_events = max_events
        self._deadline = 0.0
        self._look = 0  # how many events in `out` call for a look at the clock
        self._looked = 0.0
        self._stack: list[Level] = []
        self._inner = 0  # frames of the engine that are not followed, on the stack
        self._applying = 0  # of these, a Function's __call__
        self._place = "null"
        self._recursion = sys.getrecursionlimit()
        self._on_line = self._line_tracer()
        # Bound once, not for every frame.
        self._class_body, self._watched = self._on_class_body, self._on_watched
        self._applied, self._init, self._other = self._on_applied, self._on_init, self._on_quiet
        output.on_full = self.flush_output

    # Beginning and end

    def start(self) -> None:
        now = perf_counter()
        self._deadline = now + self.stopper.max_seconds
        self._next_chunk = now + FIRST_CHUNK
        self._tick()
        self._collector.start()
        self.stopper.arm()
        sys.setrecursionlimit(self._recursion + HEADROOM)
        sys.settrace(self._call_tracer())

    def stop(self) -> None:
        """Call when the program has ended, in whatever way."""
        sys.settrace(None)
        self.stopper.disarm()
        sys.setrecursionlimit(self._recursion)
        self.flush_output()
        while self._stack:
            level = self._stack.pop()
            if level.call is not None:
                self.backward.leave(level.call, True)
        self.backward.end_by_hand()
        self._effects.sweep(self._sources.write_in_place())
        self.flush_output()
        self._collector.stop()
        self.state.variables.close()
        self.state.functions.close()

    def flush_output(self) -> None:
        if self._output.pending:
            self.out.extend(self._output.take())

    def handed_out(self, events: int) -> None:
        """All events so far were taken away, so many in all."""
        self._handed = events
        self.out.clear()

    def _failed(self, error: Exception) -> None:
        """A fault of the recorder's own: the program must not notice."""
        if self.fault is None and not isinstance(error, RecursionError):
            self.fault = traceback.format_exc()

    # Frames

    def _call_tracer(self) -> Trace:
        """The global trace function. It runs for every call of any Python function."""
        known = self._codes.known
        missing: Any = object()

        def on_call(frame: FrameType, event: str, arg: Any) -> Trace | None:
            code = known.get(id(frame.f_code), missing)
            if code is None:
                return None
            try:
                if code is missing:
                    code = self._classify(frame)
                    if code is None:
                        return None
                if self._applying and code.simple:
                    return None
                return self._follow(frame, code)
            except Exception as error:
                self._failed(error)
                return None

        return on_call

    def _classify(self, frame: FrameType) -> Code | None:
        """A code object is seen for the first time: facts are made of it, and stay."""
        with self._collector.counting():
            return self._codes.classify(frame.f_code)

    def _follow(self, frame: FrameType, code: Code) -> Trace | None:
        if code.name == "backward" and code.first is not None:
            first = frame.f_locals.get(code.first)
            kind = self.shapes.kind(first)
            if kind == VARIABLE:
                return self._enter(frame, code, first)
            if kind == FUNCTION:
                return self._turn(frame, code, first)
        if self.backward.calls or (code.program and self._inner == 0):
            if code.special:
                return self._special(frame, code)
            self._before_call()
            self._stack.append(Level(frame, code))
            return self._on_line
        return self._special(frame, code) if code.special else self._quiet(frame, code)

    def _special(self, frame: FrameType, code: Code) -> Trace:
        if code.generator:
            return self._watched
        frame.f_trace_lines = False
        return self._class_body

    def _quiet(self, frame: FrameType, code: Code) -> Trace | None:
        """A frame of the engine outside backward: only its return matters."""
        applies = (
            code.name == "__call__"
            and code.first is not None
            and self.shapes.kind(frame.f_locals.get(code.first)) == FUNCTION
        )
        if self._applying and not applies:
            return self._watched if code.loops else None
        self._inner += 1
        if not code.loops:
            frame.f_trace_lines = False
        if applies:
            self._applying += 1
            return self._applied
        return self._init if code.name == "__init__" else self._other

    def _on_watched(self, frame: FrameType, event: str, arg: Any) -> None:
        if event == "line":
            self._tick()

    def _on_applied(self, frame: FrameType, event: str, arg: Any) -> None:
        if event == "return":
            self._inner -= 1
            self._applying -= 1
            if arg is not None:
                self._guarded(self._see_all, arg)
        elif event == "line":
            self._tick()

    def _on_init(self, frame: FrameType, event: str, arg: Any) -> None:
        if event == "return":
            self._inner -= 1
            self._guarded(self._see_made, frame)
        elif event == "line":
            self._tick()

    def _on_quiet(self, frame: FrameType, event: str, arg: Any) -> None:
        if event == "return":
            self._inner -= 1
            self._guarded(self._see_touched, frame)
            if arg is not None:
                self._guarded(self._see_all, arg)
        elif event == "line":
            self._tick()

    def _on_class_body(self, frame: FrameType, event: str, arg: Any) -> None:
        if event == "return":
            self._guarded(self._settings.notice, frame)

    def _guarded(self, look: Callable[[Any], None], at: Any) -> None:
        try:
            look(at)
        except Exception as error:
            self._failed(error)
        self._collector.apply()

    def _see_made(self, frame: FrameType) -> None:
        """At the return of an __init__: a leaf, unless a base class's __init__ returned."""
        made = self._first_argument(frame)
        if self.shapes.kind(made) != VARIABLE:
            return
        outer = frame.f_back
        if (
            outer is not None
            and outer.f_code.co_name == "__init__"
            and self._first_argument(outer) is made
        ):
            return
        self.state.variables.forget(made)
        self.state.see_variable(made)

    def _first_argument(self, frame: FrameType) -> Any:
        code = self._codes.known.get(id(frame.f_code))
        return None if code is None or code.first is None else frame.f_locals.get(code.first)

    def _see_touched(self, frame: FrameType) -> None:
        """At the return of a method of the engine: it may have changed its Variable."""
        first = self._first_argument(frame)
        if self.shapes.kind(first) == VARIABLE and id(first) in self.state.variables.serials:
            self._effects.check_variable(first)

    def _see_all(self, value: Any) -> None:
        kind = self.shapes.kind(value)
        if kind == VARIABLE:
            self.state.see_variable(value)
        elif kind == CONTAINER:
            for variable in self.shapes.variables_in(value):
                self.state.see_variable(variable)

    # Backward

    def _enter(self, frame: FrameType, code: Code, root: Any) -> Trace:
        self._before_call()
        level = Level(frame, code)
        serial = self.state.see_variable(root)
        if self.backward.calls:
            self._effects.check_variable(root)
        else:
            self._effects.sweep(deep=False)
        first = last = frame.f_lineno
        if code.definition is not None:
            first, last = code.definition.first, code.definition.last
        level.call = self.backward.enter(serial, f"[{quote(code.source.name)},{first},{last}]")
        self._stack.append(level)
        return self._on_line

    def _turn(self, frame: FrameType, code: Code, function: Any) -> Trace:
        """The backward of a Function is called."""
        self._before_call()
        level = Level(frame, code)
        f = self.state.see_function(function)
        outer = self._stack[-1] if self._stack else None
        if outer is None or outer.fn != f:  # not super().backward(gy)
            call = self.backward.current()
            outputs = self.state.outputs_of(f)
            if call is None and outputs:
                call = self.backward.enter(outputs[0], "null", by_hand=True)
            if call is not None:
                level.fn = f
                level.turn = call
                level.formulas = Formulas()
                self.backward.gather(call, f, code.arguments(frame, self.shapes))
        self._stack.append(level)
        return self._on_line

    # Lines

    def _line_tracer(self) -> Trace:
        """The local trace function of frames that are followed. It runs for every line, so what
        it needs is in its own variables."""
        stack = self._stack
        out = self.out
        output = self._output
        state = self.state

        def on_line(frame: FrameType, event: str, arg: Any) -> None:
            try:
                level = stack[-1]
                if level.frame is not frame:
                    level = self._resynchronise(frame)
                if event == "line":
                    line = level.line
                    number = frame.f_lineno
                    if line is not None:
                        if line.number == number and line.comprehension and not line.repeats:
                            self._tick()
                            return
                        if line.effects or (level.program and line.stores):
                            self._settle(level, line, not level.raised)
                            level.called = False
                    level.raised = False
                    if output.pending:
                        self.flush_output()
                    line = level.lines.get(number)
                    if line is None:
                        line = level.code.facts.line(number)
                    level.line = line
                    was = self._place
                    out.append(line.events.get(was) or line.event(was))
                    self._place = line.place
                    if level.program:
                        state.made_at = line.place
                    if line.formulas and level.formulas is not None:
                        level.formulas.before(line, frame.f_locals, frame.f_globals)
                    if line.tests and self.backward.calls:
                        self._effects.skip(frame, line)
                    if len(out) >= self._look:
                        self._tick()
                elif event == "return":
                    self._return(level, arg)
                elif event == "exception":
                    level.raised = True
            except Exception as error:
                self._failed(error)

        return on_line

    def _resynchronise(self, frame: FrameType) -> Level:
        """Frames left without a word: tracing was switched off in between."""
        stack = self._stack
        for at in range(len(stack) - 1, -1, -1):
            if stack[at].frame is frame:
                while len(stack) > at + 1:
                    level = stack.pop()
                    if level.call is not None:
                        self.backward.leave(level.call, True)
                return stack[at]
        code = self._codes.known.get(id(frame.f_code)) or self._codes.classify(frame.f_code)
        assert code is not None
        stack.append(Level(frame, code))
        return stack[-1]

    def _return(self, level: Level, arg: Any) -> None:
        line = level.line
        raised = level.raised and arg is None
        if line is not None and (line.effects or (level.program and line.stores)):
            self._settle(level, line, not raised)
        if self._output.pending:
            self.flush_output()
        if level.turn is not None:
            if not raised and level.formulas is not None:
                gxs = container_items(arg) if type(arg) in (tuple, list) else [arg]
                formulas = level.formulas.json(len(gxs), self.state.inputs_of(level.fn))
                self.backward.gxs(level.turn, level.fn, gxs, formulas)
        elif level.call is not None:
            if level.call.depth == 0:
                self._effects.sweep(self._sources.write_in_place())
            self.backward.leave(level.call, raised)
            self._collector.apply()
        elif not raised:
            if level.code.name == "__init__":
                if not self._applying:
                    self._see_made(level.frame)
            elif arg is not None:
                self._see_all(arg)
        stack = self._stack
        stack.pop()
        if level.program and stack and stack[-1].program:
            outer = stack[-1].line
            if outer is not None:
                self.state.made_at = outer.place

    def _before_call(self) -> None:
        """A line calls a frame that is followed: what it has done to the queue comes first."""
        if self._stack and self.backward.calls:
            level = self._stack[-1]
            line = level.line
            if line is not None and line.containers and line.effects:
                self._settle(level, line, False)
            level.called = True
        if self._output.pending:
            self.flush_output()

    def _settle(self, level: Level, line: Line, final: bool) -> None:
        """Tell what the line has done."""
        out = self.out
        start = len(out)
        frame = level.frame
        if line.effects:
            self._effects.settle(frame, line, level.called, final)
            if final and line.grad_stores and len(out) == start:
                self._effects.stored(frame, line)
        if level.program:
            if line.stores and self._inner == 0:
                code = level.code
                self._effects.bind(frame, line, None if code.is_main else code.parameters)
                self._collector.apply()
            self._settings.check()
        if len(out) > start and self._place != line.place:
            # The line goes on after a call it made.
            out.insert(start, line.event(self._place))
            self._place = line.place

    # Time and size

    def _tick(self) -> None:
        """Stop the program at a limit, or hand out a chunk when it is time."""
        now = perf_counter()
        if now > self._deadline:
            self.stopper.stop("seconds")
        if len(self.out) + self._handed > self._max_events:
            self.stopper.stop("events")
        if self._hand_out is not None and (now > self._next_chunk or len(self.out) > CHUNK_EVENTS):
            self._hand_out()
            self._next_chunk = perf_counter() + CHUNK
        # Where lines take long, the clock is looked at after each.
        self._look = len(self.out) + (EVENTS_PER_LOOK if now - self._looked < QUICK else 1)
        self._looked = now
