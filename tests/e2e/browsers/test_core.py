"""What every browser must do: start Python in the sandbox, run and step a program, keep to its bounds."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.browsers.webkit import WebKitStage
from tests.e2e.stage import Stage

DIAMOND = """\
import numpy as np
from engine import Variable, add, square

x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
print("the gradient is", x.grad)
"""


def test_firefox_runs_a_program_and_steps_through_it(firefox_stage: Stage) -> None:
    firefox_stage.open(lesson="step16")
    firefox_stage.run(DIAMOND)
    firefox_stage.press("Last")
    firefox_stage.expect_output("the gradient is 64.0")
    firefox_stage.expect_gradient("x", "64.0")
    firefox_stage.press("First")
    firefox_stage.press("Next pop")
    firefox_stage.expect_position(1)
    expect(firefox_stage.region("Graph").locator("[data-kind=variable]").first).to_be_visible()


def test_webkit_runs_a_program_and_steps_through_it(webkit_stage: WebKitStage) -> None:
    webkit_stage.open(lesson="step16")
    webkit_stage.run(DIAMOND)
    webkit_stage.press("Last")
    webkit_stage.expect_output("the gradient is 64.0")
    webkit_stage.expect_text("Gradients", "64.0")
    webkit_stage.press("First")
    webkit_stage.press("Next pop")
    webkit_stage.expect_position(1)
    webkit_stage.wait("document.querySelectorAll('[data-kind=variable]').length > 2")
