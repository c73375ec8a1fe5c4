"""What a line of source has done: looked for where its facts say that it can have changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FrameType, FunctionType, MethodType
from typing import Any
from weakref import ref

from numpy import ndarray

from .arrays import is_lent, owner_of
from .backward import Backward, Call
from .config import Settings
from .facts import Line
from .names import Names
from .paths import Path, look_up
from .queues import Queue, SeenSet
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
from .state import NONE_ID, State

SMALL = 16  # items of a container that are looked at one by one
FREE = 128  # variables that are always all looked at behind an opaque line …
CREDIT = 16  # … and of more, so many for each line that has run
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
        self._names = names
        self._settings = settings
        self.dirty = False  # any Variable may have been changed by code that was not followed
        self.roots: Callable[[], list[Any]] = list  # where objects without weak references hang
        self._credit = 0
        self._cost = 0  # of the last look at everything

    def settle(self, frame: FrameType, line: Line, called: bool, final: bool) -> None:
        """Tell what the line has done so far.

        `called`: it has called a frame that is followed, which told its own effects. `final`: it
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
            self._containers(line, names, rest, final)
        for path in line.bare:
            called = look_up(path, names, rest)
            if called is not MISSING and not isinstance(called, FOLLOWED):
                self.dirty = True  # a partial, a bound method of an array …
        if line.opaque:
            self.dirty = True
            if self._backward.calls:
                self._look_again(self._backward.calls[-1], line, names, rest)

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
            self._backward.written(value)
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
            self._backward.written(value)

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
        """Compare a Variable with what was known of it, and tell the difference."""
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
        held = state.data_held[v]
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
            if state.grad_id[v] != NONE_ID:
                self._backward.grad_changed(v, None)
        elif not state.has_grad(v, grad):
            self._backward.grad_changed(v, grad)
        elif deep:
            self._backward.grad_written(v, grad)
        if deep:
            was = state.data_text[v]
            state.data_written(v, data)
            if state.data_held[v] is not None:
                self._backward.written(data, state.data_text[v] is not was)

    def stored(self, frame: FrameType, line: Line, since: int) -> None:
        """x.grad = … was run, and no change was seen: the very same gradient was stored.

        But for a change told after the first `since`: then a setter that the line called told it.
        """
        for path, in_place in line.grad_stores:
            target = look_up(path, frame.f_locals, frame.f_globals)
            if self._shapes.kind(target) == VARIABLE:
                v = self._state.variables.serials.get(id(target))
                if v is not None:
                    self._backward.stored_unchanged(v, in_place, since)

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

    # The queue and the seen-set

    def _containers(self, line: Line, names: Scope, rest: Scope, final: bool) -> None:
        call = self._backward.calls[-1]
        kinds = self._shapes.kinds
        for path in line.containers:
            value = names.get(path[0]) if len(path) == 1 else None
            if value is None:
                value = look_up(path, names, rest)
            if kinds.get(type(value)) != CONTAINER and self._shapes.kind(value) != CONTAINER:
                continue
            queue, seen = call.queue, call.seen
            if queue is not None and (
                queue.path == path or self._is_that(queue, value, names, rest)
            ):
                queue.update(value, line, final)
                if call.walked:
                    self._backward.let_go_of_walked(call)
            elif seen is not None and (
                seen.path == path or self._is_that(seen, value, names, rest)
            ):
                if len(value) != len(seen.members):
                    seen.update(value, self._functions_named(line, names, rest))
            else:
                self._recognise(call, path, value, line, final)

    def _look_again(self, call: Call, line: Line, names: Scope, rest: Scope) -> None:
        """The queue and the seen-set, which an opaque line need not mention."""
        for known in (call.queue, call.seen):
            value = MISSING if known is None else look_up(known.path, names, rest)
            if self._shapes.kind(value) != CONTAINER or known is None:
                continue
            if isinstance(known, Queue):
                known.update(value, line, False)
            else:
                known.update(value, [])
        if call.queue is None or call.seen is None:
            for name in line.uses.removed | line.uses.tested:
                value = names.get(name, MISSING)
                if self._shapes.kind(value) == CONTAINER:
                    self._recognise(call, (name,), value, line, False)

    @staticmethod
    def _is_that(known: Queue | SeenSet, value: Any, names: Scope, rest: Scope) -> bool:
        """The container is the known one, under another name.

        A list has no weak references, and its address is used again: where the own name leads
        elsewhere, the known one may be gone.
        """
        if known.ident != id(value):
            return False
        own = look_up(known.path, names, rest)
        return own is value or own is MISSING

    def _recognise(self, call: Call, path: Path, value: Any, line: Line, final: bool) -> None:
        holder, uses = self._backward.holder, line.uses
        key = path[-1]
        queue = key in uses.removed and call.queue is None and (path, id(value)) not in call.walked
        seen = key in uses.tested and call.seen is None
        if not (queue or seen) or not holder.serials(value):
            return
        if queue:
            found = Queue(
                self._state, holder, self._backward.pop_queued, path, value, key in uses.heaps
            )
            self._backward.found_queue(call, found)
            found.update(value, line, final)
        else:
            added = SeenSet(self._state, holder, path, value)
            self._backward.found_seen(call, added)
            added.update(value, [])

    def _functions_named(self, line: Line, names: Scope, rest: Scope) -> list[int]:
        """Functions that the line names: what seen_set.add(f) has most likely added."""
        known = self._state.functions.serials
        found = []
        for path in line.mentions:
            value = names.get(path[0]) if len(path) == 1 else look_up(path, names, rest)
            serial = known.get(id(value))
            if serial is not None:
                found.append(serial)
        return found

    def skip(self, frame: FrameType, line: Line) -> None:
        """The line asks whether a function was seen: if so, it will not be queued."""
        call = self._backward.calls[-1]
        names, rest = frame.f_locals, frame.f_globals
        for member, container in line.tests:
            holder = id(look_up(container, names, rest))
            if call.seen is not None and call.seen.ident == holder:
                members = call.seen.members
            elif call.queue is not None and call.queue.ident == holder:
                members = set(call.queue.serials)
            else:
                continue
            f = self._state.functions.serials.get(id(look_up(member, names, rest)))
            if f is not None and f in members and (f != call.f or call.gathered):
                self._state.events.skip(f)

    # Everything that is alive

    def is_light(self) -> bool:
        """All arrays together are looked into in no time."""
        return self._cost < LIGHT

    def sweep(self, deep: bool) -> None:
        """Compare all live objects, so that nothing is missed that no line told of.

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
                        and state.has_grad(v, grad)
                        and state.has_data(v, data)
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
