"""Running other programs: output into a log, progress on the terminal, and no child left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Callable

from tools import paths
from tools.lock import inherited_lock
from tools.messages import Progress, Stop, about_os_error

OWN_GROUP = os.name != "nt"  # so that a program and what it starts can be ended together
TAIL = 40  # lines of a log that are worth showing
TICK = 0.1  # seconds between two looks at how far a program is

NO_NETWORK = (
    "ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ENETUNREACH", "ETIMEDOUT",
    "ENOTCACHED",
    "getaddrinfo", "Name or service not known", "Temporary failure in name resolution",
    "NewConnectionError", "ConnectTimeout", "ReadTimeout", "Connection refused", "No route to host",
    "Network is unreachable", "Failed to establish a new connection",
    "Could not resolve", "Could not find a version that satisfies",
)  # fmt: skip
DISK_FULL = ("ENOSPC", "No space left on device")


class Failed(Exception):
    """A program ended with a code that is not 0; what it printed is in the log."""

    def __init__(self, code: int, log: Path) -> None:
        super().__init__(f"exit code {code}")
        self.code = code
        self.log = log
        self.text = log.read_text(encoding="utf-8", errors="replace")

    @property
    def no_network(self) -> bool:
        return any(sign in self.text for sign in NO_NETWORK)

    @property
    def disk_full(self) -> bool:
        return any(sign in self.text for sign in DISK_FULL)

    def as_stop(self, sentence: str) -> Stop:
        """The sentence to stop with, after the end of the log has been shown."""
        if self.disk_full:
            return Stop("The disk is full: free some space and run this again.")
        sys.stdout.flush()
        sys.stderr.write("\n".join(self.text.splitlines()[-TAIL:]) + "\n")
        return Stop(f"{sentence} (the whole log is {paths.relative(self.log)}).")


def run_logged(
    command: Sequence[str],
    label: str,
    log_name: str,
    measure: Callable[[], str] | None = None,
    env: Mapping[str, str] | None = None,
    fine: Sequence[int] = (0,),
) -> None:
    """Run a program from the project's folder, what it prints going to a log.

    `measure` says in a few words how far it has come. Raises Failed where its exit code is not
    among `fine`.
    """
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    log = paths.LOGS / f"{log_name}.log"
    progress = Progress(label)
    with log.open("wb") as stream:
        try:
            child = subprocess.Popen(
                list(command),
                cwd=paths.ROOT,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                start_new_session=OWN_GROUP,
                pass_fds=inherited_lock(),
            )
        except OSError as error:
            progress.broken()
            raise Stop(f"{command[0]} could not be started: {about_os_error(error)}") from error
        try:
            while not _ended(child):
                progress.show(_look(measure) if measure else "")
        finally:
            end(child)
    if child.returncode not in fine:
        progress.broken()
        raise Failed(child.returncode, log)
    progress.done()


def _look(measure: Callable[[], str]) -> str:
    try:
        return measure()
    except OSError:  # it looked at a file that was just being moved
        return ""


def run_shown(command: Sequence[str], env: Mapping[str, str]) -> int:
    """Run a program that says for itself what it does; returns its exit code."""
    child = subprocess.Popen(
        list(command),
        cwd=paths.ROOT,
        env={**os.environ, **env},
        stdin=subprocess.DEVNULL,
        start_new_session=OWN_GROUP,
    )
    try:
        return child.wait()
    finally:
        end(child)


def _ended(child: subprocess.Popen[bytes]) -> bool:
    """Whether a program has ended by the next tick."""
    try:
        child.wait(TICK)
    except subprocess.TimeoutExpired:
        return False
    return True


def end(child: subprocess.Popen[bytes]) -> None:
    """End a program and what it started, if it still runs."""
    if child.poll() is not None:
        return
    if OWN_GROUP:
        os.killpg(child.pid, signal.SIGTERM)
    else:
        child.terminate()
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def answer(command: Sequence[str], timeout: float = 20.0) -> str | None:
    """What a program prints, stripped; None where it is missing, fails or answers too late."""
    try:
        done = subprocess.run(
            list(command),
            cwd=paths.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace").strip()
