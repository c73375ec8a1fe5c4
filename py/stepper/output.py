"""What the program prints, and the answer when it asks for input."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TextIO

from .events import Events

KEPT = 1_000_000  # characters of output in a trace
PIECE = 8_000  # characters in one event, and of one single write before it is cut
CUT = "\n… output cut: a recording keeps the first million characters.\n"


class Output:
    """Collects what the program writes, as events."""

    def __init__(self) -> None:
        self.pending: list[tuple[str, str]] = []
        self.size = 0
        self.on_full: Callable[[], None] = lambda: None
        self._pending_size = 0

    def write(self, stream: str, text: str) -> None:
        if self.size >= KEPT:
            return
        if self.size + len(text) >= KEPT:
            text = text[: KEPT - self.size] + CUT
            self.size = KEPT
        self.size += len(text)
        if self.pending and self.pending[-1][0] == stream and self._pending_size < PIECE:
            self.pending.append((stream, text))
        else:
            if self._pending_size >= PIECE:
                self.on_full()
            self.pending.append((stream, text))
        self._pending_size += len(text)

    def take(self, events: Events) -> None:
        """Emit all that was written since the last call."""
        pending, self.pending = self.pending, []
        self._pending_size = 0
        at = 0
        while at < len(pending):
            stream = pending[at][0]
            end = at
            while end < len(pending) and pending[end][0] == stream:
                end += 1
            text = "".join([piece for _, piece in pending[at:end]])
            for start in range(0, len(text), 4 * PIECE):
                events.print(stream, text[start : start + 4 * PIECE])
            at = end


class Writer(io.TextIOBase):
    """Stands for sys.stdout or sys.stderr while the program runs."""

    def __init__(self, output: Output, stream: str, through: TextIO | None) -> None:
        self._output = output
        self._stream = stream
        self._through = through
        self.name = f"<{stream}>"

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return "utf-8"

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._output.write(self._stream, text)
            if self._through is not None:
                self._through.write(text)
        return len(text)

    def flush(self) -> None:
        if self._through is not None:
            self._through.flush()

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False


class NoInput(io.TextIOBase):
    """Stands for sys.stdin: a recorded program has no keyboard."""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> str:
        raise EOFError(
            "a recorded program has no keyboard input: write the value into the program instead"
        )

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        return self.read()
