"""A program from a link runs only when the learner presses Run, in whatever view it is opened."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.stage import Stage, pack

PROGRAM = "print('of a stranger')\n"
ENGINE = "print('the engine of a stranger')\n\nclass Variable:\n    pass\n"
WAITS = "It runs only when you press Run."
STATES = """
globalThis.states = []
new MutationObserver(() => states.push(document.documentElement.dataset.kernel))
  .observe(document, { subtree: true, attributeFilter: ['data-kernel'] })
"""


@pytest.fixture
def watched_stage(stage: Stage) -> Stage:
    stage.page.add_init_script(STATES)
    return stage


def expect_nothing_ran(stage: Stage) -> None:
    """Python is there, and would have begun what waits for it."""
    stage.expect_kernel("ready")
    assert "running" not in stage.page.evaluate("states")


@pytest.mark.parametrize(
    "settings",
    [
        {"engines": "own,step16"},
        {"engines": "step14,own", "at": "diamond"},
        {"engines": "step14,step16", "at": "mine"},
        {"at": "mine", "lang": "ko"},
    ],
)
def test_compare_waits_for_run(watched_stage: Stage, settings: dict[str, str]) -> None:
    stage = watched_stage
    program = {"files": {"main.py": PROGRAM, "engine.py": ENGINE}}
    stage.open(view="compare", program=program, **settings)
    korean = settings.get("lang") == "ko"
    waits = "“실행”을 눌러야만 실행됩니다." if korean else WAITS
    expect(stage.page.locator("main")).to_contain_text(waits)
    if settings.get("at") == "mine":
        expect(stage.page.locator("main")).to_contain_text("of a stranger")
    if "own" in settings.get("engines", ""):
        expect(stage.page.locator("main")).to_contain_text("the engine of a stranger")
    expect_nothing_ran(stage)
    stage.press("실행" if korean else "Run")
    expect(stage.page.locator("[data-output]").first).to_be_visible(timeout=60_000)
    expect(stage.page.locator("main[aria-busy=true]")).to_have_count(0, timeout=60_000)
    assert "running" in stage.page.evaluate("states")


def test_a_link_that_is_opened_in_compare_waits_again(watched_stage: Stage) -> None:
    stage = watched_stage
    stage.open(view="compare", at="mine", engines="step14,step16", lesson="step14")
    expect(stage.page.locator("td[data-verdict]").first).to_be_visible(timeout=60_000)
    stage.expect_kernel("ready")
    stage.page.evaluate("states.length = 0")
    packed = pack({"files": {"main.py": PROGRAM}})
    stage.page.evaluate("(hash) => { location.hash = hash }", f"#program={packed}")
    expect(stage.page.locator("main")).to_contain_text(WAITS)
    stage.press("한국어")
    stage.press("English")
    stage.page.go_back()
    stage.page.go_forward()
    expect(stage.page.locator("main")).to_contain_text(WAITS)
    expect_nothing_ran(stage)
    stage.press("Run")
    expect(stage.page.locator("[data-output=left]")).to_contain_text(
        "of a stranger", timeout=60_000
    )


def test_what_a_link_has_left_in_storage_waits_too(watched_stage: Stage) -> None:
    stage = watched_stage
    stage.open(program={"files": {"main.py": PROGRAM}})
    stage.expect_kernel("ready")
    stage.text_box("Program").fill(PROGRAM + "# mine now\n")
    expect_nothing_ran(stage)
    stage.open(view="compare", at="mine", engines="step14,step16")
    expect(stage.page.locator("main")).to_contain_text("# mine now")
    expect(stage.page.locator("main")).to_contain_text(WAITS)
    expect_nothing_ran(stage)


def test_the_time_machine_shows_it_first(watched_stage: Stage) -> None:
    stage = watched_stage
    stage.open(view="machine", program={"files": {"main.py": PROGRAM}})
    result = stage.page.locator("[data-ends]")
    expect(result).to_be_visible(timeout=60_000)
    expect(stage.page.locator("main[aria-busy=true]")).to_have_count(0, timeout=60_000)
    stage.expect_kernel("ready")
    stage.page.evaluate("states.length = 0")
    stage.press("My program")
    expect(stage.page.locator("main")).to_contain_text(WAITS)
    expect_nothing_ran(stage)
    stage.press("Run")
    expect(result).to_contain_text("of a stranger", timeout=60_000)


@pytest.mark.parametrize("view", ["memory", "functions", "contents", "glossary", "step"])
def test_no_other_view_runs_it(watched_stage: Stage, view: str) -> None:
    """What these run are programs of their own, or nothing."""
    stage = watched_stage
    loop = {"files": {"main.py": "while True:\n    pass\n", "engine.py": "while True:\n    pass\n"}}
    stage.open(view=view, at="own" if view == "memory" else "", play="1", program=loop)
    stage.expect_kernel("ready")
    expect(stage.page.locator("main")).to_be_visible()
    if view == "functions":
        expect(stage.page.locator("main[aria-busy=true]")).to_have_count(0, timeout=60_000)
        stage.expect_kernel("ready")
    else:
        expect_nothing_ran(stage)


def test_the_learners_own_program_is_compared_at_once(stage: Stage) -> None:
    stage.open(lesson="step14")
    stage.text_box("Program").fill("print('my own')\n")
    stage.page.get_by_role("banner").get_by_role("link", name="Compare", exact=True).click()
    stage.press("My program")
    expect(stage.page.locator("[data-output=left]")).to_contain_text("my own", timeout=60_000)
