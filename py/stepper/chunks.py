"""A recording as the JSON of chunks, which together are one Trace (trace.schema.json)."""

from __future__ import annotations

import platform
from collections.abc import Callable
from json import dumps, loads
from typing import Any

import numpy as np

from .sources import Sources
from .state import State
from .values import quote

FORMAT = "dezero-in-steps/trace"
VERSION = 1


class Chunks:
    """Takes what the recorder has collected, and hands it out piece by piece."""

    def __init__(
        self,
        take: Callable[[str], None],
        sources: Sources,
        engine: Callable[[], str | None],
        most: int,
    ) -> None:
        """`take` is given the JSON of each chunk, of at most `most` events; `engine` names the
        engine that the program has imported by then."""
        self.events = 0  # handed out
        self._take = take
        self._sources = sources
        self._engine = engine
        self._most = most
        self._files: set[str] = set()  # names of those handed out
        self._started = False

    def hand_out(self, state: State) -> None:
        """The events that nothing will change any more, and all entries."""
        while (taken := state.events.take(self._most, everything=False))[0]:
            self._chunk(state, *taken, "null")

    def finish(self, state: State, end: dict[str, Any]) -> None:
        """All the rest; the last chunk holds how the recording ended."""
        taken = state.events.take(self._most, everything=True)
        while (more := state.events.take(self._most, everything=True))[0]:
            self._chunk(state, *taken, "null")
            taken = more
        self._chunk(state, *taken, dumps(end))

    def _chunk(self, state: State, count: int, events: str, end: str) -> None:
        parts: list[str] = []
        if not self._started:
            self._started = True
            parts.append(
                f'"format":{quote(FORMAT)},"version":{VERSION},'
                f'"python":{quote(platform.python_version())},"numpy":{quote(np.__version__)}'
            )
        files = {n: s.text for n, s in self._sources.used.items() if n not in self._files}
        self._files.update(files)
        parts.append(f'"engine":{dumps(self._engine())},"files":{dumps(files)}')
        parts.append(f'"variables":[{",".join(state.new_variables)}]')
        parts.append(f'"functions":[{",".join(state.new_functions)}],"events":[')
        self.events += count
        self._take("".join(["{", ",".join(parts), events, f'],"end":{end}}}']))
        state.new_variables.clear()
        state.new_functions.clear()


def join(chunks: list[str]) -> dict[str, Any]:
    """One Trace of its chunks."""
    trace: dict[str, Any] = loads(chunks[0])
    for text in chunks[1:]:
        for key, value in loads(text).items():
            if isinstance(value, list):
                trace.setdefault(key, []).extend(value)
            elif isinstance(value, dict) and key == "files":
                trace.setdefault(key, {}).update(value)
            else:
                trace[key] = value
    return trace
