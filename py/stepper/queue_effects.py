"""What a line has done to the engine's queue and seen-set."""

from __future__ import annotations

from collections.abc import Mapping
from types import FrameType
from typing import Any

from .backward import Backward
from .call import TAKEN, Call
from .containers import Queue, SeenSet
from .line import Line
from .paths import Path, look_up
from .recognise import CONTAINER, MISSING
from .state import State

Scope = Mapping[str, Any]


class QueueEffects:
    """Finds the queue and the seen-set by what they hold, and follows what lines do to them."""

    def __init__(self, state: State, backward: Backward) -> None:
        self._state = state
        self._shapes = state.shapes
        self._backward = backward

    def update(self, line: Line, names: Scope, rest: Scope, final: bool) -> None:
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
                if call.only_walked:
                    self._backward.drop_walked_list(call)
            elif seen is not None and (
                seen.path == path or self._is_that(seen, value, names, rest)
            ):
                if len(value) != len(seen.members):
                    seen.update(value, self._functions_named(line, names, rest))
            else:
                self._recognise(call, path, value, line, final)

    def look_again(self, call: Call, line: Line, names: Scope, rest: Scope) -> None:
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
        walked = (path, id(value)) in call.only_walked
        queue = key in uses.removed and call.queue is None and not walked
        seen = key in uses.tested and call.seen is None
        if not (queue or seen) or not holder.serials(value):
            return
        if queue:
            found = Queue(
                self._state, holder, self._backward.pop_queued, path, value, key in uses.heaps
            )
            self._backward.found(call, "queue", found)
            found.update(value, line, final)
        else:
            added = SeenSet(self._state, holder, path, value)
            self._backward.found(call, "seen", added)
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
            if f is not None and f in members and (f != call.f or call.pop_state != TAKEN):
                self._state.events.skip(f)
