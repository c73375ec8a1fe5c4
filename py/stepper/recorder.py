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

from .backward import Backward, Call
from .codes import VARARGS, Code, Codes
from .config import Settings
from .facts import Line
from .limits import Stopper
from .names import Names
from .output import Output
from .paths import Path, look_up
from .queues import Queue, SeenSet
from .recognise import (
    ARRAY,
    CONTAINER,
    FUNCTION,
    MISSING,
    OBJECT,
    VARIABLE,
    WEAK,
    Shapes,
    container_items,
    weak_target,
)
from .sources import Sources
from .state import State
from .values import quote

SMALL = 16  # items of a container that are looked at one by one
FIRST_CHUNK = 0.02  # seconds
CHUNK = 0.05
CHUNK_EVENTS = 4000

Trace = Callable[[FrameType, str, Any], Any]


class Level:
    """A frame that is being followed line by line."""

    __slots__ = (
        "call", "called", "code", "fn", "formulas", "frame", "gxs_call", "line", "lines", "program",
        "raised",
    )  # fmt: skip

    def __init__(self, frame: FrameType, code: Code) -> None:
        self.frame = frame
        self.code = code
        self.lines = code.facts.lines
        self.program = code.program
        self.line: Line | None = None
        self.call: Call | None = None  # this is a Variable.backward
        self.fn = -1  # this is the backward of that Function …
        self.gxs_call: Call | None = None  # … in a turn of that call
        self.formulas: dict[str | None, tuple[Any, list[str | None]]] | None = None
        self.raised = False
        self.called = False  # the line at hand has called a frame that is followed, too


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
        self._collector = self.state.collector
        self.backward = Backward(self.state)
        self.names = Names(self.state)
        self.codes = Codes(sources)
        self.settings = Settings(self.out)
        self.stopper = Stopper(sources, max_events, max_seconds)
        self._output = output
        self._hand_out = hand_out
        self._handed = 0  # events handed out before those in `out`
        self._next_chunk = 0.0
        self._max_events = max_events
        self._deadline = 0.0
        self._stack: list[Level] = []
        self._inner = 0  # frames of the engine that are not followed, on the stack
        self._applying = 0  # of these, a Function's __call__
        self._place = "null"
        self._next_tick = 0.0
        self._most = 0  # events in `out` at which to look again
        self.fault: str | None = None
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
        self.state.collector.start()
        self.stopper.arm()
        sys.settrace(self._call_tracer())

    def stop(self) -> None:
        """Call when the program has ended, in whatever way."""
        sys.settrace(None)
        self.stopper.disarm()
        self.flush_output()
        while self._stack:
            level = self._stack.pop()
            if level.call is not None:
                self.backward.leave(level.call, True)
        self.backward.end_by_hand()
        self.sweep(deep=True)
        self.settings.check()
        self.flush_output()
        self.state.collector.stop()
        self.state.variables.close()
        self.state.functions.close()

    def flush_output(self) -> None:
        if self._output.pending:
            self.out.extend(self._output.take())

    def handed_out(self) -> None:
        """All events so far were taken away."""
        self._handed += len(self.out)
        self.out.clear()

    # Frames

    def _call_tracer(self) -> Trace:
        """The global trace function. It runs for every call of any Python function."""
        known = self.codes.known
        missing: Any = object()

        def on_call(frame: FrameType, event: str, arg: Any) -> Trace | None:
            found = known.get(id(frame.f_code), missing)
            if found is None or (self._applying and found is not missing and found.simple):
                return None
            try:
                code = self._classify(frame) if found is missing else found
                return None if code is None else self._follow(frame, code)
            except Exception as error:
                self._failed(error)
                return None

        return on_call

    def _classify(self, frame: FrameType) -> Code | None:
        """A code object is seen for the first time: facts are made of it, and stay."""
        with self._collector.counting():
            return self.codes.classify(frame.f_code)

    def _follow(self, frame: FrameType, code: Code) -> Trace | None:
        if code.name == "backward" and code.first is not None:
            first = frame.f_locals.get(code.first)
            kind = self.shapes.kind(first)
            if kind == VARIABLE:
                return self._enter(frame, code, first)
            if kind == FUNCTION:
                return self._turn(frame, code, first)
        if code.generator:
            return self._watched
        if code.class_body:
            frame.f_trace_lines = False
            return self._class_body
        if self.backward.calls or (self._inner == 0 and code.program):
            self._before_call()
            self._stack.append(Level(frame, code))
            return self._on_line
        return self._quiet(frame, code)

    def _quiet(self, frame: FrameType, code: Code) -> Trace | None:
        """A frame of the engine outside backward: only its return matters."""
        applies = False
        if code.name == "__call__" and code.first is not None:
            applies = self.shapes.kind(frame.f_locals.get(code.first)) == FUNCTION
        if self._applying and not applies:
            return self._watched if code.loops else None
        self._inner += 1
        frame.f_trace_lines = code.loops
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
                self._see_all(arg)
                self._collector.apply()
        elif event == "line":
            self._tick()

    def _on_init(self, frame: FrameType, event: str, arg: Any) -> None:
        if event == "return":
            self._inner -= 1
            self._see_made(frame)
            self._collector.apply()
        elif event == "line":
            self._tick()

    def _on_quiet(self, frame: FrameType, event: str, arg: Any) -> None:
        if event == "return":
            self._inner -= 1
            self._see_touched(frame, arg)
            self._collector.apply()
        elif event == "line":
            self._tick()

    def _on_class_body(self, frame: FrameType, event: str, arg: Any) -> None:
        if event == "return":
            self.settings.notice(frame)

    def _see_made(self, frame: FrameType) -> None:
        """At the return of an __init__: a leaf, unless a base class's __init__ returned."""
        name = frame.f_code.co_varnames[0] if frame.f_code.co_argcount else None
        made = frame.f_locals.get(name) if name is not None else None
        if self.shapes.kind(made) != VARIABLE:
            return
        outer = frame.f_back
        if (
            outer is not None
            and outer.f_code.co_name == "__init__"
            and outer.f_code.co_argcount
            and outer.f_locals.get(outer.f_code.co_varnames[0]) is made
        ):
            return
        self.state.variables.forget(made)
        self.state.see_variable(made)

    def _see_touched(self, frame: FrameType, arg: Any) -> None:
        """At the return of a method or function of the engine."""
        name = frame.f_code.co_varnames[0] if frame.f_code.co_argcount else None
        if name is not None:
            first = frame.f_locals.get(name)
            if self.shapes.kind(first) == VARIABLE and id(first) in self.state.variables.serials:
                self.check_variable(first)
        if arg is not None:
            self._see_all(arg)

    def _see_all(self, value: Any) -> None:
        if self.shapes.kind(value) == VARIABLE:
            self.state.see_variable(value)
            return
        for variable in self.shapes.variables_in(value):
            self.state.see_variable(variable)

    # Backward

    def _enter(self, frame: FrameType, code: Code, root: Any) -> Trace:
        self._before_call()
        level = Level(frame, code)
        serial = self.state.see_variable(root)
        self.check_variable(root)
        if not self.backward.calls:
            self.sweep(deep=False)
        self.settings.check()
        last = code.definition.last if code.definition else frame.f_lineno
        first = code.definition.first if code.definition else frame.f_lineno
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
            if call is None:
                outputs = self.state.outputs_of(f)
                if outputs:
                    call = self.backward.enter(outputs[0], "null", by_hand=True)
            if call is not None:
                level.fn = f
                level.gxs_call = call
                level.formulas = {}
                self.backward.gather(call, f, self._arguments(frame))
        self._stack.append(level)
        return self._on_line

    def _arguments(self, frame: FrameType) -> list[Any]:
        code = frame.f_code
        names = frame.f_locals
        values = [names.get(n) for n in code.co_varnames[1 : code.co_argcount]]
        if code.co_flags & VARARGS:
            at = code.co_argcount + code.co_kwonlyargcount
            values.extend(container_items(names.get(code.co_varnames[at])))
        elif values:
            # Parameters with defaults that were not given are no gradients.
            while len(values) > 1 and not self._is_gradient(values[-1]):
                values.pop()
        if len(values) == 1 and isinstance(values[0], list | tuple):
            return container_items(values[0])
        return values

    def _is_gradient(self, value: Any) -> bool:
        return (
            value is None
            or self.shapes.kind(value) in (ARRAY, VARIABLE)
            or (isinstance(value, float))
        )

    # Lines

    def _line_tracer(self) -> Trace:
        """The local trace function of frames that are followed. It runs for every line, so what
        it needs is in its own variables."""
        stack = self._stack
        out = self.out
        output = self._output
        state = self.state
        settle = self._settle
        clock = perf_counter

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
                            settle(level, line, not level.raised)
                        level.called = False
                    level.raised = False
                    if output.pending:
                        self.flush_output()
                    line = level.lines.get(number)
                    if line is None:
                        line = level.code.facts.line(number)
                    level.line = line
                    place = line.place
                    out.append(line.event + self._place + "}")
                    self._place = place
                    if level.program:
                        state.made_at = place
                    if line.formulas and level.formulas is not None:
                        self._fill(level, line)
                    if line.tests and self.backward.calls:
                        self._skip(level, line)
                    if clock() > self._next_tick or len(out) > self._most:
                        self._tick()
                elif event == "return":
                    self._return(level, arg)
                elif event == "exception":
                    level.raised = True
            except Exception as error:
                self._failed(error)

        return on_line

    def _failed(self, error: Exception) -> None:
        """A fault of the recorder's own: the program must not notice."""
        if self.fault is None and not isinstance(error, RecursionError):
            self.fault = traceback.format_exc()

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
        code = self.codes.known.get(id(frame.f_code)) or self.codes.classify(frame.f_code)
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
        if level.fn >= 0 and level.gxs_call is not None and not raised:
            gxs = container_items(arg) if type(arg) in (tuple, list) else [arg]
            formulas = self._formulas(level, len(gxs))
            self.backward.gxs(level.gxs_call, level.fn, gxs, formulas)
        elif level.call is not None:
            if level.call.depth == 0:
                self.sweep(deep=True)
            self.settings.check()
            self.backward.leave(level.call, raised)
            self._collector.apply()
        elif not raised:
            if level.code.name == "__init__":
                if not self._applying:
                    self._see_made(level.frame)
            elif arg is not None and self.shapes.kind(arg) in (VARIABLE, CONTAINER):
                self._see_all(arg)
        self._stack.pop()
        if self._stack and level.program:
            outer = self._stack[-1]
            if outer.line is not None and outer.program:
                self.state.made_at = outer.line.place

    def _tick(self) -> None:
        """Time and number of events: stop the program, or hand out a chunk."""
        now = perf_counter()
        if now > self._deadline:
            self.stopper.stop("seconds")
        left = self._max_events - self._handed - len(self.out)
        if left < 0:
            self.stopper.stop("events")
        self._next_tick = self._deadline
        self._most = len(self.out) + left
        if self._hand_out is not None:
            if now > self._next_chunk or len(self.out) > CHUNK_EVENTS:
                self._hand_out()
                self._next_chunk = perf_counter() + CHUNK
                left = self._max_events - self._handed
            self._next_tick = min(self._next_tick, self._next_chunk)
            self._most = min(left, CHUNK_EVENTS)

    # What a line did

    def _before_call(self) -> None:
        """A line calls a frame that is followed: what it has done to the queue comes first."""
        if self._stack and self.backward.calls:
            level = self._stack[-1]
            level.called = True
            line = level.line
            if line is not None and line.containers and line.effects:
                self._settle(level, line, False)
        if self._output.pending:
            self.flush_output()

    def _settle(self, level: Level, line: Line, final: bool) -> None:
        out = self.out
        start = len(out)
        frame = level.frame
        names = frame.f_locals
        rest = frame.f_globals
        if line.effects:
            # What a followed call changed was told when it changed.
            if line.variables and (line.attributes or not level.called):
                for path in line.variables:
                    if len(path) == 1:
                        value = names.get(path[0], MISSING)
                        if value is MISSING:
                            value = rest.get(path[0])
                    else:
                        value = look_up(path, names, rest)
                    if value is not None:
                        self._touch(value, line)
            if line.containers and self.backward.calls:
                call = self.backward.calls[-1]
                for path in line.containers:
                    value = names.get(path[0]) if len(path) == 1 else look_up(path, names, rest)
                    if value is None:
                        value = look_up(path, names, rest)
                    if self.shapes.kind(value) == CONTAINER:
                        self._container(call, path, value, level, line, final)
            if final and line.grad_stores:
                self._grad_stores(line, names, rest, out[start:])
        if level.program:
            if line.stores and self._inner == 0:
                self._bind(level, line, names)
                self._collector.apply()
            self.settings.check()
        if len(out) > start and self._place != line.place:
            # The line goes on after a call it made.
            out.insert(start, line.event + self._place + "}")
            self._place = line.place

    def _touch(self, value: Any, line: Line) -> None:
        kind = self.shapes.kind(value)
        if kind == VARIABLE:
            self.check_variable(value, line.deep)
        elif kind == FUNCTION:
            if line.attributes:
                self._touch_function(value, line)
        elif kind == WEAK:
            target = weak_target(value)
            if target is not None and self.shapes.kind(target) != WEAK:
                self._touch(target, line)
        elif kind == CONTAINER:
            if len(value) <= SMALL if type(value) in (list, tuple, dict, set) else False:
                items = list(value.values()) if type(value) is dict else container_items(value)
                for item in items:
                    if self.shapes.kind(item) == VARIABLE:
                        self.check_variable(item, line.deep)
        elif kind == OBJECT:
            try:
                attributes = object.__getattribute__(value, "__dict__")
            except AttributeError:
                return
            if len(attributes) <= SMALL:
                for item in list(attributes.values()):
                    if self.shapes.kind(item) == VARIABLE:
                        self.check_variable(item, line.deep)
        elif kind == ARRAY and line.deep:
            self._touch_array(value)

    def _touch_function(self, function: Any, line: Line) -> None:
        if id(function) not in self.state.functions.serials:
            return
        self.state.check_function(function)
        for variable in self.shapes.inputs_of(function):
            self.check_variable(variable, line.deep)
        for variable in self.shapes.outputs_of(function):
            self.check_variable(variable, line.deep)

    def _touch_array(self, array: Any) -> None:
        """An array that was perhaps written to: who has it as gradient or as data?"""
        state = self.state
        owner = self.backward.holder_of(array)
        if owner is not None:
            self.backward.grad_written(owner, array)
        key = id(array)
        for v, ident in enumerate(state.data_id):
            if ident == key and state.alive[v]:
                state.check_data_deep(v, array)

    def check_variable(self, variable: Any, deep: bool = False) -> None:
        """Compare a Variable with what was known of it, and tell the difference."""
        state = self.state
        v = state.variables.serials.get(id(variable))
        if v is None:
            state.see_variable(variable)
            return
        data, grad, creator, generation = state.fields(variable)
        if creator is None:
            if state.creator[v] >= 0:
                state.check_creator(v, None)
        elif state.functions.serials.get(id(creator), -1) != state.creator[v]:
            state.check_creator(v, creator)
        if id(data) != state.data_id[v] or (
            generation is not None and generation != state.generation[v]
        ):
            state.check_rest(v, data, generation)
        if not self.backward.calls:
            state.check_name(v, variable)
        if id(grad) != state.grad_id[v]:
            self.backward.grad_changed(v, grad)
        elif deep and grad is not None:
            self.backward.grad_written(v, grad)
        if deep:
            state.check_data_deep(v, data)

    def _grad_stores(self, line: Line, names: Any, rest: Any, told: list[str]) -> None:
        """x.grad = … was run, and no change was seen: the very same gradient was stored."""
        for path, in_place in line.grad_stores:
            target = look_up(path, names, rest)
            if self.shapes.kind(target) == VARIABLE:
                v = self.state.variables.serials.get(id(target))
                prefix = f'{{"k":"grad","v":{v},'
                if v is not None and not any(event.startswith(prefix) for event in told):
                    self.backward.stored_unchanged(v, in_place)

    def _bind(self, level: Level, line: Line, names: Any) -> None:
        local = not level.code.is_main
        for name in line.stores:
            if local and name in level.code.parameters:
                continue
            value = names.get(name, MISSING)
            if self.shapes.kind(value) == VARIABLE:
                self.names.bind(name, self.state.see_variable(value), local)
            elif not local:
                self.names.unbind(name)

    # The queue and the seen-set

    def _container(
        self, call: Call, path: Path, value: Any, level: Level, line: Line, final: bool
    ) -> None:
        queue, seen = call.queue, call.seen
        if queue is not None and (queue.ident == id(value) or queue.path == path):
            queue.update(value, line, final)
        elif seen is not None and (seen.ident == id(value) or seen.path == path):
            seen.update(value, self._functions_named(line, level))
        else:
            self._recognise(call, path, value, level, line, final)

    def _recognise(
        self, call: Call, path: Path, value: Any, level: Level, line: Line, final: bool
    ) -> None:
        uses = level.code.facts.uses
        key = path[-1]
        removed = key in uses.removed
        if call.queue is not None and not isinstance(value, set | frozenset | list | dict):
            return
        if not self.backward.holder.serials(value):
            return
        if removed and call.queue is None:
            queue = Queue(
                self.state, self.backward.holder,
                self.backward.pop_queued, path, value, key in uses.heaps,
            )  # fmt: skip
            self.backward.found_queue(call, queue)
            queue.update(value, line, final)
        elif key in uses.tested and call.seen is None:
            seen = SeenSet(self.state, self.backward.holder, path, value)
            self.backward.found_seen(call, seen)
            seen.update(value, [])

    def _functions_named(self, line: Line, level: Level) -> list[int]:
        """Functions that the line names: what seen_set.add(f) has most likely added."""
        names = level.frame.f_locals
        known = self.state.functions.serials
        found = []
        for path in line.mentions:
            value = look_up(path, names, level.frame.f_globals)
            serial = known.get(id(value))
            if serial is not None:
                found.append(serial)
        return found

    # Before a line runs

    def _before(self, level: Level, line: Line) -> None:
        if level.formulas is not None and line.formulas:
            self._fill(level, line)
        if line.tests and self.backward.calls:
            self._skip(level, line)

    def _skip(self, level: Level, line: Line) -> None:
        call = self.backward.calls[-1]
        seen = call.seen
        names, rest = level.frame.f_locals, level.frame.f_globals
        for member, container in line.tests:
            holder = look_up(container, names, rest)
            if seen is not None and seen.ident == id(holder):
                members = seen.members
            elif call.queue is not None and call.queue.ident == id(holder):
                members = set(call.queue.serials)
            else:
                continue
            f = self.state.functions.serials.get(id(look_up(member, names, rest)))
            if f is not None and f in members and (f != call.f or call.gathered):
                self.out.append(f'{{"k":"skip","f":{f}}}')

    def _fill(self, level: Level, line: Line) -> None:
        names, rest = level.frame.f_locals, level.frame.f_globals
        assert level.formulas is not None

        def evaluate(path: Path) -> Any:
            return look_up(path, names, rest)

        for name, template in line.formulas:
            if name is None and template.name in level.formulas:
                level.formulas[None] = (template, [None])  # told by its assignment
                continue
            parts = template.parts if template.parts is not None else [template]
            level.formulas[name] = (template, [part.fill(evaluate) for part in parts])

    def _formulas(self, level: Level, count: int) -> str:
        """The formulas of what a Function's backward has returned, as JSON."""
        made = level.formulas or {}
        returned = made.get(None)
        if returned is None or level.gxs_call is None:
            return "[]"
        template, filled = returned
        if template.parts is None and template.name in made:
            inner = made[template.name]
            if inner[0].parts is not None:  # gxs = (a, b); return gxs
                template, filled = inner
        parts = template.parts if template.parts is not None else [template]
        inputs = self.state.inputs_of(level.fn)
        texts = []
        for i in range(count):
            v = inputs[i] if i < len(inputs) else None
            name = "gx" if count == 1 else f"gx{i}"
            if len(parts) != count:
                source, value = template.source, None
            else:
                part, value = parts[i], filled[i]
                source = part.source
                if part.name is not None:
                    name = part.name
                    assigned, values = made.get(part.name, (part, [value]))
                    if assigned.parts is None:
                        source, value = assigned.source, values[0]
            shown = "null" if value is None else quote(value)
            texts.append(
                f'{{"input":{"null" if v is None else v},"name":{quote(name)},'
                f'"source":{quote(source)},"filled":{shown}}}'
            )
        return "[" + ",".join(texts) + "]"

    # Everything that is alive

    def sweep(self, deep: bool) -> None:
        """Compare all live objects, so that nothing is missed that no line told of."""
        for mark in self.state.variables.alive():
            variable = mark()
            if variable is not None:
                self.check_variable(variable, deep)
            del variable
        if deep:
            for mark in self.state.functions.alive():
                function = mark()
                if function is not None:
                    self.state.check_function(function)
                del function
