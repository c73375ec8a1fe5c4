"""What each Variable holds in one of its attributes, `data` or `grad`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .arrays import Arrays, Held

NONE_ID = id(None)


class Slots:
    """By serial number of the variable: which object it is, and its value as JSON.

    An array is known by a weak reference, as its id is used again once it is freed. Anything else
    is known by its id and its JSON together.
    """

    def __init__(self, which: int, arrays: Arrays, render: Callable[[Any], str]) -> None:
        """`which` is DATA or GRAD; `render` gives the JSON of a value."""
        self.ids: list[int] = []
        self.held: list[Held | None] = []
        self.texts: list[str] = []
        self._which = which
        self._arrays = arrays
        self._render = render

    def add(self, v: int, value: Any) -> None:
        """The next variable holds this value, whose JSON the caller sets."""
        self.ids.append(id(value))
        self.held.append(None if value is None else self._arrays.hold(2 * v + self._which, value))
        self.texts.append("null")

    def hold(self, v: int, value: Any) -> None:
        """The variable holds this value now, whose JSON the caller sets."""
        slot = 2 * v + self._which
        held = self.held[v]
        if held is not None:
            self._arrays.let_go(slot, held)
        self.ids[v] = id(value)
        self.held[v] = self._arrays.hold(slot, value)

    def has(self, v: int, value: Any) -> bool:
        """Whether it is still this object, as far as that can be known without holding it."""
        held = self.held[v]
        if held is not None:
            return value is not None and held() is value  # None is also what a dead one gives
        if id(value) != self.ids[v]:
            return False
        return value is None or self._render(value) == self.texts[v]

    def is_none(self, v: int) -> bool:
        return self.ids[v] == NONE_ID

    def size(self, v: int) -> int:
        """Elements of the array that it holds."""
        held = self.held[v]
        array = None if held is None else held()
        return 0 if array is None else int(array.size)
