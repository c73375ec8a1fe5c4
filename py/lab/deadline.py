"""An end for programs that find none of their own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from types import CodeType


class Late(BaseException):
    """The time is over. Not an Exception, so that few programs catch it."""


@contextmanager
def deadline(seconds: float, theirs: Callable[[CodeType], bool]) -> Iterator[None]:
    """Raise Late in `theirs`, the code to be ended, once the seconds are over.

    It is raised again wherever that code goes on: a program that catches everything ends, too.
    """
    until = perf_counter() + seconds

    def check(code: CodeType, *_: object) -> None:
        if perf_counter() > until and theirs(code):
            raise Late

    monitoring = sys.monitoring
    tool = next(i for i in range(6) if monitoring.get_tool(i) is None)
    monitoring.use_tool_id(tool, "deadline")
    events = (monitoring.events.LINE, monitoring.events.PY_START, monitoring.events.JUMP)
    for event in events:
        monitoring.register_callback(tool, event, check)
    monitoring.set_events(tool, events[0] | events[1] | events[2])
    try:
        yield
    finally:
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)
