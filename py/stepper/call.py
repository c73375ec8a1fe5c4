"""Calls of backward that have not returned, and how far the latest pop of each has come."""

from __future__ import annotations

from typing import Any
from weakref import ref

from .containers import Queue, SeenSet
from .paths import Path

# The latest pop of a call: there was none; its function was taken; that function's backward was
# called, so the next call of a backward belongs to another pop.
NO_POP, TAKEN, GATHERED = range(3)


class Call:
    """A call of Variable.backward that has not returned (or a run of calls by hand)."""

    __slots__ = (
        "backward_ran", "by_hand", "changes_before", "depth", "f", "gx_ids", "gx_refs", "gx_texts",
        "only_walked", "pending", "pop_state", "previous", "queue", "root", "seen", "serial",
    )  # fmt: skip

    def __init__(self, serial: int, root: int, depth: int, by_hand: bool) -> None:
        self.serial = serial
        self.root = root
        self.depth = depth
        self.by_hand = by_hand
        self.f = -1  # popped last
        self.pop_state = NO_POP
        self.previous = -1  # the function popped before this call's first
        self.changes_before = 0  # changes of gradients emitted before the latest pop
        self.backward_ran = False  # the backward of some Function was called
        self.pending: list[int] = []  # inputs of f that wait for their gradient
        self.gx_ids: list[int] = []  # what f.backward returned
        self.gx_refs: list[ref[Any]] = []  # of the arrays among them: their ids can be reused
        self.gx_texts: list[str] = []
        self.queue: Queue | None = None
        self.seen: SeenSet | None = None
        # Names and ids of lists that were only used to walk through the graph.
        self.only_walked: set[tuple[Path, int]] = set()


class OpenCalls:
    """All of them, outermost first."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.by_hand: Call | None = None

    def current(self) -> Call | None:
        return self.calls[-1] if self.calls else self.by_hand

    def outermost_root(self) -> int:
        """The variable whose backward the program itself has called; -1 for none."""
        return self.calls[0].root if self.calls else -1
