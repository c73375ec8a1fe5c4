"""The recorder's registrations with sys.monitoring.

Not sys.settrace: that slows down every line that runs in the thread, numpy's and the recorder's
own, too. Here only the code of the learner's files and of the engines reports its lines.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

# Of sys.monitoring's six tools, two that have no other meaning. A tool with a higher number is
# called first.
RECORDER, STOPPER = 3, 4
NAME = "stepper"

_events = sys.monitoring.events
CALLS = _events.PY_START | _events.PY_RESUME | _events.PY_RETURN | _events.PY_YIELD
LINES = CALLS | _events.LINE | _events.JUMP
# Reported for all code; the rest only for the code that is followed.
EVERYWHERE = (
    _events.PY_START | _events.PY_RESUME | _events.PY_THROW | _events.PY_UNWIND
    | _events.EXCEPTION_HANDLED
)  # fmt: skip
DISABLE = sys.monitoring.DISABLE


def listen(callbacks: Mapping[int, Callable[..., Any]]) -> None:
    """Call these, by event. Raises ValueError when another recorder is at work."""
    monitoring = sys.monitoring
    monitoring.use_tool_id(RECORDER, NAME)
    monitoring.restart_events()  # those of foreign code were switched off by the last run
    for event, callback in callbacks.items():
        monitoring.register_callback(RECORDER, event, callback)
    monitoring.set_events(RECORDER, EVERYWHERE)


def is_listening() -> bool:
    return sys.monitoring.get_tool(RECORDER) == NAME


def stop_listening(callbacks: Mapping[int, Callable[..., Any]]) -> None:
    """Call them no longer."""
    monitoring = sys.monitoring
    monitoring.set_events(RECORDER, 0)
    for event in callbacks:
        monitoring.register_callback(RECORDER, event, None)
    monitoring.free_tool_id(RECORDER)
