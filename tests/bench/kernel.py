"""How soon is the kernel ready, cold? Against Pyodide and numpy started plainly, in one browser run.

python tests/bench/kernel.py        after `build.py build`; DEZERO_BROWSER names the browser
"""

import functools
import http.server
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PAGES = Path(__file__).resolve().parent / "kernel_page"
PYODIDE = ROOT / "node_modules" / "pyodide"
KERNEL = ROOT / "build" / "kernel"
ROUNDS = 3
PATIENCE = 120_000  # milliseconds
SPARE_BOOTS = 2_000  # milliseconds
MEGABYTE = 1e6


def measure(kernel: Path = KERNEL, wheel: Path | None = None) -> dict[str, Any]:
    """Seconds to ready of both, their ratio, Stop's delay and the download's size.

    Of several rounds the quickest counts: what else the machine does only ever slows one down.
    """
    files = {"ours.js": _bundle(), **_plain_files(wheel)}
    with _served(files, kernel) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("DEZERO_BROWSER", "chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        _ready_after(browser, f"{address}/ours.html")  # the browser's own start counts for neither
        plain, ours, stops = [], [], []
        for _ in range(ROUNDS):
            plain.append(_ready_after(browser, f"{address}/plain.html")[0])
            seconds, stop = _ready_after(browser, f"{address}/ours.html", _stop_delay)
            ours.append(seconds)
            stops.append(stop)
        browser.close()
    manifest = json.loads((kernel / "manifest.json").read_text(encoding="utf-8"))
    download = sum(file["gz"] for file in manifest["files"]) / MEGABYTE
    return {
        "plain Pyodide with numpy, cold, s": min(plain),
        "kernel ready, cold, s": min(ours),
        "kernel ready, as a part of plain": {
            "value": min(ours) / min(plain),
            "at_most": 0.45,
            "note": "aim 0.25",
        },
        "Stop to ready for the next run, s": {"value": min(stops), "at_most": 1.5},
        "kernel's download, MB": {"value": download, "at_most": 10},
    }


def _ready_after(browser: Browser, address: str, then: Any = None) -> tuple[float, Any]:
    """Seconds from navigation to ready in a context that has nothing cached."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_function("window.readyAfter", timeout=PATIENCE)
    seconds = page.evaluate("window.readyAfter") / 1000
    result = then(page) if then else None
    context.close()
    return seconds, result


def _stop_delay(page: Page) -> float:
    page.wait_for_timeout(SPARE_BOOTS)  # Stop is promised warm, with the spare at hand
    return float(page.evaluate("stopEndlessLoop()")) / 1000


def _bundle() -> bytes:
    return subprocess.run(
        ["node", str(PAGES / "bundle.mjs")], cwd=ROOT, check=True, stdout=subprocess.PIPE
    ).stdout


def _plain_files(wheel: Path | None) -> dict[str, Path]:
    lock = json.loads((PYODIDE / "pyodide-lock.json").read_text(encoding="utf-8"))
    name = lock["packages"]["numpy"]["file_name"]
    return {f"pyodide/{name}": wheel or ROOT / ".cache" / name}


@contextmanager
def _served(files: dict[str, Any], kernel: Path) -> Iterator[str]:
    """A static server on a free port: the pages, Pyodide as npm has it, and the kernel's files."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            name = path.split("?")[0].lstrip("/")
            folder, _, rest = name.partition("/")
            if isinstance(files.get(name), Path):
                return str(files[name])
            return str({"pyodide": PYODIDE, "kernel": kernel}.get(folder, PAGES) / (rest or folder))

        def do_GET(self) -> None:
            data = files.get(self.path.lstrip("/"))
            if not isinstance(data, bytes):
                super().do_GET()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Say nothing of each request."""

    Handler.extensions_map = {**Handler.extensions_map, ".mjs": "text/javascript"}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    print(json.dumps(measure(), indent=1))
