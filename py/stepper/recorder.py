"""The recorder: follows a program through sys.monitoring and writes down what it does.

Not sys.settrace: that slows down every line that runs in the thread, numpy's and the recorder's
own, too. Here only the code of the learner's files and of the engines tells of its lines.

Between two of its own turns it holds no object of the learner's, but for the frames that are
running (which run anyway) and weak references.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from threading import get_ident
from types import CodeType, FrameType
from typing import Any

from .backward import Backward, Call
from .codes import APPLIED, CLASS_BODY, INIT, OTHER, TOOL, WATCHED, Code, Codes, Quiet
from .config import Settings
from .effects import Effects
from .events import LINE
from .facts import Line
from .fault import Fault, fault_of
from .formulas import Formulas
from .level import Level
from .limits import Stopper
from .names import Names
from .output import Output
from .pacing import EVENTS_PER_LOOK, Chunking, Pacing
from .recognise import CONTAINER, FUNCTION, VARIABLE, Shapes
from .sources import Sources
from .state import State
from .values import quote

HEADROOM = 60  # frames of the recorder on top of a program that recurses as deep as it may
FRAMES = 10  # of these, what a program may take for itself
SHALLOW = 100  # frames: so deep a program has room enough


def is_of(level: Level | Quiet | None, code: Code, frame: FrameType) -> bool:
    """The level is this frame's; of a quiet one only the code is known."""
    if level is None or level.code is not code:
        return False
    return not isinstance(level, Level) or level.frame is frame


def probe(frames: int) -> None:
    """Go so many frames deeper and come back. Raises RecursionError where there is no room."""
    if frames:
        probe(frames - 1)


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
        self._output = output
        self.pacing = Pacing(self.events, self.stopper, hand_out, chunking, max_events)
        self._stack: list[Level | Quiet] = []
        self._thread = get_ident()
        self._inner = 0  # frames of the engine that are not followed, on the stack
        self._applying = 0  # of these, a Function's __call__
        self._place = "null"
        self._recursion = sys.getrecursionlimit()
        self._on_line = self._line_callback()
        self._jumps = 0
        self._builtins = dict(vars(builtins))  # a program may replace them
        self.state.failed = self._collector.failed = self.failed
        self._effects.roots = self._roots
        output.on_full = self.flush_output

    # Beginning and end

    def start(self) -> None:
        self.pacing.start()
        self._collector.start()
        self.stopper.arm()
        sys.setrecursionlimit(self._recursion + HEADROOM)
        self._listen()

    def _listen(self) -> None:
        monitoring, events = sys.monitoring, sys.monitoring.events
        on_start, on_return = self._start_callback(), self._return_callback()
        monitoring.use_tool_id(TOOL, "stepper")
        monitoring.restart_events()  # those of foreign code were switched off by the last run
        for event, callback in (
            (events.PY_START, on_start),
            (events.PY_RESUME, on_start),
            (events.PY_THROW, self._on_throw),
            (events.PY_RETURN, on_return),
            (events.PY_YIELD, on_return),
            (events.PY_UNWIND, self._on_unwind),
            (events.EXCEPTION_HANDLED, self._on_handled),
            (events.LINE, self._on_line),
            (events.JUMP, self._on_jump),
        ):
            monitoring.register_callback(TOOL, event, callback)
        monitoring.set_events(
            TOOL,
            events.PY_START | events.PY_RESUME | events.PY_THROW | events.PY_UNWIND
            | events.EXCEPTION_HANDLED,
        )  # fmt: skip

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
        self.flush_output()
        self._collector.stop()
        self.state.variables.close()
        self.state.functions.close()

    def _conclude(self) -> None:
        if self.fault is not None:
            return
        self.flush_output()
        while self._stack:
            level = self._stack.pop()
            if isinstance(level, Level) and level.call is not None:
                self.backward.leave(level.call, True)
        self.backward.end_by_hand()
        self._catch_up_finally(over=True)

    def leave_alone(self) -> None:
        """Follow the program no longer."""
        monitoring = sys.monitoring
        if monitoring.get_tool(TOOL) == "stepper":
            monitoring.set_events(TOOL, 0)
            self._codes.release()
            for event in (
                "PY_START", "PY_RESUME", "PY_THROW", "PY_RETURN", "PY_YIELD", "PY_UNWIND",
                "EXCEPTION_HANDLED", "LINE", "JUMP",
            ):  # fmt: skip
                monitoring.register_callback(TOOL, getattr(monitoring.events, event), None)
            monitoring.free_tool_id(TOOL)

    def flush_output(self) -> None:
        if self._output.pending:
            self._output.take(self.events)

    def failed(self, error: BaseException) -> None:
        """A fault of the recorder's own ends the recording: nothing after it would be known.

        The program is stopped at its next line.
        """
        if self.fault is not None:
            return
        self.restore_builtins()
        self.fault = fault_of(error, self._place)
        self.events.take_back_line()
        self.leave_alone()
        self.stopper.halt()

    def restore_builtins(self) -> None:
        """Undo what the program did to Python's own names. Uses none of them."""
        now = builtins.__dict__
        for name, value in self._builtins.items():
            if now.get(name) is not value:
                now[name] = value

    # Frames

    def _start_callback(self) -> Callable[[CodeType, int], Any]:
        """It runs for every call of the learner's functions, and once for any other."""
        known = self._codes.known
        missing: Any = object()
        stack = self._stack
        disable = sys.monitoring.DISABLE
        get_frame = sys._getframe

        def on_start(code: CodeType, offset: int) -> Any:
            found = known.get(id(code), missing)
            if found is None:
                return disable
            try:
                if found is missing:
                    with self._collector.counting():
                        found = self._codes.classify(code)
                    if found is None:
                        return disable
                if self._applying and found.simple:
                    return None
                if get_ident() == self._thread:
                    if len(stack) > SHALLOW:
                        probe(HEADROOM - FRAMES)
                    self._follow(get_frame(1), found)
            except RecursionError:
                raise  # the program is as deep as it may be: the call fails, as without us
            except Exception as error:
                self.failed(error)
            return None

        return on_start

    def _on_throw(self, code: CodeType, offset: int, error: BaseException) -> None:
        found = self._codes.known.get(id(code))
        if found is None or (self._applying and found.simple) or get_ident() != self._thread:
            return
        try:
            self._follow(sys._getframe(1), found)
        except Exception as fault:
            self.failed(fault)

    def _follow(self, frame: FrameType, code: Code) -> None:
        if code.name == "backward" and code.first is not None:
            first = frame.f_locals.get(code.first)
            kind = self.shapes.kind(first)
            if kind == VARIABLE:
                return self._enter(frame, code, first)
            if kind == FUNCTION:
                return self._turn(frame, code, first)
        if code.special:
            self._stack.append(code.quiet[WATCHED if code.generator else CLASS_BODY])
        elif self.backward.calls or (code.program and self._inner == 0):
            self._before_call()
            self._push(Level(frame, code))
        else:
            self._quiet(frame, code)
        return None

    def _push(self, level: Level) -> None:
        self._stack.append(level)
        if not level.code.tells_lines:
            self._codes.listen_to_lines(level.code)

    def _quiet(self, frame: FrameType, code: Code) -> None:
        """A frame of the engine outside backward: only its return matters."""
        kind = INIT if code.name == "__init__" else OTHER
        if (
            code.name == "__call__"
            and code.first is not None
            and self.shapes.kind(frame.f_locals.get(code.first)) == FUNCTION
        ):
            kind = APPLIED
            self._applying += 1
        elif self._applying or code.transparent:
            kind = WATCHED
        if kind != WATCHED:
            self._inner += 1
        self._stack.append(code.quiet[kind])

    def _return_callback(self) -> Callable[[CodeType, int, Any], None]:
        known = self._codes.known
        stack = self._stack
        get_frame = sys._getframe

        def on_return(code: CodeType, offset: int, value: Any) -> None:
            found = known.get(id(code))
            if found is None or (self._applying and found.simple):
                return
            if get_ident() != self._thread:
                return
            try:
                level = stack[-1] if stack else None
                frame = get_frame(1)
                if (
                    level is None
                    or level.code is not found
                    or (type(level) is Level and level.frame is not frame)
                ):
                    if not self._resynchronise(found, frame):
                        return
                    level = stack[-1]
                if isinstance(level, Level):
                    self._return(level, value, False)
                else:
                    self._return_quietly(level, value, frame)
            except Exception as error:
                self.failed(error)

        return on_return

    def _on_unwind(self, code: CodeType, offset: int, error: BaseException) -> None:
        found = self._codes.known.get(id(code))
        if found is None or (self._applying and found.simple) or get_ident() != self._thread:
            return
        try:
            frame = sys._getframe(1)
            if self._stack and self._resynchronise(found, frame):
                level = self._stack[-1]
                if isinstance(level, Level):
                    self._return(level, None, True)
                else:
                    self._return_quietly(level, None, frame)
        except Exception as fault:
            self.failed(fault)

    def _on_handled(self, code: CodeType, offset: int, error: BaseException) -> None:
        level = self._stack[-1] if self._stack else None
        if isinstance(level, Level) and level.code.code is code:
            level.raised = True

    def _resynchronise(self, code: Code, frame: FrameType) -> bool:
        """Whether this frame is on the stack; what is above it has gone silently."""
        stack = self._stack
        for at in range(len(stack) - 1, -1, -1):
            if is_of(stack[at], code, frame):
                while len(stack) > at + 1:
                    level = stack[-1]
                    if isinstance(level, Level):
                        self._return(level, None, True)
                    else:
                        self._return_quietly(level, None, None)
                return True
        return False

    def _return_quietly(self, level: Quiet, value: Any, frame: FrameType | None) -> None:
        self._stack.pop()
        if level.code.opaque:
            self._effects.dirty = True
        if level.kind == WATCHED:
            return
        if level.kind == CLASS_BODY:
            self._effects.dirty = True  # its lines are not followed
            if frame is not None:
                self._settings.notice(frame)
            return
        self._inner -= 1
        if level.kind == APPLIED:
            self._applying -= 1
        elif frame is None:
            return
        elif level.kind == INIT:
            self._see_made(frame)
        else:
            self._see_touched(frame, level.code)
        if value is not None:
            self._see_all(value)
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

    def _see_touched(self, frame: FrameType, code: Code) -> None:
        """At the return of a method of the engine: it may have changed its Variable."""
        first = None if code.first is None else frame.f_locals.get(code.first)
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

    def _enter(self, frame: FrameType, code: Code, root: Any) -> None:
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
        self._push(level)

    def _turn(self, frame: FrameType, code: Code, function: Any) -> None:
        """The backward of a Function is called."""
        self._before_call()
        level = Level(frame, code)
        f = self.state.see_function(function)
        outer = self._stack[-1] if self._stack else None
        if not isinstance(outer, Level) or outer.fn != f:  # not super().backward(gy)
            call = self.backward.current() or self._by_hand(f)
            if call is not None:
                level.fn = f
                level.turn = call
                level.formulas = Formulas()
                self.backward.gather(call, f, code.arguments(frame.f_locals, self.shapes))
        self._push(level)

    def _by_hand(self, f: int) -> Call | None:
        """f.backward is called outside any Variable.backward."""
        outputs = self.state.outputs_of(f)
        return self.backward.enter(outputs[0], "null", by_hand=True) if outputs else None

    # Lines

    def _line_callback(self) -> Callable[[CodeType, int], None]:
        """It runs for every line of what is followed, so what it needs is in its own variables."""
        stack = self._stack
        events = self.events
        forms, values = events.forms, events.values
        pacing = self.pacing
        output = self._output
        state = self.state
        effects = self._effects

        def on_line(code: CodeType, number: int) -> None:
            try:
                level = stack[-1] if stack else None
                if type(level) is not Level or level.of is not code:
                    self.pacing.tick()
                    return
                line = level.line
                if line is not None:
                    if line.number == number and line.comprehension and not line.repeats:
                        self.pacing.tick()
                        return
                    if (
                        level.program
                        or (line.effects and (line.own or not level.called))
                        or effects.dirty
                    ):
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
                forms.append(LINE)
                values.append(line.events.get(was) or line.event(was))
                self._place = line.place
                if level.program:
                    state.made_at = line.place
                if line.before:
                    frame = level.frame
                    if level.formulas is not None:
                        level.formulas.before(line, frame.f_locals, frame.f_globals)
                    if line.tests and self.backward.calls:
                        self._effects.skip(frame, line)
                if len(forms) >= pacing.look:
                    self.pacing.tick()
            except Exception as error:
                self.failed(error)

        return on_line

    def _on_jump(self, code: CodeType, offset: int, target: int) -> Any:
        """Back to the top of a loop. One that is all on one line tells no new line by itself."""
        if target > offset:
            return sys.monitoring.DISABLE
        self._jumps += 1
        if self._jumps % EVENTS_PER_LOOK == 0:
            self.pacing.tick()
        level = self._stack[-1] if self._stack else None
        if isinstance(level, Level) and level.code.code is code:
            line = level.line
            if line is not None and line.repeats:
                self._on_line(code, line.number)
        return None

    def _return(self, level: Level, arg: Any, raised: bool) -> None:
        line = level.line
        if line is not None and (
            level.program
            or (line.effects and (line.own or not level.called))
            or self._effects.dirty
        ):
            self._settle(level, line, not raised)
        if self._output.pending:
            self.flush_output()
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
                if not self._applying:
                    self._see_made(level.frame)
            elif arg is not None:
                self._see_all(arg)
        stack = self._stack
        stack.pop()
        outer = stack[-1] if stack else None
        if level.program and type(outer) is Level and outer.program and outer.line is not None:
            self.state.made_at = outer.line.place

    def _catch_up_finally(self, over: bool = False) -> None:
        """At the end of backward, or of all: nothing may stay unseen."""
        if self._effects.dirty:
            self._effects.catch_up(final=True)
        else:
            # At the end of all in any case, at that of each backward where it costs little.
            deep = over or self._effects.is_light() or self._sources.write_in_place()
            self._effects.sweep(deep)

    def _roots(self) -> list[Any]:
        """What the frames that are running know by name."""
        roots: list[Any] = []
        frame: FrameType | None = next(
            (level.frame for level in reversed(self._stack) if isinstance(level, Level)), None
        )
        while frame is not None and self._codes.known.get(id(frame.f_code)) is not None:
            roots.extend(frame.f_locals.values())
            if frame.f_locals is not frame.f_globals:
                roots.extend(frame.f_globals.values())
            frame = frame.f_back
        return roots

    def _before_call(self) -> None:
        """A line calls a frame that is followed: what it has done to the queue comes first."""
        level = self._stack[-1] if self._stack else None
        if type(level) is Level:
            line = level.line
            if not level.called:
                level.told = self.backward.told
            if (
                line is not None
                and line.effects
                and (line.several or (line.containers and self.backward.calls))
            ):
                self._settle(level, line, False)
            level.called = level.called or bool(self.backward.calls)
        if self._output.pending:
            self.flush_output()

    def _settle(self, level: Level, line: Line, final: bool) -> None:
        """Tell what the line has done."""
        events = self.events
        start = events.place
        if line.effects:
            self._effects.settle(level.frame, line, level.called, final)
            if line.grad_stores and final and events.place == start:
                since = level.told if level.called else self.backward.told
                self._effects.stored(level.frame, line, since)
        if self._effects.dirty:
            self._effects.catch_up()
        if level.program:
            if line.stores and self._inner == 0:
                code = level.code
                self._effects.bind(level.frame, line, None if code.is_main else code.parameters)
                self._collector.apply()
            self._settings.check()
        if self._place != line.place and events.place > start:
            # The line goes on after a call it made.
            events.insert_line(start, line.event(self._place))
            self._place = line.place
