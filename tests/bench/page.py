"""How soon does a lesson step, and what does one pop on screen cost?

python tests/bench/page.py        after `build.py build`; DEZERO_BROWSER names the browser
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from stepper import record

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"
WARM_LOADS = 5
POPS = 40
SPARE_BOOTS = 5_000  # milliseconds

CHAIN = """\
import numpy as np
from engine import Variable, square

x = Variable(np.array(1.0))
y = x
for _ in range({count}):
    y = square(y)
y.backward()
"""

NOTE_WHEN_READY = """
new MutationObserver((_, observer) => {
  const { length } = document.documentElement.dataset
  if (Number(length) > 0 && !window.steppableAfter) {
    window.steppableAfter = performance.now()
    observer.disconnect()
  }
}).observe(document, { attributes: true, subtree: true, attributeFilter: ['data-length'] })
"""

# Svelte brings the page up to date in microtasks after the click; painting is not script.
TIME_POPS = """
async (count) => {
  const next = document.querySelector('[aria-label="Next pop"]')
  const times = []
  for (let i = 0; i < count; i++) {
    const before = performance.now()
    next.click()
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
    times.push(performance.now() - before)
    await new Promise((done) => requestAnimationFrame(done))
  }
  return times
}
"""


def measure() -> dict[str, Any]:
    """Milliseconds to the first step, warm; of script for one pop; bytes before Pyodide."""
    with _served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("DEZERO_BROWSER", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        loads = _warm_loads(browser, address)
        before, whole = _bytes(browser, address)
        pops = {count: _pop(browser, address, count) for count in (1_000, 10_000)}
        browser.close()
    return {
        "lesson steps after navigation, warm, ms": {
            "value": statistics.median(loads),
            "at_most": 300,
        },
        "one pop at 1,000 functions, ms of script": {"value": pops[1_000], "at_most": 8},
        "one pop at 10,000 functions, ms of script": {"value": pops[10_000], "at_most": 16},
        "download before Pyodide, kB": {"value": before / 1e3, "at_most": 300},
        "download in all, MB": {"value": whole / 1e6, "at_most": 10},
    }


def _warm_loads(browser: Browser, address: str) -> list[float]:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(NOTE_WHEN_READY)
    times = []
    for _ in range(WARM_LOADS + 1):
        page.goto(f"{address}?lang=en", wait_until="commit")
        page.wait_for_function("window.steppableAfter")
        times.append(page.evaluate("window.steppableAfter"))
        page.wait_for_function(
            "document.documentElement.dataset.kernel === 'ready'", timeout=60_000
        )
    context.close()
    return times[1:]


def _bytes(browser: Browser, address: str) -> tuple[int, int]:
    """What the server sends before the first file of Python, and in all until Python is ready."""
    context = browser.new_context()
    page = context.new_page()
    sizes: list[tuple[str, int]] = []
    page.on(
        "response",
        lambda response: (
            sizes.append((response.url, int(response.headers.get("content-length", 0))))
            if response.url.startswith(address)
            else None  # what the page made itself and only then read
        ),
    )
    page.goto(f"{address}?lang=en")
    page.wait_for_function("document.documentElement.dataset.kernel === 'ready'", timeout=60_000)
    context.close()
    first = next(i for i, (url, _) in enumerate(sizes) if "/kernel/" in url)
    return sum(size for _, size in sizes[:first]), sum(size for _, size in sizes)


def _pop(browser: Browser, address: str, count: int) -> float:
    trace = record(
        {"main.py": CHAIN.format(count=count)}, "step16", max_events=10_000_000, max_seconds=600
    )
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page: Page = context.new_page()
    page.goto(f"{address}?lang=en")
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(trace, file)
        file.flush()
        page.get_by_role("button", name="Share").click()
        page.get_by_label("Open a recording").set_input_files(file.name)
        page.wait_for_function(
            f"document.documentElement.dataset.length === '{count}'", timeout=60_000
        )
    page.locator("[data-kind=function]").first.wait_for()
    # Python and its spare boot on the same cores: what they take is not the pop's.
    page.wait_for_function("document.documentElement.dataset.kernel === 'ready'", timeout=60_000)
    page.wait_for_timeout(SPARE_BOOTS)
    times = page.evaluate(TIME_POPS, POPS)
    context.close()
    return float(statistics.median(times))


@contextmanager
def _served() -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(DIST))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The table is what counts."""


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
