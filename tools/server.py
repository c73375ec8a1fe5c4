"""Serving dist/ on one's own machine, by `vite preview`."""

from __future__ import annotations

import errno
import os
import socket
import sys

from tools import paths
from tools.messages import Stop, say
from tools.process import run_shown

HOST = "127.0.0.1"
VITE = paths.NODE_MODULES / "vite" / "bin" / "vite.js"


def free_port(port: int) -> int:
    """The port, if it is free now; any free port for 0.

    Raises:
        Stop: it is in use, or using it is not permitted.
    """
    with socket.socket() as probe:
        if os.name != "nt":  # there it would allow two servers on one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            return int(probe.getsockname()[1])
        except OSError as error:
            raise _no_port(port, error) from error


def serve(node: str, port: int, open_browser: bool) -> int:
    """Serve until Ctrl+C; returns the exit code.

    Raises:
        Stop: the port was taken in the meantime.
    """
    port = free_port(port)
    say("Serving dist/ until Ctrl+C:")  # the address follows from Vite, once it listens
    command = [node, str(VITE), "preview"]
    command += ["--host", HOST, "--port", str(port), "--strictPort"]
    if open_browser and _has_screen():
        command.append("--open")
    return run_shown(command, {})


def _no_port(port: int, error: OSError) -> Stop:
    other = port + 1 if 1024 <= port < 65535 else 8000
    if error.errno == errno.EADDRINUSE:
        return Stop(
            f"Port {port} is in use: stop what uses it, or choose another with --port {other}."
        )
    return Stop(
        f"Port {port} cannot be used ({error.strerror}): choose another with --port {other}."
    )


def _has_screen() -> bool:
    """Whether there is one to show a page on: a text browser would take over the terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
