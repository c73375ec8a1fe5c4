"""The calls of backward: entering and leaving, the queue and the seen-set, and pops."""

from __future__ import annotations

from typing import Any
from weakref import ref

from numpy import ndarray

from .call import GATHERED, NO_POP, TAKEN, Call, OpenCalls
from .containers import Holder, Queue, SeenSet
from .gradients import Gradients
from .state import State


class Backward:
    """All calls of backward, and the events of their pops."""

    def __init__(self, state: State) -> None:
        self.open = OpenCalls()
        self.calls = self.open.calls
        self.gradients = Gradients(state, self.open)
        self.holder = Holder(state)
        self._state = state
        self.pops = 0
        self._serial = 0
        self._last_popped = -1
        self._over: Call | None = None  # left, but its queue and seen-set are still shown
        self._names: dict[str, str] = {}  # of the queue and the seen-set, as they are shown
        state.on_call = self.end_by_hand

    # Entering and leaving

    def enter(self, root: int, code: str, by_hand: bool = False) -> Call:
        """backward is entered; at depth 0 the counts start anew."""
        state = self._state
        depth = len(self.calls)
        if depth == 0:
            self.end_by_hand()
            self._clear_shown()
        call = Call(self._serial, root, depth, by_hand)
        self._serial += 1
        expect = self.gradients.expect(root) if depth == 0 else []
        state.events.enter(call.serial, root, depth, code, expect)
        if by_hand:
            self.open.by_hand = call
        else:
            self.calls.append(call)
        return call

    def leave(self, call: Call, raised: bool) -> None:
        if call in self.calls:
            del self.calls[self.calls.index(call) :]
        self._state.events.confirm_pop(call.serial)
        self._state.events.leave(call.serial, raised)
        if not self.calls:
            self._over = call
        else:
            self._restore_outer(call)

    def end_by_hand(self) -> None:
        if self.open.by_hand is not None:
            call, self.open.by_hand = self.open.by_hand, None
            self.leave(call, False)

    def _clear_shown(self) -> None:
        """What the last call left in its queue and seen-set went with it."""
        over, self._over = self._over, None
        if over is not None:
            if over.queue is not None:
                over.queue.drop()
            if over.seen is not None:
                over.seen.drop()

    def _restore_outer(self, inner: Call) -> None:
        """The queue and the seen-set of the call outside come back into sight."""
        for which, held in (("queue", inner.queue), ("seen", inner.seen)):
            if held is not None:
                held.drop()
                outer = self._shown(which)
                if outer is not None:
                    self._found(which, outer)
                    outer.show_again()

    # The queue and the seen-set

    def found(self, call: Call, which: str, container: Queue | SeenSet) -> None:
        """This call's "queue" or "seen" set was recognised, and takes the place of an outer one."""
        outer = self._shown(which)
        if outer is not None:
            outer.drop()
        setattr(call, which, container)
        self._found(which, container)

    def _shown(self, which: str) -> Queue | SeenSet | None:
        """That of the innermost call that has one."""
        held = (getattr(call, which) for call in reversed(self.calls))
        return next((container for container in held if container is not None), None)

    def _found(self, which: str, container: Queue | SeenSet) -> None:
        was = self._names.get(which)
        self._state.events.found(which, container.name, container.type, was)
        self._names[which] = container.name

    # A turn

    def pop(self, call: Call, f: int, at: int, sure: bool = True) -> None:
        """f is taken; at is -1 where no queue is known. Not `sure`: it may only be looked at."""
        events = self._state.events
        (events.pop if sure else events.provisional_pop)(f, at, call.serial, self._last_popped)
        self._last_popped = f
        self.pops += 1
        call.f = f
        call.changes_before = self.gradients.changes
        call.pop_state = TAKEN
        call.gx_ids = []
        call.gx_texts = []
        if call.gx_refs:
            self._state.collector.own -= len(call.gx_refs)
            call.gx_refs = []
        call.pending = self._state.inputs_of(f)

    def pop_queued(self, f: int, at: int) -> None:
        """f was taken out of the queue of the innermost call."""
        call = self.calls[-1]
        unchanged = call.changes_before == self.gradients.changes
        if call.pop_state != NO_POP and not call.backward_ran and unchanged:
            # The second one, and nothing was computed with the first.
            self._state.events.unqueue(f, at)
            if call.queue is not None:
                call.only_walked.add((call.queue.path, call.queue.ident))
            return
        self._state.events.confirm_pop(call.serial)
        first = call.pop_state == NO_POP
        if first:
            call.previous = self._last_popped
        self.pop(call, f, at, sure=not first)

    def drop_walked_list(self, call: Call) -> None:
        """What seemed to be the queue only collects, or counts, the functions of the graph."""
        queue = call.queue
        if queue is None or (queue.path, queue.ident) not in call.only_walked:
            return
        if self._state.events.retract_pop(call.serial):
            self._last_popped = call.previous
            self.pops -= 1
        queue.drop()
        call.queue = None
        call.f, call.pop_state, call.pending = -1, NO_POP, []

    def gather(self, call: Call, f: int, gys: list[Any]) -> None:
        """f.backward is called."""
        if call.f != f or call.pop_state != TAKEN:
            self.pop(call, f, -1)
        call.pop_state, call.backward_ran = GATHERED, True
        self._state.events.confirm_pop(call.serial)
        self._state.events.gather(f, [self._state.text(gy) for gy in gys])

    def gxs(self, call: Call, f: int, gxs: list[Any], formulas: list[str]) -> None:
        """f.backward has returned."""
        call.gx_ids = list(map(id, gxs))
        self._state.collector.own -= len(call.gx_refs)
        call.gx_refs = [ref(gx) for gx in gxs if isinstance(gx, ndarray)]
        self._state.collector.own += len(call.gx_refs)
        call.gx_texts = [self._state.text(gx) for gx in gxs]
        self._state.events.gxs(f, call.gx_texts, formulas)
