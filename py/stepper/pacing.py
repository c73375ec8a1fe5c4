"""When a chunk is handed out, and when a run has reached a limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from .events import Events
from .limits import Stopper

EVENTS_PER_LOOK = 32  # events between two looks at the clock …
QUICK = 0.002  # … as long as these take less, in seconds


@dataclass(frozen=True, slots=True)
class Chunking:
    """How a recording is cut into chunks. It does not change what is recorded."""

    first: float = 0.02  # seconds until the first chunk
    every: float = 0.05  # seconds from one chunk to the next
    events: int = 4000  # at most, in one chunk


STREAMING = Chunking()


class Pacing:
    """Looks at the clock and at the number of events while the program runs."""

    def __init__(
        self,
        events: Events,
        stopper: Stopper,
        hand_out: Callable[[], None] | None,
        chunking: Chunking,
        max_events: int,
    ) -> None:
        self.look = 0  # with so many events waiting, the next look at the clock is due
        self._events = events
        self._stopper = stopper
        self._hand_out = hand_out
        self._chunking = chunking
        self._max_events = max_events
        self._per_look = min(EVENTS_PER_LOOK, chunking.events)
        self._deadline = 0.0
        self._next_chunk = 0.0
        self._looked = 0.0

    def start(self) -> None:
        now = perf_counter()
        self._deadline = now + self._stopper.max_seconds
        self._next_chunk = now + self._chunking.first
        self.tick()

    def tick(self) -> None:
        """Hand out chunks when it is time. Raises Limit where a limit is reached."""
        now = perf_counter()
        if now > self._deadline:
            self._stopper.stop("seconds")
        count = self._events.count
        if count > self._max_events:
            self._stopper.stop("events")
        if self._hand_out is not None:
            waiting = self._events.waiting
            if waiting and (now > self._next_chunk or waiting >= self._chunking.events):
                self._hand_out()
                self._next_chunk = perf_counter() + self._chunking.every
        # Where lines take long, the clock is looked at after each. The limit of events is met at
        # the same line, whatever the clock says.
        step = self._per_look if now - self._looked < QUICK else 1
        self.look = self._events.waiting + min(step, self._max_events + 1 - count)
        self._looked = now
