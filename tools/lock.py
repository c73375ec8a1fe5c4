"""One build.py at a time in one folder.

The programs that a stage starts inherit the lock, so that it also keeps a new start waiting for
what a killed build.py left running. Windows has no such lock; there, two builds at once are not
kept apart.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator

from tools import paths
from tools.messages import say

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_held: list[int] = []


def inherited_lock() -> list[int]:
    """The file descriptors to hand on to a started program."""
    return list(_held)


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Wait until no other build.py works here, and clear away what an interrupted one left."""
    paths.BUILD.mkdir(exist_ok=True)
    with (paths.BUILD / "lock").open("w") as stream:
        if fcntl is not None:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another build.py works in this folder; waiting for it to end …")
                fcntl.flock(stream, fcntl.LOCK_EX)
            _held.append(stream.fileno())
        try:
            shutil.rmtree(paths.TMP, ignore_errors=True)
            paths.TMP.mkdir(parents=True)
            yield
        finally:
            _held.clear()
