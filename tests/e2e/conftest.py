"""A real browser over the built dist/, served by a plain static server under a sub-path."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.e2e.stepper_page import StepperPage

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"
SUB_PATH = "/classes/autograd/dezero/"
PART_FAILED = "A part of the page has failed"  # what panels/Guard.svelte tells the console


class Site(ThreadingHTTPServer):
    """dist/ below a sub-path and nothing else; files can be made to fail."""

    daemon_threads = True

    def __init__(self) -> None:
        self.broken: dict[str, Callable[[bytes], bytes | None]] = {}
        self.announces_gzip = False  # as some hosts do for files that end in .gz
        self.open_to_all = False  # pages of other origins may read it, as on GitHub Pages
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(DIST)))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{SUB_PATH}"

    def breaking(self, path: Path) -> Callable[[bytes], bytes | None] | None:
        return next((spoil for part, spoil in self.broken.items() if part in path.name), None)


class _Handler(SimpleHTTPRequestHandler):
    server: Site
    protocol_version = "HTTP/1.1"

    def translate_path(self, path: str) -> str:
        inside = urlsplit(path).path
        if not inside.startswith(SUB_PATH):
            return str(DIST / "no such file")
        return super().translate_path("/" + inside[len(SUB_PATH) :])

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if self.server.announces_gzip and path.suffix == ".gz" and path.is_file():
            self._send(path.read_bytes(), path, {"Content-Encoding": "gzip"})
            return
        spoil = self.server.breaking(path)
        if spoil is None or not path.is_file():
            super().do_GET()
            return
        content = spoil(path.read_bytes())
        if content is None:
            self.send_error(404)
            return
        self._send(content, path, {})

    def _send(self, content: bytes, path: Path, headers: dict[str, str]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        if self.server.open_to_all:
            self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: pytest shows what matters."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    path = (
        os.environ.get("DEZERO_BROWSER")
        or shutil.which("chromium")
        or shutil.which("google-chrome")
    )
    if path is None:
        pytest.fail("No browser was found: run the tests with `python3 build.py test`.")
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
    ]
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """As for a reader who wants no motion: every move is at its end at once. test_motion.py wants it."""
    return {**browser_context_args, "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def whole_site() -> Iterator[Site]:
    if not (DIST / "index.html").is_file():
        pytest.fail("dist/ is not there: run `python3 build.py build` first.")
    site = Site()
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    yield site
    site.shutdown()
    site.server_close()


@pytest.fixture
def site(whole_site: Site) -> Iterator[Site]:
    whole_site.broken.clear()
    yield whole_site
    whole_site.broken.clear()
    whole_site.open_to_all = False


@pytest.fixture
def stepper(page: Page, site: Site) -> Iterator[StepperPage]:
    with watched(page, site) as stepper:
        yield stepper


@contextmanager
def watched(page: Page, site: Site) -> Iterator[StepperPage]:
    """The page, watched: no request may leave the site, no script may fail, and no part of the page.

    A test that makes something fail on purpose says so: `stepper.expect_fault("its text")`.
    """
    strangers: list[str] = []
    failures: list[str] = []
    page.on(
        "request",
        lambda request: (
            strangers.append(request.url)
            if not request.url.startswith((site.address, "data:", "blob:", "about:"))
            else None
        ),
    )
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on(
        "console",
        lambda message: (
            failures.append(message.text) if message.text.startswith(PART_FAILED) else None
        ),
    )
    stepper = StepperPage(page, site.address)
    yield stepper
    for fault in stepper.expected_faults:
        assert any(fault in failure for failure in failures), f"nothing failed with {fault!r}"
    failures = [one for one in failures if not any(f in one for f in stepper.expected_faults)]
    assert strangers == [], "the page reached beyond its own folder"
    assert failures == [], "a script of the page failed"
