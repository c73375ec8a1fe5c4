"""How gradients change, what arrives where, and which arrays variables share."""

from __future__ import annotations

from itertools import islice
from typing import Any

from numpy import ndarray

from .arrays import DATA, GRAD, Held, slots_of
from .call import NO_POP, Call, OpenCalls
from .state import State

SHARED = 16  # variables named of those that share an array


class Gradients:
    """The events of gradients, and the contributions received and expected in this call."""

    def __init__(self, state: State, open_calls: OpenCalls) -> None:
        self.changes = 0  # emitted so far
        self._state = state
        self._open = open_calls
        self._last_change: dict[int, int] = {}  # variable → its last one among them
        self._arrived: dict[int, int] = {}
        self._expected: dict[int, int] = {}

    def expect(self, root: int) -> list[list[int]]:
        """Count anew how many contributions each variable below the root will get.

        Returns the changes: variable, arrived and expected before, arrived and expected now.
        """
        state = self._state
        expected = {root: 1}
        pending = [state.creator[root]]
        visited = set(pending)
        while pending:
            f = pending.pop()
            if f < 0:
                continue
            for v in state.inputs_of(f):
                expected[v] = expected.get(v, 0) + 1
                creator = state.creator[v]
                if creator not in visited:
                    visited.add(creator)
                    pending.append(creator)
        arrived = {root: 1} if not state.grad.is_none(root) else {}
        changes = []
        for v in sorted({*expected, *self._expected, *self._arrived}):
            before = (self._arrived.get(v, 0), self._expected.get(v, 0))
            now = (arrived.get(v, 0), expected.get(v, 0))
            if before != now:
                changes.append([v, *before, *now])
        self._expected, self._arrived = expected, arrived
        return changes

    def grad_changed(self, v: int, grad: Any) -> None:
        """The variable's gradient is another object now."""
        state = self._state
        was = state.grad.texts[v]
        state.grad.hold(v, grad)
        if grad is None:
            state.grad.texts[v] = "null"
            self._emit(v, "clear", was, "null", 0, -1)
            return
        call = self._open.current()
        now = state.grad.texts[v] = state.text(grad)
        if call is None:
            self._emit(v, "seed" if was == "null" else "set", was, now, 0, -1)
        elif v in call.pending:
            call.pending.remove(v)
            how = "set" if was == "null" or _overwrites(call, grad, was, now) else "add"
            self._emit(v, how, was, now, 1, call.f)
        elif was == "null" and call.pop_state == NO_POP and v == self._open.outermost_root():
            self._emit(v, "seed", was, now, 1, -1)
        else:
            self._emit(v, "set", was, now, 0, -1)

    def stored_unchanged(self, v: int, in_place: bool, since: int) -> None:
        """A line assigned x.grad, and yet it is what it was: adding zero, or the same array."""
        if self._last_change.get(v, 0) > since:
            return
        call = self._open.current()
        if call is None or v not in call.pending or self._state.grad.is_none(v):
            return
        call.pending.remove(v)
        text = self._state.grad.texts[v]
        self._emit(v, "inplace" if in_place else "set", text, text, 1, call.f)

    def grad_written(self, v: int, grad: Any) -> None:
        """Look into an array that may have been written to; Variables that share it change, too."""
        state = self._state
        now = state.text(grad)
        was = state.grad.texts[v]
        if now != was:
            state.grad.texts[v] = now
            count, by = 0, -1
            call = self._open.current()
            if call is not None and v in call.pending:
                call.pending.remove(v)
                count, by = 1, call.f
            self._emit(v, "inplace", was, now, count, by)
        if state.grad.held[v] is not None:
            self.written(grad, now != was)

    def written(self, array: Any, changed: bool = False) -> None:
        """Look at every variable that shares memory with an array which was perhaps written to.

        `changed`: one of its holders has been found to differ already, and knows the new text.
        """
        state = self._state
        for held, alive in list(state.arrays.touched_by(array)):
            now = state.text(alive)
            for at, slot in enumerate(list(slots_of(held))):
                v, which = divmod(slot, 2)
                texts = (state.data if which == DATA else state.grad).texts
                was = texts[v]
                if now != was:
                    texts[v] = now
                    if which == DATA:
                        state.emit_data(v, was, now)
                    else:
                        self._emit(v, "inplace", was, now, 0, -1)
                elif at == 0 and not (changed and alive is array):
                    break  # its first holder has known it longest: no other is behind

    def _sharing(self, v: int, held: Held) -> list[int]:
        """Other variables whose gradient is the very same array now."""
        state = self._state
        array = held()
        others = []
        for slot in islice(slots_of(held), 2 * SHARED):
            owner, which = divmod(slot, 2)
            if which == GRAD and owner != v and state.grad_of(owner) is array:
                others.append(owner)
        return others[:SHARED]

    def _emit(self, v: int, how: str, was: str, now: str, count: int, by: int) -> None:
        self.changes += 1
        self._last_change[v] = self.changes
        before = self._arrived.get(v, 0)
        if count:
            self._arrived[v] = before + count
        held = self._state.grad.held[v]
        shared = self._sharing(v, held) if held is not None and type(held.slots) is dict else []
        self._state.events.grad(v, how, was, now, (before, before + count), by, shared)


def _overwrites(call: Call, grad: Any, was: str, now: str) -> bool:
    """The old gradient is lost: the new one is just what the pop returned."""
    if isinstance(grad, ndarray):
        if any(weak() is grad for weak in call.gx_refs):
            return True
    elif (id(grad), now) in zip(call.gx_ids, call.gx_texts, strict=True):
        return True
    return now in call.gx_texts and now != was and not _is_zero(was)


def _is_zero(text: str) -> bool:
    """The rendered value holds nothing but zeros, so that adding and overwriting look alike."""
    data = text.partition('"data":')[2]
    return bool(data) and not any(digit in data for digit in "123456789")
