"""WebKit by Selenium, and the page in it: `stepper.StepperPage` in small, with the same names."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from typing import Any
from urllib.parse import urlencode

import pytest
from selenium.webdriver import WebKitGTK
from selenium.webdriver.support.ui import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.e2e.stepper_page import KERNEL_TIMEOUT, pack

BROWSERS = "/usr/lib/*/webkit2gtk-*/MiniBrowser"
SECONDS = KERNEL_TIMEOUT / 1000

# The page may draw an element anew at any time: it is found and used in one script.
BY_NAME = """
const [role, name] = arguments
const tags = { link: 'a[href]', button: 'button, [role=button]', region: 'section, [role=region]', textbox: 'textarea, [role=textbox]' }
const nameOf = (e) => e.getAttribute('aria-label') ?? e.textContent.trim()
const found = [...document.querySelectorAll(tags[role])].find((e) => nameOf(e) === name && e.checkVisibility())
"""
CLICK = """
if (!found || found.disabled) return false
found.click()
return true
"""
READ = "return found?.innerText.includes(arguments[2]) ?? false"
FILL = """
const [box, text] = [found, arguments[2]]
if (!box || box.readOnly) return false
box.focus()
if (box instanceof HTMLTextAreaElement) {
  box.value = text
  box.dispatchEvent(new InputEvent('input', { bubbles: true }))
} else {
  getSelection().selectAllChildren(box)
  document.execCommand('insertText', false, text)
}
return true
"""


@contextmanager
def display() -> Iterator[str]:
    """A screen that nobody sees."""
    xvfb = shutil.which("Xvfb")
    if xvfb is None:
        pytest.fail("Xvfb was not found: run the tests with `python3 build.py test`.")
    command = [xvfb, "-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        try:
            yield f":{process.stdout.readline().decode().strip()}"
        finally:
            process.terminate()


@contextmanager
def driver() -> Iterator[WebKitGTK]:
    path = shutil.which("WebKitWebDriver")
    browsers = sorted(glob(BROWSERS))
    if path is None or not browsers:
        pytest.fail("WebKit was not found: run the tests with `python3 build.py test`.")
    options = Options()
    options.binary_location = browsers[-1]
    options.add_argument("--automation")
    with display() as screen:
        service = Service(path, env={**os.environ, "DISPLAY": screen})
        webkit = WebKitGTK(options=options, service=service)
        try:
            webkit.set_script_timeout(SECONDS)
            yield webkit
        finally:
            webkit.quit()


class WebKitPage:
    def __init__(self, webkit: WebKitGTK, address: str) -> None:
        self.webkit = webkit
        self.address = address

    def goto(self, address: str) -> None:
        self.webkit.get(address)

    def open(self, *, program: dict[str, object] | None = None, **settings: str) -> None:
        settings = {"lang": "en", **settings}
        fragment = f"#program={pack(program)}" if program else ""
        self.goto(f"{self.address}?{urlencode(settings)}{fragment}")

    def evaluate(self, script: str, *arguments: object) -> Any:
        """What an expression comes to in the page; of a promise, what it resolves to."""
        call = f"const done = arguments[arguments.length - 1]; Promise.resolve({script}).then(done)"
        return self.webkit.execute_async_script(call, *arguments)

    def wait(self, script: str, *arguments: object) -> Any:
        """Until an expression is true."""
        waiting = WebDriverWait(self.webkit, SECONDS, poll_frequency=0.1)
        return waiting.until(
            lambda webkit: webkit.execute_script(f"return {script}", *arguments),
            f"{script} of {json.dumps(arguments, default=str)} was never true",
        )

    def until(self, act: str, role: str, name: str, *more: object) -> None:
        """Until there is such an element and the script, which has it as `found`, returns true."""
        waiting = WebDriverWait(self.webkit, SECONDS, poll_frequency=0.1)
        waiting.until(
            lambda webkit: webkit.execute_script(BY_NAME + act, role, name, *more),
            f"{role} {name}: not there, or not so",
        )

    def find(self, role: str, name: str) -> None:
        self.until("return !!found", role, name)

    def press(self, name: str, role: str = "button") -> None:
        self.until(CLICK, role, name)

    def fill(self, name: str, text: str) -> None:
        self.until(FILL, "textbox", name, text)

    def expect_kernel(self, state: str) -> None:
        self.wait("document.documentElement.dataset.kernel === arguments[0]", state)

    def expect_position(self, position: int) -> None:
        self.wait("document.documentElement.dataset.position === arguments[0]", str(position))

    def expect_text(self, region: str, text: str) -> None:
        self.until(READ, "region", region, text)

    def expect_output(self, text: str) -> None:
        self.expect_text("Output", text)

    def run(self, program: str | None = None, engine: str | None = None) -> None:
        """Types what is given, presses Run, and waits until the run is over."""
        for name, text in (("Engine", engine), ("Program", program)):
            if text is not None:
                self.press(name)
                self.fill(name, text)
        self.expect_kernel("ready")
        self.press("Run")
        self.find("button", "Run")
