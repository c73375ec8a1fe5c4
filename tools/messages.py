"""What build.py says: plain lines, a line of progress, and the sentence that it stops with."""

from __future__ import annotations

import errno
import sys
import time

PLAIN_INTERVAL = 10.0  # seconds between two lines of progress where lines cannot be rewritten
TTY_INTERVAL = 0.1


class Stop(Exception):
    """Ends build.py with one sentence that says what happened and what to do."""


def say(text: str) -> None:
    print(text, flush=True)


def about_os_error(error: OSError) -> str:
    """The sentence for an error of the file system that no stage foresaw."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full{where}: free some space and run this again."
    if isinstance(error, PermissionError):
        return f"Not permitted{where}: change the permissions there and run this again."
    return f"{error.strerror or error}{where}: fix that and run this again."


class Progress:
    """One stage's line of progress.

    On a terminal the line rewrites itself; elsewhere a plain line comes at the start and then every
    ten seconds.
    """

    def __init__(self, label: str) -> None:
        self.label = label
        self.started = time.monotonic()
        self.tty = sys.stdout.isatty()
        self._shown = 0.0
        self._width = 0
        if not self.tty:
            self._shown = self.started
            say(f"{label} …")
        else:
            self.show("")

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def show(self, detail: str) -> None:
        now = time.monotonic()
        if now - self._shown < (TTY_INTERVAL if self.tty else PLAIN_INTERVAL):
            return
        self._shown = now
        line = f"{self.label} … " + ", ".join(p for p in (detail, f"{self.seconds:.0f} s") if p)
        if self.tty:
            self._rewrite(line)
        else:
            say(line)

    def done(self, detail: str = "") -> None:
        line = f"{self.label}: " + ", ".join(p for p in (detail, f"{self.seconds:.1f} s") if p)
        if self.tty:
            self._rewrite(line)
            sys.stdout.write("\n")
            sys.stdout.flush()
        else:
            say(line)

    def broken(self) -> None:
        """The stage failed: leave the line as it is, so that what follows starts on a new one."""
        if self.tty:
            sys.stdout.write("\n")
            sys.stdout.flush()

    def _rewrite(self, line: str) -> None:
        sys.stdout.write("\r" + line.ljust(self._width))
        sys.stdout.flush()
        self._width = len(line)


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
