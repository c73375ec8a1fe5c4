"""The engine's queue and seen-set, recognised by what they hold, and what changes in them."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable
from typing import Any

from .facts import Line
from .paths import Path, path_text
from .recognise import CONTAINER, FUNCTION, OBJECT, WEAK, container_items, weak_target
from .state import State

WINDOW = 64  # a longer run of moved functions is told by single moves where that is shorter


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
        """Compare with what was known, and tell the difference."""
        self.ident = id(container)
        raw = self._direct(container)
        if raw is not None and self._raw is not None and self._quick(raw, self._raw, line, final):
            return
        if raw is None or raw != self._raw:
            now = self._read(container, raw)
            self._raw = raw
            if now != self.serials:
                self._tell(now, line)
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

    def _tell(self, now: list[int], line: Line) -> None:
        was = self.serials
        self.serials = now
        first = _common(was, now)
        last = _common(was[first:][::-1], now[first:][::-1])
        current = was[first : len(was) - last]
        target = now[first : len(now) - last]
        removed = _missing(current, target)
        added = _missing(target, current)
        events = self._state.events
        if len(removed) == 1 and not line.clears:
            at = self._place_of(current, removed[0], line)
            del current[at]
            self._popped(removed[0], first + at)
        else:
            for f in reversed(removed):
                at = len(current) - 1 - current[::-1].index(f)
                del current[at]
                events.unqueue(f, first + at)
        if added:
            self._push(current, target, added, first)
        if current != target:
            self._move(current, target, first, "sort" if line.sorts else "move")
        elif line.sorts:
            events.sorted_already()

    def _place_of(self, current: list[int], f: int, line: Line) -> int:
        return current.index(f) if current.count(f) == 1 else len(current) - 1

    def _push(self, current: list[int], target: list[int], added: list[int], first: int) -> None:
        left = list(added)
        places = []
        rest = []
        for place in range(len(target) - 1, -1, -1):
            f = target[place]
            if f in left:
                left.remove(f)
                places.append((place, f))
            else:
                rest.append(f)
        if rest[::-1] == current:
            for place, f in reversed(places):
                current.insert(place, f)
                self._state.events.push(f, first + place)
            return
        for _, f in reversed(places):
            self._state.events.push(f, first + len(current))
            current.append(f)

    def _move(self, current: list[int], target: list[int], first: int, by: str) -> None:
        head = _common(current, target)
        tail = _common(current[head:][::-1], target[head:][::-1])
        was = current[head : len(current) - tail]
        now = target[head : len(target) - tail]
        if len(was) > WINDOW and self._move_singly(was, now, first + head):
            if by == "sort":
                self._state.events.sorted_already()
            return
        self._state.events.sort(first + head, was, now, by)

    def _move_singly(self, was: list[int], now: list[int], at: int) -> bool:
        """A few functions that change places in a long queue: taken out and put in again."""
        for source, target in ((len(was) - 1, 0), (0, len(was) - 1), (None, None)):
            moved = list(was)
            if source is not None and target is not None:
                moved.insert(target, moved.pop(source))
            apart = [i for i, (a, b) in enumerate(zip(moved, now, strict=True)) if a != b]
            if len(apart) > WINDOW:
                continue
            events = self._state.events
            if source is not None:
                events.unqueue(was[source], at + source)
                events.push(was[source], at + (target or 0))
            for i in reversed(apart):
                events.unqueue(moved[i], at + i)
            for i in apart:
                events.push(now[i], at + i)
            return True
        return False

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


def is_queue_class(container: Any) -> bool:
    return isinstance(container, queue.Queue)


def _common(a: list[int], b: list[int]) -> int:
    """Length of the common beginning, by slices: whole runs are compared at once."""
    low, high = 0, min(len(a), len(b))
    if a[:high] == b[:high]:
        return high
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _missing(a: list[int], b: list[int]) -> list[int]:
    """What a holds more often than b."""
    if not a:
        return []
    if not b:
        return list(a)
    counts: dict[int, int] = {}
    for f in b:
        counts[f] = counts.get(f, 0) + 1
    missing = []
    for f in a:
        if counts.get(f, 0):
            counts[f] -= 1
        else:
            missing.append(f)
    return missing
