"""What every browser must do under the page's Content-Security-Policy: all that the page does, and nothing of it is refused."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, expect

from tests.e2e.browsers.webkit import WebKitPage
from tests.e2e.conftest import DIST, Site
from tests.e2e.stepper_page import StepperPage

VIEWS = ("Compare", "Time machine", "Memory", "Test functions", "Glossary", "DeZero in Steps")
DIAMOND = """\
import numpy as np
from engine import Variable, add, square

x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
print("the gradient is", x.grad)
"""
WATCH = """
globalThis.violations = []
document.addEventListener('securitypolicyviolation', (e) => violations.push(`${e.effectiveDirective} ${e.blockedURI}`))
"""
REFUSED = re.compile("Content.Security.Policy|Refused to|violates", re.IGNORECASE)


def refusals(page: Page) -> list[str]:
    """What the browser has refused, as it says itself: of the page, its frames and their workers."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if REFUSED.search(message.text):
            said.append(message.text)

    page.add_init_script(WATCH)
    page.on("console", hear)
    return said


def expect_no_refusal(page: Page, said: list[str]) -> None:
    assert page.evaluate("violations") == []
    assert said == []


def use(stepper: StepperPage) -> None:
    """A program, its steps, the editor, the lesson's colours and its exercise."""
    stepper.run(DIAMOND)
    stepper.press("Last")
    stepper.expect_output("the gradient is 64.0")
    stepper.expect_gradient("x", "64.0")
    stepper.press("First")
    stepper.press("Next pop")
    stepper.expect_position(1)
    expect(stepper.region("Graph").locator("[data-kind=variable]").first).to_be_visible()
    page = stepper.page
    expect(page.locator(".cm-content .cm-line span").first).to_be_attached()
    page.get_by_role("tab", name="Lesson", exact=True).click()
    assert (
        page.locator(".lesson-text pre.shiki span[style]").first.evaluate("e => e.style.color")
        != ""
    )
    exercise = page.get_by_role("region", name="Exercise")
    exercise.get_by_role("button", name="Check", exact=True).click()
    expect(exercise.get_by_role("status")).to_contain_text(re.compile(r"\w"))


def look_around(stepper: StepperPage) -> None:
    page = stepper.page
    stepper.press("Help")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Theme")).click()
    for view in VIEWS:
        page.get_by_role("banner").get_by_role("link", name=view, exact=True).click()
        expect(page.locator("main")).to_be_visible()
        expect(page.locator("main[aria-busy=true]")).to_have_count(0, timeout=60_000)


def test_chromium_refuses_nothing(stepper: StepperPage, tmp_path: Path) -> None:
    said = refusals(stepper.page)
    stepper.open(lesson="step16")
    use(stepper)
    with stepper.page.expect_download() as download:
        stepper.press("Share")
        stepper.press("Download the recording")
    download.value.save_as(tmp_path / "trace.json")
    stepper.page.locator("input[type=file]").set_input_files(tmp_path / "trace.json")
    look_around(stepper)
    expect_no_refusal(stepper.page, said)


def test_firefox_refuses_nothing(firefox_stepper: StepperPage) -> None:
    said = refusals(firefox_stepper.page)
    firefox_stepper.open(lesson="step16")
    use(firefox_stepper)
    look_around(firefox_stepper)
    expect_no_refusal(firefox_stepper.page, said)


def test_webkit_refuses_nothing(webkit_stepper: WebKitPage) -> None:
    webkit_stepper.open(lesson="step16")
    webkit_stepper.webkit.execute_script(WATCH)
    webkit_stepper.run(DIAMOND)
    webkit_stepper.press("Last")
    webkit_stepper.expect_output("the gradient is 64.0")
    webkit_stepper.expect_text("Gradients", "64.0")
    webkit_stepper.press("First")
    webkit_stepper.press("Next pop")
    webkit_stepper.expect_position(1)
    webkit_stepper.wait("document.querySelectorAll('[data-kind=variable]').length > 2")
    for view in VIEWS:
        webkit_stepper.press(view, role="link")
        webkit_stepper.wait("document.querySelector('main') !== null")
        webkit_stepper.wait("document.querySelector('main[aria-busy=true]') === null")
    assert webkit_stepper.evaluate("violations") == []


INJECTED = r"""
const box = document.createElement('div')
document.body.append(box)
box.innerHTML = '<img src="x" onerror="ran.push(1)"><svg onload="ran.push(2)"></svg><iframe srcdoc="<script>parent.ran.push(3)</script>"></iframe>'
  + '<base href="https://elsewhere.invalid/"><form action="https://elsewhere.invalid/"></form><object data="data:text/html,x"></object>'
  + '<iframe srcdoc="<script src=\'data:text/javascript,parent.ran.push(4)\'></script>"></iframe><a href="javascript:ran.push(5)">go</a>'
globalThis.ran = []
box.querySelector('form').submit()
box.querySelector('a').click()
"""
OUT = """async () => {
  const refused = (directive, act) => new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => {
      if (event.effectiveDirective === directive && event.blockedURI.startsWith('https:')) resolve(true)
    })
    void Promise.resolve(act()).catch(() => undefined)
  })
  const out = 'https://elsewhere.invalid/out'
  const image = () => { new Image().src = out }
  const frame = () => document.body.append(Object.assign(document.createElement('iframe'), { src: out }))
  return [await refused('connect-src', () => fetch(out)), await refused('img-src', image), await refused('frame-src', frame)]
}"""


def test_what_is_injected_all_the_same_neither_runs_nor_speaks(page: Page, site: Site) -> None:
    page.goto(site.address)
    expect(page.locator("main")).to_be_visible()
    page.evaluate(f"() => {{ {INJECTED} }}")
    assert page.evaluate(OUT) == [True, True, True]
    assert page.evaluate("ran") == []
    assert page.evaluate("document.baseURI").startswith(site.address)
    assert page.url.startswith(site.address)


def test_the_policy_says_what_may_be() -> None:
    policy = re.search(
        r'Content-Security-Policy" content="([^"]*)"', (DIST / "index.html").read_text()
    )
    assert policy
    directives = dict(part.strip().split(" ", 1) for part in policy[1].split(";"))
    assert (
        directives["default-src"] == directives["object-src"] == directives["base-uri"] == "'none'"
    )
    assert directives["form-action"] == directives["frame-src"] == "'none'"
    assert directives["connect-src"] == directives["img-src"] == "'self'"
    assert not {"'unsafe-inline'", "'unsafe-eval'", "data:", "https:", "*"} & set(
        directives["script-src"].split()
    )
