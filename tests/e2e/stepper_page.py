"""The page as a person or a screen reader has it: only names and attributes that the page promises."""

from __future__ import annotations

import base64
import json
import re
import zlib
from dataclasses import dataclass
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page, expect

KERNEL_TIMEOUT = 60_000


@dataclass
class Row:
    data: str
    grad: str
    arrived: str


class StepperPage:
    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.expected_faults: list[str] = []

    def expect_fault(self, text: str) -> None:
        """A script is going to fail with this text, as the test wants it to; it fails if none does."""
        self.expected_faults.append(text)

    def open(self, *, program: dict[str, object] | None = None, **settings: str) -> None:
        settings = {"lang": "en", **settings}
        fragment = f"#program={pack(program)}" if program else ""
        self.page.goto(f"{self.address}?{urlencode(settings)}{fragment}")

    # ── where are we ──
    def root(self) -> Locator:
        return self.page.locator(":root")

    def expect_position(self, position: int, length: int | None = None) -> None:
        expect(self.root()).to_have_attribute("data-position", str(position))
        if length is not None:
            expect(self.root()).to_have_attribute("data-length", str(length))

    def expect_kernel(self, state: str) -> None:
        expect(self.root()).to_have_attribute("data-kernel", state, timeout=KERNEL_TIMEOUT)

    def failed_parts(self) -> Locator:
        """What stands in place of parts that failed or could not be fetched."""
        return self.page.locator("[data-failed]")

    def notice(self) -> Locator:
        """The one line that tells of what failed elsewhere."""
        return self.page.locator("[data-notice]")

    # ── controls ──
    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def key(self, key: str) -> None:
        self.page.keyboard.press(key)

    def region(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name, exact=True)

    def text_box(self, name: str) -> Locator:
        return self.page.get_by_role("textbox", name=name, exact=True)

    def timeline(self) -> Locator:
        return self.page.get_by_role("slider", name="Timeline", exact=True)

    def run(self, program: str | None = None, engine: str | None = None) -> None:
        """Types what is given, presses Run, and waits until the run is over."""
        self.start(program, engine)
        self.expect_over()

    def start(self, program: str | None = None, engine: str | None = None) -> None:
        if engine is not None:
            self.text_box("Engine").fill(engine)
        if program is not None:
            self.text_box("Program").fill(program)
        self.expect_kernel("ready")
        self.press("Run")

    def expect_over(self) -> None:
        expect(self.page.get_by_role("button", name="Run", exact=True)).to_be_visible(
            timeout=KERNEL_TIMEOUT
        )

    # ── what is shown ──
    def functions(self, region: str) -> list[tuple[str, str]]:
        """Name and generation of each item of `funcs` or `seen_set`, in order: ("C Square", "1")."""
        items = self.region(region).get_by_role("listitem")
        return [
            (
                f"{item.get_attribute('data-letter')} {item.get_attribute('data-function')}",
                item.get_attribute("data-generation") or "",
            )
            for item in items.all()
        ]

    def gradients(self) -> dict[str, Row]:
        rows = self.region("Gradients").get_by_role("row").all()[1:]
        cells = [row.get_by_role("cell").all_inner_texts() for row in rows]
        return {name: Row(*rest) for name, *rest in cells}

    def expect_gradient(self, variable: str, grad: str) -> None:
        row = (
            self.region("Gradients")
            .get_by_role("row")
            .filter(has=self.page.get_by_role("cell", name=variable, exact=True))
        )
        expect(row.get_by_role("cell").nth(2)).to_have_text(grad)

    def expect_narration(self, text: str) -> None:
        expect(self.region("Narration")).to_contain_text(text)

    def expect_output(self, text: str) -> None:
        """What the program printed in the whole run, wherever the page stands in it."""
        output = self.region("Output")
        later = output.get_by_role("button", name=re.compile("printed later|나중에"))
        expect(output.filter(has_text=text).or_(later).first).to_be_visible()
        if later.is_visible():
            later.click()
        expect(output).to_contain_text(text)

    def current_function(self) -> Locator:
        return self.region("Graph").locator("[data-kind=function][data-state=current]")

    def pops(self) -> list[str]:
        """Steps through the whole run by pop and returns the letters in order of popping."""
        self.press("First")
        length = int(self.root().get_attribute("data-length") or 0)
        labels = []
        for position in range(1, length + 1):
            self.press("Next pop")
            self.expect_position(position)
            label = self.current_function().get_attribute("aria-label") or ""
            labels.append(label.removeprefix("Function ").split(",")[0])
        return labels


def pack(program: dict[str, object]) -> str:
    """base64url(deflate-raw(JSON)), independently of the page's own code."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = compressor.compress(json.dumps(program).encode()) + compressor.flush()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")
