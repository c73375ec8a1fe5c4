"""The recorder: follows a program through sys.monitoring and writes down what it does.

From one callback to the next it holds no object of the learner's except the frames that are
running, which hold each other anyway. Everything else is known by weak references, serial numbers
and rendered values.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from .applications import Applications
from .backward import Backward
from .call import Call
from .codes import Code, Codes
from .config import Settings
from .effects import Effects
from .fault import Fault, fault_of
from .formulas import Formulas
from .frames import HEADROOM, Frames
from .level import Level
from .limits import Stopper
from .lines import Lines
from .monitoring import is_listening, listen, stop_listening
from .names import Names
from .output import Output
from .pacing import Chunking, Pacing
from .recognise import CONTAINER, VARIABLE, Shapes
from .sources import Sources
from .state import State
from .values import quote


class Recorder:
    """One recording."""

    def __init__(
        self,
        sources: Sources,
        output: Output,
        hand_out: Callable[[], None] | None,
        max_events: int,
        max_seconds: float,
        chunking: Chunking,
    ) -> None:
        self.shapes = Shapes()
        self.state = State(self.shapes)
        self.events = self.state.events
        self.backward = Backward(self.state)
        self.stopper = Stopper(sources, max_events, max_seconds)
        self.fault: Fault | None = None
        self._sources = sources
        self._codes = Codes(sources)
        self._settings = Settings(self.events)
        self._effects = Effects(self.state, self.backward, Names(self.state), self._settings)
        self._collector = self.state.collector
        self.pacing = Pacing(self.events, self.stopper, hand_out, chunking, max_events)
        self._recursion = sys.getrecursionlimit()
        self._builtins = dict(vars(builtins))  # a program may replace them
        self._applications = Applications(self.state)
        self._frames = Frames(
            self._codes, self.shapes, self.backward.calls, self._effects, self._settings,
            self._collector, self._applications, self,
        )  # fmt: skip
        self._lines = Lines(
            self.state, self._frames, self._effects, self.backward, self._settings, output,
            self.pacing, self._applications, self.failed,
        )  # fmt: skip
        self.before_call = self._lines.before_call
        self._callbacks: dict[int, Callable[..., Any]] = {
            **self._frames.callbacks(),
            sys.monitoring.events.LINE: self._lines.on_line,
            sys.monitoring.events.JUMP: self._lines.on_jump,
        }
        self.state.failed = self._collector.failed = self.failed
        self.state.letter_of = self._frames.letter_of
        self._effects.roots = self._frames.roots
        output.on_full = self._lines.flush_output

    # Beginning and end

    def start(self) -> None:
        self.pacing.start()
        self._collector.start()
        self.stopper.arm()
        sys.setrecursionlimit(self._recursion + HEADROOM)
        listen(self._callbacks)

    def stop(self) -> None:
        """Call when the program has ended, in whatever way."""
        self.restore_builtins()
        self.leave_alone()
        self.stopper.disarm()
        sys.setrecursionlimit(self._recursion)
        try:
            self._conclude()
        except Exception as error:
            self.failed(error)
        self._lines.flush_output()
        self._collector.stop()
        self.state.variables.close()
        self.state.functions.close()

    def _conclude(self) -> None:
        if self.fault is not None:
            return
        self._lines.flush_output()
        while self._frames.stack:
            level = self._frames.stack.pop()
            if isinstance(level, Level) and level.call is not None:
                self.backward.leave(level.call, True)
        self.backward.end_by_hand()
        self._catch_up_finally(over=True)

    def leave_alone(self) -> None:
        """Follow the program no longer."""
        if is_listening():
            self._codes.release()
            stop_listening(self._callbacks)

    def failed(self, error: BaseException) -> None:
        """A fault of the recorder's own ends the recording: nothing after it would be known.

        The program is stopped at its next line.
        """
        if self.fault is not None:
            return
        self.restore_builtins()
        self.fault = fault_of(error, self._lines.place)
        self.events.take_back_line()
        self.leave_alone()
        self.stopper.halt()

    def restore_builtins(self) -> None:
        """Undo what the program did to Python's own names. Uses none of them."""
        now = builtins.__dict__
        for name, value in self._builtins.items():
            if now.get(name) is not value:
                now[name] = value

    # Backward

    def enter(self, frame: FrameType, code: Code, root: Any) -> None:
        self.before_call()
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
        self._frames.push(level)

    def turn(self, frame: FrameType, code: Code, function: Any) -> None:
        """The backward of a Function is called."""
        self.before_call()
        level = Level(frame, code)
        f = self.state.see_function(function)
        outer = self._frames.stack[-1] if self._frames.stack else None
        if not isinstance(outer, Level) or outer.fn != f:  # not super().backward(gy)
            call = self.backward.open.current() or self._by_hand(f)
            if call is not None:
                level.fn = f
                level.turn = call
                level.formulas = Formulas()
                self.backward.gather(call, f, code.arguments(frame.f_locals, self.shapes))
        self._frames.push(level)

    def _by_hand(self, f: int) -> Call | None:
        """f.backward is called outside any Variable.backward."""
        outputs = self.state.outputs_of(f)
        return self.backward.enter(outputs[0], "null", by_hand=True) if outputs else None

    def _catch_up_finally(self, over: bool = False) -> None:
        """At the end of backward, or of all: nothing may stay unseen."""
        if self._effects.dirty:
            self._effects.catch_up(final=True)
        else:
            # At the end of all in any case, at that of each backward where it costs little.
            deep = over or self._effects.is_light() or self._sources.write_in_place()
            self._effects.sweep(deep)

    def returned(self, level: Level, arg: Any, raised: bool) -> None:
        self._lines.finished(level, raised)
        if level.application is not None:
            self._applications.end(level)
            return self._frames.applied(level, arg)
        if level.turn is not None:
            if not raised and level.formulas is not None:
                gxs = list(arg) if type(arg) is tuple or type(arg) is list else [arg]
                formulas = level.formulas.json(len(gxs), self.state.inputs_of(level.fn))
                self.backward.gxs(level.turn, level.fn, gxs, formulas)
        elif level.call is not None:
            if level.call.depth == 0:
                self._catch_up_finally()
            self.backward.leave(level.call, raised)
            self._collector.apply()
        elif not raised:
            if level.code.name == "__init__":
                if not self._frames.applying:
                    self.made(level.frame)
            elif arg is not None:
                self.given(arg)
        stack = self._frames.stack
        stack.pop()
        outer = stack[-1] if stack else None
        if level.program and type(outer) is Level and outer.program and outer.line is not None:
            self.state.made_at = outer.line.place
        return None

    # What the engine made or changed outside backward

    def made(self, frame: FrameType) -> None:
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
        return None if code is None else code.first_argument(frame)

    def touched(self, frame: FrameType, code: Code) -> None:
        """At the return of a method of the engine: it may have changed its Variable."""
        first = code.first_argument(frame)
        if self.shapes.kind(first) == VARIABLE and id(first) in self.state.variables.serials:
            self._effects.check_variable(first)

    def given(self, value: Any) -> None:
        kind = self.shapes.kind(value)
        if kind == VARIABLE:
            self.state.see_variable(value)
        elif kind == CONTAINER:
            for variable in self.shapes.variables_in(value):
                self.state.see_variable(variable)
