"""One call of backward: whose pop it is, what arrives where, and how a gradient changed."""

from __future__ import annotations

from itertools import islice
from typing import Any
from weakref import ref

from numpy import ndarray

from .arrays import DATA, GRAD, Held, slots_of
from .paths import Path
from .queues import Holder, Queue, SeenSet
from .state import NONE_ID, State

SHARED = 16  # variables named of those that share an array


class Call:
    """A call of Variable.backward that has not returned (or a run of calls by hand)."""

    __slots__ = (
        "before", "by_hand", "depth", "f", "gathered", "gx_ids", "gx_refs", "gx_texts", "left",
        "popped", "queue", "root", "seen", "serial", "told", "walked", "worked",
    )  # fmt: skip

    def __init__(self, serial: int, root: int, depth: int, by_hand: bool) -> None:
        self.serial = serial
        self.root = root
        self.depth = depth
        self.by_hand = by_hand
        self.f = -1  # popped last
        self.popped = False  # at least one
        self.gathered = True  # its backward was called: the next call is another turn
        self.gx_ids: list[int] = []
        self.gx_refs: list[ref[Any]] = []  # of the arrays among them: their ids can be reused
        self.gx_texts: list[str] = []
        self.left: list[int] = []  # inputs that wait for their gradient
        self.queue: Queue | None = None
        self.seen: SeenSet | None = None
        self.worked = False  # a Function's backward was called
        self.told = 0  # gradients told before the pop at hand
        self.before = -1  # the function popped before this call's first
        # Names and ids of lists that only served to walk through the graph.
        self.walked: set[tuple[Path, int]] = set()


class Backward:
    """All calls of backward, the counts of arrivals, and the events of gradients."""

    def __init__(self, state: State) -> None:
        self.calls: list[Call] = []
        self.by_hand: Call | None = None
        self.holder = Holder(state)
        self._state = state
        self.pops = 0
        self.told = 0  # changes of gradients
        self._told_last: dict[int, int] = {}  # variable → its last one among them
        self._serial = 0
        self._arrived: dict[int, int] = {}
        self._expected: dict[int, int] = {}
        self._last_popped = -1
        self._over: Call | None = None  # left, but its queue and seen-set are still shown
        self._queue_name: str | None = None
        self._seen_name: str | None = None
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
        expect = self._expect(root) if depth == 0 else []
        state.events.enter(call.serial, root, depth, code, expect)
        if by_hand:
            self.by_hand = call
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
        if self.by_hand is not None:
            call, self.by_hand = self.by_hand, None
            self.leave(call, False)

    def current(self) -> Call | None:
        return self.calls[-1] if self.calls else self.by_hand

    def _expect(self, root: int) -> list[list[int]]:
        """How many contributions each variable below the root will get."""
        state = self._state
        expected = {root: 1}
        waiting = [state.creator[root]]
        visited = set(waiting)
        while waiting:
            f = waiting.pop()
            if f < 0:
                continue
            for v in state.inputs_of(f):
                expected[v] = expected.get(v, 0) + 1
                creator = state.creator[v]
                if creator not in visited:
                    visited.add(creator)
                    waiting.append(creator)
        arrived = {root: 1} if state.grad_id[root] != NONE_ID else {}
        changes = []
        for v in sorted({*expected, *self._expected, *self._arrived}):
            before = (self._arrived.get(v, 0), self._expected.get(v, 0))
            now = (arrived.get(v, 0), expected.get(v, 0))
            if before != now:
                changes.append([v, *before, *now])
        self._expected, self._arrived = expected, arrived
        return changes

    def _clear_shown(self) -> None:
        """What the last call left in its queue and seen-set went with it."""
        over, self._over = self._over, None
        if over is not None:
            if over.queue is not None:
                over.queue.drop()
            if over.seen is not None:
                over.seen.drop()

    def _restore_outer(self, inner: Call) -> None:
        outer = next((c for c in reversed(self.calls) if c.queue is not None), None)
        if inner.queue is not None:
            inner.queue.drop()
            if outer is not None and outer.queue is not None:
                self._say_queue(outer.queue)
                outer.queue.show_again()
        outer = next((c for c in reversed(self.calls) if c.seen is not None), None)
        if inner.seen is not None:
            inner.seen.drop()
            if outer is not None and outer.seen is not None:
                self._say_seen(outer.seen)
                outer.seen.show_again()

    # The queue and the seen-set

    def found_queue(self, call: Call, queue: Queue) -> None:
        outer = next((c for c in reversed(self.calls) if c.queue is not None), None)
        if outer is not None and outer.queue is not None:
            outer.queue.drop()
        call.queue = queue
        self._say_queue(queue)

    def found_seen(self, call: Call, seen: SeenSet) -> None:
        outer = next((c for c in reversed(self.calls) if c.seen is not None), None)
        if outer is not None and outer.seen is not None:
            outer.seen.drop()
        call.seen = seen
        self._say_seen(seen)

    def _say_queue(self, queue: Queue) -> None:
        self._state.events.found("queue", queue.name, queue.type, self._queue_name)
        self._queue_name = queue.name

    def _say_seen(self, seen: SeenSet) -> None:
        self._state.events.found("seen", seen.name, seen.type, self._seen_name)
        self._seen_name = seen.name

    # A turn

    def pop(self, call: Call, f: int, at: int, sure: bool = True) -> None:
        """f is taken; at is -1 where no queue is known. Not `sure`: it may only be looked at."""
        events = self._state.events
        (events.pop if sure else events.provisional_pop)(f, at, call.serial, self._last_popped)
        self._last_popped = f
        self.pops += 1
        call.f = f
        call.told = self.told
        call.popped = True
        call.gathered = False
        call.gx_ids = []
        call.gx_texts = []
        if call.gx_refs:
            self._state.collector.own -= len(call.gx_refs)
            call.gx_refs = []
        call.left = self._state.inputs_of(f)

    def pop_queued(self, f: int, at: int) -> None:
        """f was taken out of the queue of the innermost call."""
        call = self.calls[-1]
        if call.popped and not call.worked and call.told == self.told:
            # The second one, and nothing was computed with the first.
            self._state.events.unqueue(f, at)
            if call.queue is not None:
                call.walked.add((call.queue.path, call.queue.ident))
            return
        self._state.events.confirm_pop(call.serial)
        first = not call.popped
        if first:
            call.before = self._last_popped
        self.pop(call, f, at, sure=not first)

    def let_go_of_walked(self, call: Call) -> None:
        """What seemed to be the queue only collects, or counts, the functions of the graph."""
        queue = call.queue
        if queue is None or (queue.path, queue.ident) not in call.walked:
            return
        if self._state.events.retract_pop(call.serial):
            self._last_popped = call.before
            self.pops -= 1
        queue.drop()
        call.queue = None
        call.f, call.popped, call.gathered, call.left = -1, False, True, []

    def gather(self, call: Call, f: int, gys: list[Any]) -> None:
        """f.backward is called."""
        if call.f != f or call.gathered:
            self.pop(call, f, -1)
        call.gathered = call.worked = True
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

    # Gradients

    def grad_changed(self, v: int, grad: Any) -> None:
        """The variable's gradient is another object now."""
        state = self._state
        was = state.grad_text[v]
        state.hold_grad(v, grad)
        if grad is None:
            state.grad_text[v] = "null"
            self._emit(v, "clear", was, "null", 0, -1)
            return
        call = self.current()
        now = state.grad_text[v] = state.text(grad)
        if call is None:
            self._emit(v, "seed" if was == "null" else "set", was, now, 0, -1)
        elif v in call.left:
            call.left.remove(v)
            how = "set" if was == "null" or _overwrites(call, grad, was, now) else "add"
            self._emit(v, how, was, now, 1, call.f)
        elif was == "null" and not call.popped and v == self._outermost_root():
            self._emit(v, "seed", was, now, 1, -1)
        else:
            self._emit(v, "set", was, now, 0, -1)

    def _outermost_root(self) -> int:
        return self.calls[0].root if self.calls else -1

    def stored_unchanged(self, v: int, in_place: bool, since: int) -> None:
        """A line assigned x.grad, and yet it is what it was: adding zero, or the same array."""
        if self._told_last.get(v, 0) > since:
            return
        call = self.current()
        if call is None or v not in call.left or self._state.grad_id[v] == NONE_ID:
            return
        call.left.remove(v)
        text = self._state.grad_text[v]
        self._emit(v, "inplace" if in_place else "set", text, text, 1, call.f)

    def grad_written(self, v: int, grad: Any) -> None:
        """Look into an array that may have been written to; whoever shares it changes, too."""
        state = self._state
        now = state.text(grad)
        was = state.grad_text[v]
        if now != was:
            state.grad_text[v] = now
            count, by = 0, -1
            call = self.current()
            if call is not None and v in call.left:
                call.left.remove(v)
                count, by = 1, call.f
            self._emit(v, "inplace", was, now, count, by)
        if state.grad_held[v] is not None:
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
                texts = state.data_text if which == DATA else state.grad_text
                was = texts[v]
                if now != was:
                    texts[v] = now
                    if which == DATA:
                        state.tell_data(v, was, now)
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
        self.told += 1
        self._told_last[v] = self.told
        before = self._arrived.get(v, 0)
        if count:
            self._arrived[v] = before + count
        held = self._state.grad_held[v]
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
