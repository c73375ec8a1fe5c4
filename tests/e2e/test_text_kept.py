"""Nothing typed is lost: lessons that fail to load, two tabs, a storage that is full or missing, links, acts."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect

from tests.e2e.conftest import Site
from tests.e2e.stage import Stage, pack

FILL_STORAGE = """() => {
  let text = 'x'.repeat(1 << 20)
  for (let i = 0; text.length > 0; i++) {
    try { localStorage.setItem(`filling ${i}`, text) } catch { text = text.slice(0, text.length >> 1) }
  }
}"""

# A tab that is busy, or asleep, hears of the others later.
SLEEPER = (
    "addEventListener('storage', (event) => self.asleep && event.stopImmediatePropagation(), true)"
)


def beside(stage: Stage, context: BrowserContext) -> Stage:
    """Another tab of the same browser."""
    return Stage(context.new_page(), stage.address)


def expect_text(stage: Stage, text: str, box: str = "Program") -> None:
    expect(stage.text_box(box)).to_have_text(re.compile(rf"^{re.escape(text)}\s*$"))


def go(page: Page, link: str) -> None:
    page.get_by_role("link", name=link, exact=True).click()


def html(_: bytes) -> bytes:
    return b"<!doctype html><title>Not here</title>"


# ── a lesson that is not there ──


@pytest.mark.parametrize("spoil", [lambda _: None, html], ids=["missing", "page instead"])
def test_a_lesson_that_fails_to_load_leaves_nothing_to_type_into(
    stage: Stage, site: Site, spoil: Callable[[bytes], bytes | None]
) -> None:
    stage.open()
    stage.text_box("Program").fill("an hour of work on step 16")
    site.broken["lesson-"] = spoil
    go(stage.page, "Previous lesson")
    expect(stage.page.get_by_text("there is nothing to edit or run")).to_be_visible()
    for name in ("Program", "Engine"):
        expect(stage.text_box(name)).to_have_text("")
        expect(stage.text_box(name)).not_to_be_editable()
    expect(stage.page.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    stage.page.get_by_role("tab", name="Program").click()
    stage.key("Tab")
    stage.page.keyboard.type("typed into nothing")
    stage.page.go_back()
    expect_text(stage, "an hour of work on step 16")
    site.broken.clear()
    stage.page.go_forward()
    stage.page.reload()
    expect(stage.text_box("Program")).to_be_editable()
    expect(stage.text_box("Program")).to_contain_text("y.backward()")
    expect(stage.text_box("Program")).not_to_contain_text("typed into nothing")


@pytest.mark.parametrize("spoil", [lambda _: None, html], ids=["missing", "page instead"])
def test_a_lesson_can_be_tried_again(
    stage: Stage, site: Site, spoil: Callable[[bytes], bytes | None]
) -> None:
    stage.open(lesson="playground")
    stage.text_box("Program").fill("mine")
    site.broken["lesson-"] = spoil
    stage.page.evaluate(
        "history.pushState(null, '', '?lang=en&lesson=step14'); dispatchEvent(new PopStateEvent('popstate'))"
    )
    expect(stage.page.get_by_text("there is nothing to edit or run")).to_be_visible()
    site.broken.clear()
    stage.press("Try again")
    expect(stage.text_box("Program")).to_contain_text("backward()")
    stage.open(lesson="playground")
    expect_text(stage, "mine")


def test_an_engine_that_cannot_be_fetched_stops_the_lesson_from_opening(
    stage: Stage, site: Site
) -> None:
    site.broken["step16-"] = lambda _: None
    stage.open()
    expect(stage.page.get_by_text("there is nothing to edit or run")).to_be_visible()
    expect(stage.text_box("Program")).not_to_be_editable()


def test_an_engine_that_cannot_be_fetched_is_not_chosen(stage: Stage, site: Site) -> None:
    stage.open()
    chooser = stage.page.get_by_role("combobox").filter(has_text="Step 14")
    expect(chooser).to_have_value("step16")
    site.broken["step14-"] = lambda _: None
    chooser.select_option("step14")
    expect(stage.page.get_by_text("Step 14 could not be loaded")).to_be_visible()
    expect(chooser).to_have_value("step16")
    expect(stage.text_box("Engine")).to_contain_text("generation")


def test_of_three_lessons_the_last_one_asked_for_is_opened(stage: Stage) -> None:
    held: list[Route] = []
    stage.open()
    stage.expect_position(0, 4)
    stage.text_box("Program").fill("work on step 16")
    stage.page.route("**/lesson-*.js", lambda route: held.append(route))
    with stage.page.expect_request("**/lesson-*.js"):
        go(stage.page, "Previous lesson")
    expect(stage.text_box("Program")).not_to_be_editable()
    with stage.page.expect_request("**/lesson-*.js"):
        go(stage.page, "Previous lesson")
    stage.page.go_back()
    stage.page.go_back()
    expect(stage.text_box("Program")).to_be_editable()
    stage.text_box("Program").fill("more work on step 16")
    for route in held:
        with stage.page.expect_response(route.request.url):
            route.continue_()
    stage.page.unroute("**/lesson-*.js")
    stage.page.reload()
    expect_text(stage, "more work on step 16")


def test_an_engine_that_comes_late_does_not_replace_what_was_typed_meanwhile(stage: Stage) -> None:
    held: list[Route] = []
    stage.open()
    stage.page.route("**/step14-*.js", lambda route: held.append(route))
    with stage.page.expect_request("**/step14-*.js"):
        stage.page.get_by_role("combobox").filter(has_text="Step 14").select_option("step14")
    stage.text_box("Engine").fill("my own engine")
    with stage.page.expect_response("**/step14-*.js"):
        held[0].continue_()
    stage.page.evaluate("url => import(url)", held[0].request.url)
    expect_text(stage, "my own engine", "Engine")
    stage.page.reload()
    expect_text(stage, "my own engine", "Engine")


def test_a_run_that_waits_for_python_changes_nothing_in_another_lesson(
    stage: Stage, site: Site
) -> None:
    python = threading.Event()
    site.broken[".wasm"] = lambda content: content if python.wait(30) else None
    stage.open()
    stage.expect_position(0, 4)
    stage.press("Run")
    expect(stage.page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    go(stage.page, "Previous lesson")
    expect(stage.text_box("Program")).to_be_editable()
    expect(stage.page.get_by_role("button", name="Run", exact=True)).to_be_visible()
    expect(stage.root()).not_to_have_attribute("data-length", "4")
    length = stage.root().get_attribute("data-length") or ""
    python.set()
    stage.expect_kernel("ready")
    expect(stage.root()).to_have_attribute("data-length", length)
    expect(stage.region("Graph").locator("[data-kind=function]").first).to_be_visible()


# ── two tabs ──


def test_a_tab_that_has_not_typed_follows_the_other(stage: Stage, context: BrowserContext) -> None:
    stage.open(lesson="playground")
    other = beside(stage, context)
    other.open(lesson="playground")
    expect(other.text_box("Program")).to_be_editable()
    stage.page.bring_to_front()
    stage.text_box("Program").fill("typed in the first")
    expect_text(other, "typed in the first")
    expect(other.page.get_by_text("was changed in another tab")).to_be_visible()
    # What was typed here stays here; the other text is offered.
    other.page.bring_to_front()
    other.text_box("Program").fill("typed in the second")
    expect(stage.page.get_by_text("Both are kept")).to_be_visible()
    expect_text(stage, "typed in the first")
    stage.page.reload()
    expect_text(stage, "typed in the first")
    stage.press("Show the other text")
    expect_text(stage, "typed in the second")


@pytest.mark.parametrize("box", ["Program", "Engine"])
def test_two_tabs_that_both_typed_lose_neither_text(
    stage: Stage, context: BrowserContext, box: str
) -> None:
    context.add_init_script(SLEEPER)
    tabs = [stage, beside(stage, context)]
    for tab in tabs:
        tab.open(lesson="playground")
        expect(tab.text_box(box)).to_be_editable()
        tab.page.evaluate("self.asleep = true")
    for tab, text in zip(tabs, ["typed in the first", "typed in the second"], strict=True):
        tab.page.bring_to_front()
        tab.text_box(box).fill(text)
    for tab in tabs:
        tab.page.reload()
    expect_text(tabs[0], "typed in the first", box)
    expect_text(tabs[1], "typed in the second", box)
    for tab in tabs:
        expect(tab.page.get_by_text("Both are kept")).to_be_visible()

    tabs[0].press("Show the other text")
    expect_text(tabs[0], "typed in the second", box)
    expect_text(tabs[1], "typed in the second", box)
    tabs[0].press("Undo")
    expect_text(tabs[0], "typed in the first", box)
    expect_text(tabs[1], "typed in the second", box)
    tabs[1].press("Keep this one")
    expect(tabs[1].page.get_by_text("Both are kept")).to_have_count(0)
    tabs[1].page.get_by_role("button", name="Earlier texts (1)").click()
    tabs[1].press("Bring back")
    expect_text(tabs[1], "typed in the first", box)
    tabs[1].press("Undo")
    expect_text(tabs[1], "typed in the second", box)


def test_when_both_tabs_are_closed_both_texts_are_there(
    stage: Stage, context: BrowserContext
) -> None:
    context.add_init_script(SLEEPER)
    for text in ("typed in the first", "typed in the second"):
        tab = beside(stage, context)
        tab.open(lesson="step13")
        expect(tab.text_box("Program")).to_be_editable()
        tab.page.evaluate("self.asleep = true")
        if text == "typed in the first":
            first = tab
        else:
            first.page.bring_to_front()
            first.text_box("Program").fill("typed in the first")
            tab.page.bring_to_front()
            tab.text_box("Program").fill(text)
    for page in context.pages[1:]:
        page.close()
    stage.open(lesson="step13")
    expect_text(stage, "typed in the second")
    stage.press("Show the other text")
    expect_text(stage, "typed in the first")


def test_progress_in_two_tabs_adds_up(stage: Stage, context: BrowserContext) -> None:
    context.add_init_script(SLEEPER)
    tabs = [stage, beside(stage, context)]
    for tab, lesson in zip(tabs, ["step14", "step16"], strict=True):
        tab.open(lesson=lesson)
        expect(tab.text_box("Program")).to_be_editable()
        tab.page.evaluate("self.asleep = true")
    for tab in tabs:
        tab.press("Next pop")
        tab.expect_position(1)
    for tab in tabs:
        tab.page.reload()
        kept = tab.page.evaluate(
            "Object.keys(localStorage).filter((key) => key.endsWith('/opened')).sort()"
        )
        assert kept == ["dezero-in-steps/done/step14/opened", "dezero-in-steps/done/step16/opened"]


# ── a storage that does not work ──


def test_a_full_storage_is_said_and_the_text_is_not_lost(
    stage: Stage, context: BrowserContext
) -> None:
    stage.open(lesson="playground")
    stage.text_box("Program").fill("print('stored')\n")
    stage.page.evaluate(FILL_STORAGE)
    stage.text_box("Program").fill("print('typed when it was full')\n")
    warning = stage.page.get_by_text("storage for this site is full")
    expect(warning).to_be_visible()
    stage.run()
    stage.expect_output("typed when it was full")
    stage.text_box("Program").fill("print('typed after the run')\n")
    expect(warning).to_be_visible()

    later = beside(stage, context)
    later.open(lesson="playground")
    expect_text(later, "print('stored')")
    expect(
        later.page.get_by_text(re.compile("is an older version, of .* could not be stored"))
    ).to_be_visible()
    expect(later.page.get_by_text("Your unsaved work is back")).to_have_count(0)

    stage.page.reload()
    expect_text(stage, "print('typed after the run')")
    expect(warning).to_be_visible()
    stage.page.evaluate(
        "Object.keys(localStorage).forEach((key) => key.startsWith('filling') && localStorage.removeItem(key))"
    )
    stage.text_box("Program").fill("print('there is room again')\n")
    expect(warning).to_have_count(0)


def test_leaving_with_unsaved_text_asks_first(stage: Stage) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    stage.page.on("dialog", answer)
    stage.open(lesson="playground")
    stage.text_box("Program").fill("stored")
    stage.page.reload()
    assert asked == []
    expect(stage.text_box("Program")).to_be_editable()
    stage.page.evaluate(FILL_STORAGE)
    stage.text_box("Program").click()
    stage.page.keyboard.type("x" * 4000)
    expect(stage.page.get_by_text("storage for this site is full")).to_be_visible()
    stage.page.reload()
    assert asked == ["beforeunload"]


def test_unsaved_text_can_be_downloaded(stage: Stage) -> None:
    stage.open(lesson="playground")
    stage.page.evaluate(FILL_STORAGE)
    stage.text_box("Program").fill("print('mine')\n" + "# long\n" * 500)
    with stage.page.expect_download() as download:
        stage.press("Download my text")
    assert "print('mine')" in download.value.path().read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "storage", ["{ value: null }", "{ get() { throw new DOMException('no', 'SecurityError') } }"]
)
def test_without_storage_the_page_works_and_says_so(stage: Stage, storage: str) -> None:
    stage.page.add_init_script(
        f"for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(self, name, {storage})"
    )
    stage.open(lesson="playground")
    stage.text_box("Program").fill("mine")
    expect(stage.page.get_by_text("keeps no storage for this page")).to_be_visible()
    go(stage.page, "Previous lesson")
    expect(stage.text_box("Program")).to_contain_text("backward()")
    stage.page.go_back()
    expect_text(stage, "mine")


def test_a_storage_that_is_cleared_while_the_page_is_open_loses_nothing(stage: Stage) -> None:
    stage.open(lesson="playground")
    stage.text_box("Program").fill("mine")
    stage.page.evaluate("localStorage.clear()")
    stage.page.reload()
    expect_text(stage, "mine")


def test_drafts_of_an_earlier_release_are_taken_over(stage: Stage) -> None:
    entry = {"version": 1, "draft": {"program": "of old"}, "cleared": {}}
    stage.open(lesson="playground")
    expect(stage.text_box("Program")).to_be_editable()
    stage.page.evaluate(
        f"localStorage.setItem('dezero-in-steps/draft/playground', {json.dumps(json.dumps(entry))})"
    )
    stage.page.reload()
    expect_text(stage, "of old")
    expect(stage.page.get_by_text("Your unsaved work is back")).to_be_visible()
    stage.page.reload()
    expect_text(stage, "of old")


# ── links and acts ──


def test_a_link_over_own_text_takes_nothing_away(stage: Stage) -> None:
    stage.open(lesson="playground")
    stage.text_box("Program").fill("my own text")
    shared = pack({"files": {"main.py": "from a link"}})
    stage.page.evaluate(f"location.hash = '#program={shared}'")
    expect_text(stage, "from a link")
    expect(stage.page.get_by_text("Your own text is kept")).to_be_visible()
    stage.text_box("Program").fill("from a link, changed by me")
    stage.page.reload()
    expect_text(stage, "from a link, changed by me")
    stage.press("Undo")
    expect_text(stage, "my own text")
    stage.press("Undo")
    expect_text(stage, "from a link, changed by me")


def test_begin_and_reset_can_be_taken_back_after_a_reload(stage: Stage) -> None:
    stage.open(lesson="step16")
    stage.text_box("Engine").fill("my engine")
    stage.page.get_by_role("tab", name="Lesson").click()
    stage.press("Begin")
    expect(stage.text_box("Engine")).to_contain_text("class Variable")
    stage.text_box("Engine").fill("the exercise, half done")
    stage.press("Reset to the lesson's text")
    stage.page.reload()
    expect(stage.text_box("Engine")).to_contain_text("class Variable")
    stage.press("Undo")
    expect_text(stage, "the exercise, half done", "Engine")
    stage.page.get_by_role("button", name=re.compile("Earlier texts")).click()
    item = stage.page.get_by_role("listitem").filter(has_text="my engine")
    item.get_by_role("button", name="Bring back").click()
    expect_text(stage, "my engine", "Engine")


def test_what_is_typed_into_a_question_stays_in_another_language_and_after_a_reload(
    stage: Stage,
) -> None:
    stage.open(lesson="step16")
    stage.page.get_by_role("tab", name="Lesson").click()
    answer = stage.page.locator("form input[inputmode=decimal]").first
    answer.fill("41.5")
    stage.page.get_by_role("button", name="한국어").click()
    expect(stage.page.get_by_role("button", name="English")).to_be_visible()
    expect(stage.page.locator("form input[inputmode=decimal]").first).to_have_value("41.5")
    stage.page.reload()
    expect(answer).to_have_value("41.5")


@pytest.mark.parametrize("view", ["machine", "memory"])
def test_what_is_typed_in_a_view_is_there_after_a_reload(stage: Stage, view: str) -> None:
    stage.open(view=view)
    stage.text_box("Program").fill("typed here")
    stage.page.reload()
    expect_text(stage, "typed here")
    go(stage.page, "Step through")
    expect(stage.text_box("Program")).not_to_contain_text("typed here")
    stage.page.go_back()
    expect_text(stage, "typed here")
