"""The engine's queue and seen-set, recognised by what they hold."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from .line import Line
from .paths import Path, path_text
from .queue_diff import difference
from .recognise import CONTAINER, FUNCTION, OBJECT, WEAK, container_items, weak_target
from .state import State


class Holder:
    """Finds the Function in an item: itself, in a tuple, behind an attribute."""

    def __init__(self, state: State) -> None:
        self._state = state

    def function_in(self, item: Any) -> Any:
        """The Function that a queue's item is or holds, or None."""
        shapes = self._state.shapes
        kind = shapes.kind(item)
        if kind == FUNCTION:
            return item
        if kind == CONTAINER and isinstance(item, tuple | list):
            for part in container_items(item):
                if shapes.kind(part) == FUNCTION:
                    return part
        elif kind == WEAK:
            target = weak_target(item)
            return target if shapes.kind(target) == FUNCTION else None
        elif kind == OBJECT:
            return self._behind_attribute(item)
        return None

    def _behind_attribute(self, item: Any) -> Any:
        shapes = self._state.shapes
        try:
            values = list(object.__getattribute__(item, "__dict__").values())
        except AttributeError:
            values = []
        for base in type(item).__mro__:
            for found in base.__dict__.values():
                if type(found).__name__ == "member_descriptor":
                    try:
                        values.append(found.__get__(item, type(item)))
                    except AttributeError:
                        continue
        return next((v for v in values if shapes.kind(v) == FUNCTION), None)

    def serials(self, container: Any) -> list[int]:
        """The functions a container holds, in its order; what is no function is left out."""
        items = container_items(container)
        known = self._state.functions.serials
        found = []
        for item in items:
            serial = known.get(id(item))
            if serial is None:
                if type(item) is int:  # id(f)
                    serial = known.get(item)
                else:
                    f = self.function_in(item)
                    if f is not None:
                        serial = self._state.see_function(f)
            if serial is not None:
                found.append(serial)
        return found


def type_name(container: Any, heap: bool) -> str:
    return "heap" if heap and type(container) is list else type(container).__name__


class Queue:
    """The queue of one call of backward."""

    def __init__(
        self,
        state: State,
        holder: Holder,
        popped: Callable[[int, int], None],
        path: Path,
        container: Any,
        heap: bool,
    ) -> None:
        self.path = path
        self.name = path_text(path)
        self.type = type_name(container, heap)
        self.ident = id(container)
        self.serials: list[int] = []
        self._raw: list[int] | None = None  # ids of the items, where these are the functions
        self._state = state
        self._holder = holder
        self._popped = popped

    def update(self, container: Any, line: Line, final: bool) -> None:
        """Compare with what was known, and emit the difference."""
        self.ident = id(container)
        raw = self._direct(container)
        if raw is not None and self._raw is not None and self._quick(raw, self._raw, line, final):
            return
        if raw is None or raw != self._raw:
            now = self._read(container, raw)
            self._raw = raw
            if now != self.serials:
                self._emit(now, line)
                return
        if final and line.sorts:
            self._state.events.sorted_already()

    def _quick(self, raw: list[int], was: list[int], line: Line, final: bool) -> bool:
        """The two changes that nearly all are: one more, or one less, at the end."""
        length = len(was)
        if len(raw) == length + 1 and raw[:length] == was:
            f = self._state.functions.serials.get(raw[length])
            if f is None or len(self.serials) != length:
                return False
            self._state.events.push(f, length)
            self.serials.append(f)
            if final and line.sorts:
                self._state.events.sorted_already()
        elif len(raw) == length - 1 and not line.clears and not line.sorts and raw == was[:-1]:
            if len(self.serials) != length:
                return False
            self._popped(self.serials.pop(), length - 1)
        else:
            return False
        self._raw = raw
        return True

    def _direct(self, container: Any) -> list[int] | None:
        kind = type(container)
        if kind is not list and kind is not deque:
            return None
        if not container or self._state.shapes.kind(container[0]) == FUNCTION:
            return list(map(id, container))
        # Tuples such as (-generation, counter, f): f stands at the same place in all of them.
        kind_of = self._state.shapes.kind
        if any(type(item) is not tuple for item in container):
            return None
        place = next((i for i, part in enumerate(container[0]) if kind_of(part) == FUNCTION), None)
        try:
            return None if place is None else [id(item[place]) for item in container]
        except IndexError:
            return None

    def _read(self, container: Any, raw: list[int] | None) -> list[int]:
        if raw is not None:
            try:
                return [self._state.functions.serials[i] for i in raw]
            except KeyError:
                pass  # a function not seen before, or something else beside them
        return self._holder.serials(container)

    def _emit(self, now: list[int], line: Line) -> None:
        """Emit how the queue has come from what it held to what it holds now."""
        events = self._state.events
        was, self.serials = self.serials, now
        for move in difference(was, now, clears=line.clears, sorts=line.sorts):
            match move:
                case ("pop", f, at):
                    self._popped(f, at)
                case ("unqueue", f, at):
                    events.unqueue(f, at)
                case ("push", f, at):
                    events.push(f, at)
                case ("sort", at, before, after, by):
                    events.sort(at, before, after, by)

    def drop(self) -> None:
        """The queue is gone, with what was still in it."""
        for at in range(len(self.serials) - 1, -1, -1):
            self._state.events.unqueue(self.serials[at], at)
        self._raw = None

    def show_again(self) -> None:
        for at, f in enumerate(self.serials):
            self._state.events.push(f, at)


class SeenSet:
    """The functions a call of backward has already added, in order of arrival."""

    def __init__(self, state: State, holder: Holder, path: Path, container: Any) -> None:
        self.path = path
        self.name = path_text(path)
        self.type = type_name(container, False)
        self.ident = id(container)
        self.order: list[int] = []
        self.members: set[int] = set()
        self._state = state
        self._holder = holder

    def update(self, container: Any, hints: list[int]) -> None:
        """`hints` are functions that the line names: most likely one of them was added."""
        self.ident = id(container)
        if len(container) == len(self.members) + 1:
            new = [f for f in hints if f not in self.members]
            if len(new) == 1:
                self._add(new[0])
                return
        now = self._holder.serials(container)
        kept = set(now)
        for at in range(len(self.order) - 1, -1, -1):
            if self.order[at] not in kept:
                self._remove(at)
        for f in now:
            if f not in self.members:
                self._add(f)

    def _add(self, f: int) -> None:
        self._state.events.seen(f, True, len(self.order))
        self.order.append(f)
        self.members.add(f)

    def _remove(self, at: int) -> None:
        f = self.order.pop(at)
        self.members.discard(f)
        self._state.events.seen(f, False, at)

    def drop(self) -> None:
        for at in range(len(self.order) - 1, -1, -1):
            f = self.order[at]
            self._state.events.seen(f, False, at)

    def show_again(self) -> None:
        for at, f in enumerate(self.order):
            self._state.events.seen(f, True, at)
