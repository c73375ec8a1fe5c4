"""Stopping a program at a limit, also one that catches every exception."""

from __future__ import annotations

import sys
from types import CodeType
from typing import Any, NoReturn

from .monitoring import NAME, STOPPER
from .sources import Sources


class Limit(BaseException):
    """Raised into the program to end it. Not an Exception, so that few programs catch it."""

    def __init__(self, which: str, size: float) -> None:
        super().__init__(f"the recording stopped at its limit of {size:g} {which}")
        self.which = which
        self.size = size


class Stopper:
    """Raises Limit, and goes on raising it in every line the program still runs.

    Raising once is not enough: a program that catches everything in a loop would run for ever. So
    from the first time on, a monitoring tool of its own raises at every line, call and jump.
    """

    def __init__(self, sources: Sources, max_events: int, max_seconds: float) -> None:
        self.max_seconds = max_seconds
        self.reached: Limit | None = None
        self._max_events = max_events
        self._sources = sources
        self._armed = False

    def arm(self) -> None:
        self._armed = True

    def stop(self, which: str) -> NoReturn:
        """A limit is reached."""
        size = self.max_seconds if which == "seconds" else self._max_events
        if self.reached is None:
            self.reached = Limit(which, size)
            self._keep_raising()
        raise self.reached

    def halt(self) -> None:
        """End the program at its next line; to be called where nothing can be raised."""
        if self.reached is None and self._armed:
            self.reached = Limit("fault", 0)
            self._keep_raising()

    def disarm(self) -> None:
        if self.reached is not None and sys.monitoring.get_tool(STOPPER) == NAME:
            sys.monitoring.set_events(STOPPER, 0)
            sys.monitoring.free_tool_id(STOPPER)
        self._armed = False

    def _keep_raising(self) -> None:
        monitoring = sys.monitoring
        monitoring.use_tool_id(STOPPER, NAME)
        events = monitoring.events
        for event in (events.LINE, events.PY_START, events.JUMP):
            monitoring.register_callback(STOPPER, event, self._again)
        monitoring.set_events(STOPPER, events.LINE | events.PY_START | events.JUMP)

    def _again(self, code: CodeType, *_: Any) -> None:
        if self._armed and self._sources.of(code.co_filename) is not None:
            assert self.reached is not None
            raise self.reached
