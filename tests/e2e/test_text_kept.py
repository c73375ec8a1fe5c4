"""Nothing typed is lost: lessons that fail to load, two tabs, a storage that is full or missing, links, acts."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, Route, expect

from tests.e2e.conftest import Site
from tests.e2e.stepper_page import StepperPage, pack

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


def beside(stepper: StepperPage, context: BrowserContext) -> StepperPage:
    """Another tab of the same browser."""
    return StepperPage(context.new_page(), stepper.address)


def expect_text(stepper: StepperPage, text: str, box: str = "Program") -> None:
    expect(stepper.text_box(box)).to_have_text(re.compile(rf"^{re.escape(text)}\s*$"))


def go(page: Page, link: str) -> None:
    page.get_by_role("link", name=link, exact=True).click()


def html(_: bytes) -> bytes:
    return b"<!doctype html><title>Not here</title>"


# ── a lesson that is not there ──


@pytest.mark.parametrize("spoil", [lambda _: None, html], ids=["missing", "page instead"])
def test_a_lesson_that_fails_to_load_leaves_nothing_to_type_into(
    stepper: StepperPage, site: Site, spoil: Callable[[bytes], bytes | None]
) -> None:
    stepper.open()
    stepper.text_box("Program").fill("an hour of work on step 16")
    site.broken["lesson-"] = spoil
    go(stepper.page, "Previous lesson")
    expect(stepper.page.get_by_text("there is nothing to edit or run")).to_be_visible()
    for name in ("Program", "Engine"):
        expect(stepper.text_box(name)).to_have_text("")
        expect(stepper.text_box(name)).not_to_be_editable()
    expect(stepper.page.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    stepper.page.get_by_role("tab", name="Program").click()
    stepper.key("Tab")
    stepper.page.keyboard.type("typed into nothing")
    stepper.page.go_back()
    expect_text(stepper, "an hour of work on step 16")
    site.broken.clear()
    stepper.page.go_forward()
    stepper.page.reload()
    expect(stepper.text_box("Program")).to_be_editable()
    expect(stepper.text_box("Program")).to_contain_text("y.backward()")
    expect(stepper.text_box("Program")).not_to_contain_text("typed into nothing")


@pytest.mark.parametrize("spoil", [lambda _: None, html], ids=["missing", "page instead"])
def test_a_lesson_can_be_tried_again(
    stepper: StepperPage, site: Site, spoil: Callable[[bytes], bytes | None]
) -> None:
    stepper.open(lesson="playground")
    stepper.text_box("Program").fill("mine")
    site.broken["lesson-"] = spoil
    stepper.page.evaluate(
        "history.pushState(null, '', '?lang=en&lesson=step14'); dispatchEvent(new PopStateEvent('popstate'))"
    )
    expect(stepper.page.get_by_text("there is nothing to edit or run")).to_be_visible()
    site.broken.clear()
    stepper.press("Try again")
    expect(stepper.text_box("Program")).to_contain_text("backward()")
    stepper.open(lesson="playground")
    expect_text(stepper, "mine")


def test_an_engine_that_cannot_be_fetched_stops_the_lesson_from_opening(
    stepper: StepperPage, site: Site
) -> None:
    site.broken["step16-"] = lambda _: None
    stepper.open()
    expect(stepper.page.get_by_text("there is nothing to edit or run")).to_be_visible()
    expect(stepper.text_box("Program")).not_to_be_editable()


def test_an_engine_that_cannot_be_fetched_is_not_chosen(stepper: StepperPage, site: Site) -> None:
    stepper.open()
    chooser = stepper.page.get_by_role("combobox").filter(has_text="Step 14")
    expect(chooser).to_have_value("step16")
    site.broken["step14-"] = lambda _: None
    chooser.select_option("step14")
    expect(stepper.page.get_by_text("Step 14 could not be loaded")).to_be_visible()
    expect(chooser).to_have_value("step16")
    expect(stepper.text_box("Engine")).to_contain_text("generation")


def test_of_three_lessons_the_last_one_asked_for_is_opened(stepper: StepperPage) -> None:
    held: list[Route] = []
    stepper.open()
    stepper.expect_position(0, 4)
    stepper.text_box("Program").fill("work on step 16")
    stepper.page.route("**/lesson-*.js", lambda route: held.append(route))
    with stepper.page.expect_request("**/lesson-*.js"):
        go(stepper.page, "Previous lesson")
    expect(stepper.text_box("Program")).not_to_be_editable()
    with stepper.page.expect_request("**/lesson-*.js"):
        go(stepper.page, "Previous lesson")
    stepper.page.go_back()
    stepper.page.go_back()
    expect(stepper.text_box("Program")).to_be_editable()
    stepper.text_box("Program").fill("more work on step 16")
    for route in held:
        with stepper.page.expect_response(route.request.url):
            route.continue_()
    stepper.page.unroute("**/lesson-*.js")
    stepper.page.reload()
    expect_text(stepper, "more work on step 16")


def test_an_engine_that_comes_late_does_not_replace_what_was_typed_meanwhile(
    stepper: StepperPage,
) -> None:
    held: list[Route] = []
    stepper.open()
    stepper.page.route("**/step14-*.js", lambda route: held.append(route))
    with stepper.page.expect_request("**/step14-*.js"):
        stepper.page.get_by_role("combobox").filter(has_text="Step 14").select_option("step14")
    stepper.text_box("Engine").fill("my own engine")
    with stepper.page.expect_response("**/step14-*.js"):
        held[0].continue_()
    stepper.page.evaluate("url => import(url)", held[0].request.url)
    expect_text(stepper, "my own engine", "Engine")
    stepper.page.reload()
    expect_text(stepper, "my own engine", "Engine")


def test_a_run_that_waits_for_python_changes_nothing_in_another_lesson(
    stepper: StepperPage, site: Site
) -> None:
    python = threading.Event()
    site.broken[".wasm"] = lambda content: content if python.wait(30) else None
    stepper.open()
    stepper.expect_position(0, 4)
    stepper.press("Run")
    expect(stepper.page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    go(stepper.page, "Previous lesson")
    expect(stepper.text_box("Program")).to_be_editable()
    expect(stepper.page.get_by_role("button", name="Run", exact=True)).to_be_visible()
    expect(stepper.root()).not_to_have_attribute("data-length", "4")
    length = stepper.root().get_attribute("data-length") or ""
    python.set()
    stepper.expect_kernel("ready")
    expect(stepper.root()).to_have_attribute("data-length", length)
    expect(stepper.region("Graph").locator("[data-kind=function]").first).to_be_visible()


# ── two tabs ──


def test_a_tab_that_has_not_typed_follows_the_other(
    stepper: StepperPage, context: BrowserContext
) -> None:
    stepper.open(lesson="playground")
    other = beside(stepper, context)
    other.open(lesson="playground")
    expect(other.text_box("Program")).to_be_editable()
    stepper.page.bring_to_front()
    stepper.text_box("Program").fill("typed in the first")
    expect_text(other, "typed in the first")
    expect(other.page.get_by_text("was changed in another tab")).to_be_visible()
    # What was typed here stays here; the other text is offered.
    other.page.bring_to_front()
    other.text_box("Program").fill("typed in the second")
    expect(stepper.page.get_by_text("Both are kept")).to_be_visible()
    expect_text(stepper, "typed in the first")
    stepper.page.reload()
    expect_text(stepper, "typed in the first")
    stepper.press("Show the other text")
    expect_text(stepper, "typed in the second")


@pytest.mark.parametrize("box", ["Program", "Engine"])
def test_two_tabs_that_both_typed_lose_neither_text(
    stepper: StepperPage, context: BrowserContext, box: str
) -> None:
    context.add_init_script(SLEEPER)
    tabs = [stepper, beside(stepper, context)]
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
    stepper: StepperPage, context: BrowserContext
) -> None:
    context.add_init_script(SLEEPER)
    for text in ("typed in the first", "typed in the second"):
        tab = beside(stepper, context)
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
    stepper.open(lesson="step13")
    expect_text(stepper, "typed in the second")
    stepper.press("Show the other text")
    expect_text(stepper, "typed in the first")


def test_progress_in_two_tabs_adds_up(stepper: StepperPage, context: BrowserContext) -> None:
    context.add_init_script(SLEEPER)
    tabs = [stepper, beside(stepper, context)]
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
    stepper: StepperPage, context: BrowserContext
) -> None:
    stepper.open(lesson="playground")
    stepper.text_box("Program").fill("print('stored')\n")
    stepper.page.evaluate(FILL_STORAGE)
    stepper.text_box("Program").fill("print('typed when it was full')\n")
    warning = stepper.page.get_by_text("storage for this site is full")
    expect(warning).to_be_visible()
    stepper.run()
    stepper.expect_output("typed when it was full")
    stepper.text_box("Program").fill("print('typed after the run')\n")
    expect(warning).to_be_visible()

    later = beside(stepper, context)
    later.open(lesson="playground")
    expect_text(later, "print('stored')")
    expect(
        later.page.get_by_text(re.compile("is an older version, of .* could not be stored"))
    ).to_be_visible()
    expect(later.page.get_by_text("Your unsaved work is back")).to_have_count(0)

    stepper.page.reload()
    expect_text(stepper, "print('typed after the run')")
    expect(warning).to_be_visible()
    stepper.page.evaluate(
        "Object.keys(localStorage).forEach((key) => key.startsWith('filling') && localStorage.removeItem(key))"
    )
    stepper.text_box("Program").fill("print('there is room again')\n")
    expect(warning).to_have_count(0)


def test_leaving_with_unsaved_text_asks_first(stepper: StepperPage) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    stepper.page.on("dialog", answer)
    stepper.open(lesson="playground")
    stepper.text_box("Program").fill("stored")
    stepper.page.reload()
    assert asked == []
    expect(stepper.text_box("Program")).to_be_editable()
    stepper.page.evaluate(FILL_STORAGE)
    stepper.text_box("Program").click()
    stepper.page.keyboard.type("x" * 4000)
    expect(stepper.page.get_by_text("storage for this site is full")).to_be_visible()
    stepper.page.reload()
    assert asked == ["beforeunload"]


def test_unsaved_text_can_be_downloaded(stepper: StepperPage) -> None:
    stepper.open(lesson="playground")
    stepper.page.evaluate(FILL_STORAGE)
    stepper.text_box("Program").fill("print('mine')\n" + "# long\n" * 500)
    with stepper.page.expect_download() as download:
        stepper.press("Download my text")
    assert "print('mine')" in download.value.path().read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "storage", ["{ value: null }", "{ get() { throw new DOMException('no', 'SecurityError') } }"]
)
def test_without_storage_the_page_works_and_says_so(stepper: StepperPage, storage: str) -> None:
    stepper.page.add_init_script(
        f"for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(self, name, {storage})"
    )
    stepper.open(lesson="playground")
    stepper.text_box("Program").fill("mine")
    expect(stepper.page.get_by_text("keeps no storage for this page")).to_be_visible()
    go(stepper.page, "Previous lesson")
    expect(stepper.text_box("Program")).to_contain_text("backward()")
    stepper.page.go_back()
    expect_text(stepper, "mine")


def test_a_storage_that_is_cleared_while_the_page_is_open_loses_nothing(
    stepper: StepperPage,
) -> None:
    stepper.open(lesson="playground")
    stepper.text_box("Program").fill("mine")
    stepper.page.evaluate("localStorage.clear()")
    stepper.page.reload()
    expect_text(stepper, "mine")


def test_drafts_of_an_earlier_release_are_taken_over(stepper: StepperPage) -> None:
    entry = {"version": 1, "draft": {"program": "of old"}, "cleared": {}}
    stepper.open(lesson="playground")
    expect(stepper.text_box("Program")).to_be_editable()
    stepper.page.evaluate(
        f"localStorage.setItem('dezero-in-steps/draft/playground', {json.dumps(json.dumps(entry))})"
    )
    stepper.page.reload()
    expect_text(stepper, "of old")
    expect(stepper.page.get_by_text("Your unsaved work is back")).to_be_visible()
    stepper.page.reload()
    expect_text(stepper, "of old")


# ── links and acts ──


def test_a_link_over_own_text_takes_nothing_away(stepper: StepperPage) -> None:
    stepper.open(lesson="playground")
    stepper.text_box("Program").fill("my own text")
    shared = pack({"files": {"main.py": "from a link"}})
    stepper.page.evaluate(f"location.hash = '#program={shared}'")
    expect_text(stepper, "from a link")
    expect(stepper.page.get_by_text("Your own text is kept")).to_be_visible()
    stepper.text_box("Program").fill("from a link, changed by me")
    stepper.page.reload()
    expect_text(stepper, "from a link, changed by me")
    stepper.press("Undo")
    expect_text(stepper, "my own text")
    stepper.press("Undo")
    expect_text(stepper, "from a link, changed by me")


def test_begin_and_reset_can_be_taken_back_after_a_reload(stepper: StepperPage) -> None:
    stepper.open(lesson="step16")
    stepper.text_box("Engine").fill("my engine")
    stepper.page.get_by_role("tab", name="Lesson").click()
    stepper.press("Begin")
    expect(stepper.text_box("Engine")).to_contain_text("class Variable")
    stepper.text_box("Engine").fill("the exercise, half done")
    stepper.press("Reset to the lesson's text")
    stepper.page.reload()
    expect(stepper.text_box("Engine")).to_contain_text("class Variable")
    stepper.press("Undo")
    expect_text(stepper, "the exercise, half done", "Engine")
    stepper.page.get_by_role("button", name=re.compile("Earlier texts")).click()
    item = stepper.page.get_by_role("listitem").filter(has_text="my engine")
    item.get_by_role("button", name="Bring back").click()
    expect_text(stepper, "my engine", "Engine")


def test_what_is_typed_into_a_question_stays_in_another_language_and_after_a_reload(
    stepper: StepperPage,
) -> None:
    stepper.open(lesson="step16")
    stepper.page.get_by_role("tab", name="Lesson").click()
    answer = stepper.page.locator("form input[inputmode=decimal]").first
    answer.fill("41.5")
    stepper.page.get_by_role("button", name="한국어").click()
    expect(stepper.page.get_by_role("button", name="English")).to_be_visible()
    expect(stepper.page.locator("form input[inputmode=decimal]").first).to_have_value("41.5")
    stepper.page.reload()
    expect(answer).to_have_value("41.5")


@pytest.mark.parametrize("view", ["machine", "memory"])
def test_what_is_typed_in_a_view_is_there_after_a_reload(stepper: StepperPage, view: str) -> None:
    stepper.open(view=view)
    stepper.text_box("Program").fill("typed here")
    stepper.page.reload()
    expect_text(stepper, "typed here")
    go(stepper.page, "Step through")
    expect(stepper.text_box("Program")).not_to_contain_text("typed here")
    stepper.page.go_back()
    expect_text(stepper, "typed here")
