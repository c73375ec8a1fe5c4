"""A Pyodide that has never seen our page loads the engines from the site, by the lock file there."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DIST, ROOT, Site

PYODIDE = ROOT / "node_modules" / "pyodide"
LOCK = "pyodide-lock.json"
DIAMOND = """\
import numpy as np
from steps.step16 import Variable, add, square

x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
float(x.grad)
"""
IN_NODE = """\
import { loadPyodide } from 'pyodide'
const [dist, program] = process.argv.slice(1)
const pyodide = await loadPyodide({ lockFileURL: `${dist}/pyodide-lock.json`, packageBaseUrl: `${dist}/` })
await pyodide.loadPackage('dezero-in-steps')
console.log('x.grad =', pyodide.runPython(program))
console.log('loaded', Object.keys(pyodide.loadedPackages).sort().join(' '))
"""
STRANGERS_PAGE = """\
<!doctype html><title>another page</title><output></output>
<script type="module">
  import { loadPyodide } from './pyodide.mjs'
  const pyodide = await loadPyodide({ lockFileURL: 'SITEpyodide-lock.json' })
  await pyodide.loadPackage('dezero-in-steps')
  document.querySelector('output').textContent = `x.grad = ${pyodide.runPython(PROGRAM)}`
</script>
"""


def test_the_lock_names_what_lies_beside_it() -> None:
    packages = json.loads((DIST / LOCK).read_text(encoding="utf-8"))["packages"]
    assert sorted(packages) == ["dezero-in-steps", "numpy"]
    assert packages["dezero-in-steps"]["depends"] == ["numpy"]
    assert packages["dezero-in-steps"]["imports"] == ["dezero", "lab", "stepper", "steps"]
    for package in packages.values():
        wheel = (DIST / package["file_name"]).read_bytes()
        assert hashlib.sha256(wheel).hexdigest() == package["sha256"]


def test_numpy_in_the_lock_is_the_one_that_pyodide_published() -> None:
    ours = json.loads((DIST / LOCK).read_text(encoding="utf-8"))
    theirs = json.loads((PYODIDE / LOCK).read_text(encoding="utf-8"))
    assert ours["info"] == theirs["info"]
    assert ours["packages"]["numpy"]["sha256"] == theirs["packages"]["numpy"]["sha256"]


def test_in_node(tmp_path: Path) -> None:
    node = shutil.which("node")
    assert node, "Node.js is needed: run the tests with `python3 build.py test`."
    dist = tmp_path / "site"
    shutil.copytree(DIST, dist, ignore=shutil.ignore_patterns("kernel", "traces", "assets"))
    run = subprocess.run(
        [node, "--input-type=module", "-e", IN_NODE, str(dist), DIAMOND],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert "x.grad = 64" in run.stdout, run.stdout + run.stderr
    assert "loaded dezero-in-steps numpy" in run.stdout


class _Handler(SimpleHTTPRequestHandler):
    """Pyodide as npm has it, and a page that uses it."""

    page = b""

    def do_GET(self) -> None:
        if self.path != "/":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def stranger(site: Site) -> Iterator[str]:
    """The address of a page of another origin, which has a Pyodide of its own."""
    html = STRANGERS_PAGE.replace("SITE", site.address).replace("PROGRAM", json.dumps(DIAMOND))
    handler = type("Handler", (_Handler,), {"page": html.encode()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(PYODIDE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_in_a_page_of_somebody_else(page: Page, site: Site, stranger: str) -> None:
    site.open_to_all = True
    page.goto(stranger)
    expect(page.locator("output")).to_have_text("x.grad = 64", timeout=60_000)
