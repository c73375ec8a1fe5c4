"""What a line of source has done: looked for where its facts say that it can have changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FrameType, FunctionType, MethodType
from typing import Any
from weakref import ref

from numpy import ndarray

from .arrays import is_lent, owner_of
from .backward import Backward
from .config import Settings
from .line import Line
from .names import Names
from .paths import look_up
from .queue_effects import QueueEffects
from .reach import variables_below
from .recognise import (
    ARRAY,
    CONTAINER,
    FUNCTION,
    MISSING,
    NOTHING,
    OBJECT,
    VARIABLE,
    WEAK,
    container_items,
    weak_target,
)
from .state import State

SMALL = 16  # items of a container that are looked at one by one
FREE = 128  # variables that are always all looked at behind an opaque line …
CREDIT = 16  # … and in a larger graph, this many for each line that has run
# What a call without arguments may call: a weak reference, or code that is followed by itself.
FOLLOWED = (ref, FunctionType, MethodType, type)
HEAVY = 512  # elements of an array that cost as much as a variable
LIGHT = 20_000  # variables, or elements for as many: some 20 ms

Scope = Mapping[str, Any]


class Effects:
    """Compares the objects that a line touches with what was known of them."""

    def __init__(self, state: State, backward: Backward, names: Names, settings: Settings) -> None:
        self._state = state
        self._shapes = state.shapes
        self._backward = backward
        self._gradients = backward.gradients
        self.queue = QueueEffects(state, backward)
        self._names = names
        self._settings = settings
        self.dirty = False  # code that was not followed may have changed any Variable
        self.roots: Callable[[], list[Any]] = (
            list  # where objects without weak references are found
        )
        self._credit = 0
        self._cost = 0  # of the last look at everything

    def settle(self, frame: FrameType, line: Line, called: bool, final: bool) -> None:
        """Tell what the line has done so far.

        `called`: it has called a frame that is followed, which emitted its own effects. `final`: it
        has come to its end.
        """
        names = frame.f_locals
        rest = frame.f_globals
        if line.attributes or not called:
            kinds = self._shapes.kinds
            for name in line.names:
                value = names.get(name, MISSING)
                if value is MISSING:
                    value = rest.get(name)
                kind = kinds.get(type(value))
                if kind == VARIABLE:
                    self.check_variable(value, line.deep)
                elif kind != NOTHING:
                    self._touch(value, line)
            for path in line.longer:
                self._touch(look_up(path, names, rest), line)
        for path in line.writes:
            value = names.get(path[0]) if len(path) == 1 else None
            if type(value) is not list:  # by far the most frequent: the queue
                self._written(look_up(path, names, rest) if value is None else value)
        if line.containers and self._backward.calls:
            self.queue.update(line, names, rest, final)
        for path in line.bare:
            called = look_up(path, names, rest)
            if called is not MISSING and not isinstance(called, FOLLOWED):
                self.dirty = True  # a partial, a bound method of an array …
        if line.opaque:
            self.dirty = True
            if self._backward.calls:
                self.queue.look_again(self._backward.calls[-1], line, names, rest)

    def catch_up(self, final: bool = False) -> None:
        """After opaque code: look at everything, as soon as the lines since then have paid for it.

        A few variables cost next to nothing. In a large graph each line would cost as much as the
        graph is large; the recording must stay linear in the length of the run.
        """
        self._credit += CREDIT
        cost = max(self._cost, len(self._state.variables.serials))
        if cost > FREE and not final:
            if self._credit < cost:
                return
            self._credit -= cost
        self.dirty = False
        self.sweep(True)

    def _written(self, value: Any) -> None:
        """The line stored an element or called a method that can write into this."""
        kind = type(value)
        if kind is list or kind is set or kind is tuple or kind is int or kind is float:
            return
        if kind is dict:  # a Variable's own __dict__, perhaps
            self.dirty = self.dirty or not value or "grad" in value or "data" in value
        elif isinstance(value, ndarray):
            self._gradients.written(value)
            # Memory that something else lends: another array may lie over it.
            self.dirty = self.dirty or not isinstance(owner_of(value), ndarray) or is_lent(value)
        elif self._shapes.kind(value) not in (VARIABLE, FUNCTION, CONTAINER):
            self.dirty = self.dirty or value is not None

    def _touch(self, value: Any, line: Line) -> None:
        kind = self._shapes.kind(value)
        if kind == VARIABLE:
            self.check_variable(value, line.deep)
        elif kind == FUNCTION:
            if line.attributes:
                self._touch_function(value, line)
        elif kind == WEAK:
            target = weak_target(value)
            if target is not None and self._shapes.kind(target) != WEAK:
                self._touch(target, line)
        elif kind == CONTAINER:
            if type(value) in (list, tuple, dict, set) and len(value) <= SMALL:
                items = list(value.values()) if type(value) is dict else container_items(value)
                self._touch_all(items, line)
        elif kind == OBJECT:
            try:
                attributes = object.__getattribute__(value, "__dict__")
            except AttributeError:
                return
            if len(attributes) <= SMALL:
                self._touch_all(list(attributes.values()), line)
        elif kind == ARRAY and (line.deep or line.attributes):
            self._gradients.written(value)

    def _touch_all(self, items: list[Any], line: Line) -> None:
        for item in items:
            if self._shapes.kind(item) == VARIABLE:
                self.check_variable(item, line.deep)

    def _touch_function(self, function: Any, line: Line) -> None:
        if id(function) not in self._state.functions.serials:
            return
        self._state.check_function(function)
        for variable in self._shapes.inputs_of(function):
            self.check_variable(variable, line.deep)
        for variable in self._shapes.outputs_of(function):
            self.check_variable(variable, line.deep)

    def check_variable(self, variable: Any, deep: bool = False) -> None:
        """Compare a Variable with what was known of it, and emit the difference."""
        state = self._state
        v = state.variables.serials.get(id(variable))
        if v is None:
            state.see_variable(variable)
            return
        try:
            data, grad, creator, generation = self._shapes.fields[type(variable)](variable)
        except AttributeError:
            data, grad, creator, generation = state.fields(variable)
        if creator is None:
            if state.creator[v] >= 0:
                state.check_creator(v, None)
        elif state.functions.serials.get(id(creator), -1) != state.creator[v]:
            state.check_creator(v, creator)
        held = state.data.held[v]
        if (
            held is None
            or data is None
            or held() is not data
            or (generation is not None and generation != state.generation[v])
        ):
            state.check_rest(v, data, generation)
        if not self._backward.calls:
            state.check_name(v, variable)
        if grad is None:
            if not state.grad.is_none(v):
                self._gradients.grad_changed(v, None)
        elif not state.grad.has(v, grad):
            self._gradients.grad_changed(v, grad)
        elif deep:
            self._gradients.grad_written(v, grad)
        if deep:
            was = state.data.texts[v]
            state.data_written(v, data)
            if state.data.held[v] is not None:
                self._gradients.written(data, state.data.texts[v] is not was)

    def stored(self, frame: FrameType, line: Line, since: int) -> None:
        """x.grad = … was run, and no change was seen: the very same gradient was stored.

        Unless a change came after the first `since`: then a setter that the line called did it.
        """
        for path, in_place in line.grad_stores:
            target = look_up(path, frame.f_locals, frame.f_globals)
            if self._shapes.kind(target) == VARIABLE:
                v = self._state.variables.serials.get(id(target))
                if v is not None:
                    self._gradients.stored_unchanged(v, in_place, since)

    def bind(self, frame: FrameType, line: Line, parameters: frozenset[str] | None) -> None:
        """The names that a line of the program binds; `parameters` of a function's frame."""
        names = frame.f_locals
        local = parameters is not None
        for name in line.stores:
            if parameters is not None and name in parameters:
                continue
            value = names.get(name, MISSING)
            if self._shapes.kind(value) == VARIABLE:
                self._names.bind(name, self._state.see_variable(value), local)
            elif not local:
                self._names.unbind(name)

    # Everything that is alive

    def is_light(self) -> bool:
        """All arrays together are compared quickly."""
        return self._cost < LIGHT

    def sweep(self, deep: bool) -> None:
        """Compare all live objects, so that a change is found even where no line mentions it.

        `deep` looks into the arrays as well.
        """
        state = self._state
        fields = self._shapes.fields
        size = 0
        for mark in state.variables.alive():
            variable = mark()
            if variable is None:
                continue
            v = mark.serial
            if deep:
                size += state.size_of(v)
            if state.own_name[v] is None:
                try:
                    data, grad, creator, generation = fields[type(variable)](variable)
                    if (
                        (generation is None or generation == state.generation[v])
                        and state.grad.has(v, grad)
                        and state.data.has(v, data)
                        and (creator is None) is (state.creator[v] < 0)
                        and not (deep and state.is_written(v, data, grad))
                    ):
                        continue
                except AttributeError:
                    pass
            self.check_variable(variable, deep)
        if state.variables.unwatched():
            for variable in variables_below(self.roots(), self._shapes):
                if id(variable) in state.variables.serials:
                    self.check_variable(variable, deep)
        for f_mark in state.functions.alive():
            function = f_mark()
            if function is not None:
                state.check_function(function)
        self._cost = len(state.variables.serials) + size // HEAVY
        self._settings.check()
