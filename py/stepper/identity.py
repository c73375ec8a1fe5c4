"""Serial numbers for the learner's objects, without keeping one alive."""

from __future__ import annotations

import contextlib
import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any


class Mark(weakref.ref[Any]):
    """A weak reference that knows which entry to remove when its object is freed."""

    __slots__ = ("key", "serial", "table")

    key: int
    serial: int
    table: Identities


class Identities:
    """id(object) → serial, for the objects that are alive.

    `id()` is reused once an object is gone, so its entry goes with it. An object without support
    for weak references (`__slots__`) cannot be watched; `forget` drops it when its id turns up
    on a new object.
    """

    def __init__(self, freed: Callable[[int], None]) -> None:
        self.serials: dict[int, int] = {}
        self.marks: dict[int, Mark] = {}
        self._keys: list[int] = []  # by serial: under which id its mark is kept
        self._freed = freed

    def add(self, obj: Any, serial: int) -> None:
        key = id(obj)
        self.serials[key] = serial
        self._keys.append(key)
        try:
            mark = Mark(obj, _dropped)
        except TypeError:
            return
        mark.key = key
        mark.serial = serial
        mark.table = self
        self.marks[key] = mark

    def forget(self, obj: Any) -> None:
        """Drop the entry of a freed object whose id this new object has."""
        key = id(obj)
        if key in self.serials and key not in self.marks:
            self._freed(self.serials.pop(key))

    def find(self, serial: int) -> Any:
        """The object, or None where it is gone or has no weak reference."""
        mark = self.marks.get(self._keys[serial])
        return mark() if mark is not None and mark.serial == serial else None

    def unwatched(self) -> bool:
        """Some of the objects have no weak reference."""
        return len(self.serials) > len(self.marks)

    def alive(self) -> list[Mark]:
        return list(self.marks.values())

    def close(self) -> None:
        """Stop watching: what is freed from now on belongs to the end of the run."""
        self.marks.clear()
        self.serials.clear()

    def gone(self, mark: Mark) -> None:
        if self.marks.get(mark.key) is mark:
            del self.marks[mark.key]
            del self.serials[mark.key]
            self._freed(mark.serial)


def _dropped(mark: weakref.ref[Any]) -> None:
    assert isinstance(mark, Mark)
    mark.table.gone(mark)


SLACK = 8  # fewer of our own objects than this are not worth a change of the threshold


class Collector:
    """Knows whether the cyclic collector is at work, and keeps it from working more often.

    The collector starts when the objects made outnumber those freed by a threshold. The recorder
    counts the objects that it keeps itself, and raises the threshold by as much.
    """

    def __init__(self) -> None:
        self.running = False
        self.failed: Callable[[Exception], None] = lambda error: None
        self.own = 0  # objects of ours since the last run: weak references, lists, dictionaries
        self._applied = 0
        self._threshold = gc.get_threshold()
        self._set = self._threshold

    def start(self) -> None:
        gc.callbacks.append(self._notice)

    def stop(self) -> None:
        if self._notice in gc.callbacks:
            gc.callbacks.remove(self._notice)
        if gc.get_threshold() == self._set:
            gc.set_threshold(*self._threshold)

    @contextlib.contextmanager
    def counting(self) -> Iterator[None]:
        """All objects made meanwhile are the recorder's, and stay."""
        before = gc.get_count()[0]
        yield
        self.own += max(0, gc.get_count()[0] - before)

    def apply(self) -> None:
        """Call when `own` may have changed, before the program goes on."""
        if 0 <= self.own - self._applied < SLACK:
            return
        self.own = max(0, self.own)
        current = gc.get_threshold()
        if current != self._set:
            self._threshold = current  # the program has set its own
        first, second, third = self._threshold
        if first:  # otherwise it is switched off
            self._set = (first + self.own, second, third)
            gc.set_threshold(*self._set)
            self._applied = self.own

    def _notice(self, phase: str, _info: dict[str, int]) -> None:
        """Called by the collector, which would drop an exception."""
        try:
            self.running = phase == "start"
            if phase == "stop":
                self.own = 0
                self.apply()
        except Exception as error:
            self.failed(error)
