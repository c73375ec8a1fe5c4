"""Which variables hold which arrays, known by weak references.

`id()` is reused as soon as an array is freed, so an id alone says nothing of an array seen earlier.
A scalar has no weak references; scalars are immutable and are compared by their text instead.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from typing import Any

from numpy import ndarray

from .identity import Collector

# A slot is where a variable keeps an array: 2 * serial for its data, 2 * serial + 1 for its grad.
DATA, GRAD = 0, 1


class Held(weakref.ref[Any]):
    """A weak reference to one array, and the slots that hold it."""

    __slots__ = ("key", "root", "slots")

    key: int  # id of the array
    root: int  # of a view: id of what owns its memory; else 0
    slots: int | dict[int, None]  # one, or several in the order they came


class Arrays:
    """The arrays that are data or grad of a variable."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._by_id: dict[int, Held] = {}
        self._views: dict[int, dict[int, Held]] = {}  # root → id of Held → views of its memory

    def hold(self, slot: int, value: Any) -> Held | None:
        """The slot holds this value now; None where it is not an array."""
        if not isinstance(value, ndarray):
            return None
        key = id(value)
        held = self._by_id.get(key)
        if held is None or held() is not value:
            return self._add(slot, value, key)
        slots = held.slots
        if isinstance(slots, int):
            held.slots = {slots: None, slot: None}
            self._collector.own += 1
        else:
            slots[slot] = None
        return held

    def _add(self, slot: int, array: Any, key: int) -> Held | None:
        try:
            held = Held(array)
        except TypeError:  # a subclass that forbids weak references
            return None
        held.key = key
        held.slots = slot
        held.root = 0
        self._by_id[key] = held
        self._collector.own += 1
        if array.base is not None:
            held.root = id(owner_of(array))
            views = self._views.get(held.root)
            if views is None:
                views = self._views[held.root] = {}
                self._collector.own += 1
            views[id(held)] = held
        return held

    def let_go(self, slot: int, held: Held) -> None:
        """The slot holds something else now."""
        slots = held.slots
        if not isinstance(slots, int):
            slots.pop(slot, None)
            if slots:
                return
            self._collector.own -= 1
        if self._by_id.get(held.key) is held:
            del self._by_id[held.key]
        if held.root:
            views = self._views[held.root]
            del views[id(held)]
            if not views:
                del self._views[held.root]
                self._collector.own -= 1
        self._collector.own -= 1

    def touched_by(self, array: Any) -> Iterator[tuple[Held, Any]]:
        """The arrays that share memory with this one: itself and other views."""
        owner = array if array.base is None else owner_of(array)
        held = self._by_id.get(id(owner))
        if held is not None and held() is owner:
            yield held, owner
        for view in list(self._views.get(id(owner), {}).values()):
            alive = view()
            if alive is not None:
                yield view, alive


def slots_of(held: Held) -> Iterator[int]:
    """The slots that hold the very same array."""
    slots = held.slots
    if isinstance(slots, int):
        yield slots
    else:
        yield from slots


def is_lent(array: Any) -> bool:
    """The array does not own its memory, and does not say who does."""
    return array.base is None and not array.flags.owndata


def owner_of(array: Any) -> Any:
    """What owns the memory of an array: an ndarray, or any object that lends its buffer."""
    while isinstance(array, ndarray) and array.base is not None:
        array = array.base
    return array
