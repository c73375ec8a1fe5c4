"""A plain server of dist/ for one's own machine."""

from __future__ import annotations

import errno
import os
import socketserver
import sys
import threading
import webbrowser
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tools.messages import Stop, say

HOST = "127.0.0.1"


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections are kept
    # Not the system's table, which knows less, and on Windows may say anything. A .gz is a file as
    # it is: never a Content-Encoding.
    extensions_map = {  # noqa: RUF012
        "": "application/octet-stream",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".mjs": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".json": "application/json",
        ".webmanifest": "application/manifest+json",
        ".wasm": "application/wasm",
        ".gz": "application/gzip",
        ".zip": "application/zip",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".ico": "image/x-icon",
        ".txt": "text/plain; charset=utf-8",
    }

    def end_headers(self) -> None:
        self.send_header(
            "Cache-Control", "no-cache"
        )  # ask again each time, so that a new build is seen at once
        super().end_headers()

    def list_directory(self, path: Any) -> None:
        self.send_error(404)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # there it would let two servers share a port

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(
            self
        )  # not HTTPServer's, which asks the network for this machine's name
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(
            sys.exc_info()[1], ConnectionError
        ):  # a browser that went away is no error
            super().handle_error(request, client_address)


def reserve(port: int, folder: Path) -> Server:
    """A server that has its port but does not listen yet. Raises Stop where it cannot have it."""
    server = Server((HOST, port), partial(Handler, directory=str(folder)), bind_and_activate=False)
    try:
        server.server_bind()
    except OSError as error:
        server.server_close()
        raise _no_port(port, error) from error
    return server


def serve(server: Server, open_browser: bool) -> None:
    """Listen until Ctrl+C."""
    try:
        server.server_activate()
    except OSError as error:  # two may reserve a port, one can listen
        raise _no_port(server.server_port, error) from error
    address = f"http://{HOST}:{server.server_port}/"
    say(f"Serving dist/ on {address} (Ctrl+C ends it)")
    if open_browser and _has_screen():
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    server.serve_forever()


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
