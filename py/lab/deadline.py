"""Ends a program that takes too long."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from types import CodeType


class DeadlineExceeded(BaseException):
    """The time is over. Not an Exception, so that `except Exception` does not catch it."""


@contextmanager
def deadline(seconds: float, belongs: Callable[[CodeType], bool]) -> Iterator[None]:
    """Raise DeadlineExceeded in the code that `belongs` to the program, once `seconds` are over.

    It is raised again wherever that code goes on, so a program that catches everything ends, too.
    A loop inside C is not interrupted.

    Args:
        seconds: of wall-clock time, from entering the context.
        belongs: whether a code object is the program's or its engine's.
    """
    until = perf_counter() + seconds

    def check(code: CodeType, *_: object) -> None:
        if perf_counter() > until and belongs(code):
            raise DeadlineExceeded

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
