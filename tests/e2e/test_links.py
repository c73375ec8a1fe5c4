"""A program from a link runs only when the learner presses Run, in whatever view it is opened."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.stepper_page import StepperPage, pack

PROGRAM = "print('of a stranger')\n"
ENGINE = "print('the engine of a stranger')\n\nclass Variable:\n    pass\n"
WAITS = "It runs only when you press Run."
STATES = """
globalThis.states = []
new MutationObserver(() => states.push(document.documentElement.dataset.kernel))
  .observe(document, { subtree: true, attributeFilter: ['data-kernel'] })
"""


@pytest.fixture
def watched_stepper(stepper: StepperPage) -> StepperPage:
    stepper.page.add_init_script(STATES)
    return stepper


def expect_nothing_ran(stepper: StepperPage) -> None:
    """Python is there, and would have begun what waits for it."""
    stepper.expect_kernel("ready")
    assert "running" not in stepper.page.evaluate("states")


@pytest.mark.parametrize(
    "settings",
    [
        {"engines": "own,step16"},
        {"engines": "step14,own", "at": "diamond"},
        {"engines": "step14,step16", "at": "mine"},
        {"at": "mine", "lang": "ko"},
    ],
)
def test_compare_waits_for_run(watched_stepper: StepperPage, settings: dict[str, str]) -> None:
    stepper = watched_stepper
    program = {"files": {"main.py": PROGRAM, "engine.py": ENGINE}}
    stepper.open(view="compare", program=program, **settings)
    korean = settings.get("lang") == "ko"
    waits = "“실행”을 눌러야만 실행됩니다." if korean else WAITS
    expect(stepper.page.locator("main")).to_contain_text(waits)
    if settings.get("at") == "mine":
        expect(stepper.page.locator("main")).to_contain_text("of a stranger")
    if "own" in settings.get("engines", ""):
        expect(stepper.page.locator("main")).to_contain_text("the engine of a stranger")
    expect_nothing_ran(stepper)
    stepper.press("실행" if korean else "Run")
    expect(stepper.page.locator("[data-output]").first).to_be_visible(timeout=60_000)
    expect(stepper.page.locator("main[aria-busy=true]")).to_have_count(0, timeout=60_000)
    assert "running" in stepper.page.evaluate("states")


def test_a_link_that_is_opened_in_compare_waits_again(watched_stepper: StepperPage) -> None:
    stepper = watched_stepper
    stepper.open(view="compare", at="mine", engines="step14,step16", lesson="step14")
    expect(stepper.page.locator("td[data-verdict]").first).to_be_visible(timeout=60_000)
    stepper.expect_kernel("ready")
    stepper.page.evaluate("states.length = 0")
    packed = pack({"files": {"main.py": PROGRAM}})
    stepper.page.evaluate("(hash) => { location.hash = hash }", f"#program={packed}")
    expect(stepper.page.locator("main")).to_contain_text(WAITS)
    stepper.press("한국어")
    stepper.press("English")
    stepper.page.go_back()
    stepper.page.go_forward()
    expect(stepper.page.locator("main")).to_contain_text(WAITS)
    expect_nothing_ran(stepper)
    stepper.press("Run")
    expect(stepper.page.locator("[data-output=left]")).to_contain_text(
        "of a stranger", timeout=60_000
    )


def test_what_a_link_has_left_in_storage_waits_too(watched_stepper: StepperPage) -> None:
    stepper = watched_stepper
    stepper.open(program={"files": {"main.py": PROGRAM}})
    stepper.expect_kernel("ready")
    stepper.text_box("Program").fill(PROGRAM + "# mine now\n")
    expect_nothing_ran(stepper)
    stepper.open(view="compare", at="mine", engines="step14,step16")
    expect(stepper.page.locator("main")).to_contain_text("# mine now")
    expect(stepper.page.locator("main")).to_contain_text(WAITS)
    expect_nothing_ran(stepper)


def test_the_time_machine_shows_it_first(watched_stepper: StepperPage) -> None:
    stepper = watched_stepper
    stepper.open(view="machine", program={"files": {"main.py": PROGRAM}})
    result = stepper.page.locator("[data-end]")
    expect(result).to_be_visible(timeout=60_000)
    expect(stepper.page.locator("main[aria-busy=true]")).to_have_count(0, timeout=60_000)
    stepper.expect_kernel("ready")
    stepper.page.evaluate("states.length = 0")
    stepper.press("My program")
    expect(stepper.page.locator("main")).to_contain_text(WAITS)
    expect_nothing_ran(stepper)
    stepper.press("Run")
    expect(result).to_contain_text("of a stranger", timeout=60_000)


@pytest.mark.parametrize("view", ["memory", "functions", "contents", "glossary", "step"])
def test_no_other_view_runs_it(watched_stepper: StepperPage, view: str) -> None:
    """What these run are programs of their own, or nothing."""
    stepper = watched_stepper
    loop = {"files": {"main.py": "while True:\n    pass\n", "engine.py": "while True:\n    pass\n"}}
    stepper.open(view=view, at="own" if view == "memory" else "", play="1", program=loop)
    stepper.expect_kernel("ready")
    expect(stepper.page.locator("main")).to_be_visible()
    if view == "functions":
        expect(stepper.page.locator("main[aria-busy=true]")).to_have_count(0, timeout=60_000)
        stepper.expect_kernel("ready")
    else:
        expect_nothing_ran(stepper)


def test_the_learners_own_program_is_compared_at_once(stepper: StepperPage) -> None:
    stepper.open(lesson="step14")
    stepper.text_box("Program").fill("print('my own')\n")
    stepper.page.get_by_role("banner").get_by_role("link", name="Compare", exact=True).click()
    stepper.press("My program")
    expect(stepper.page.locator("[data-output=left]")).to_contain_text("my own", timeout=60_000)
