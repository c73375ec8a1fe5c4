"""What is typed while the editor is on its way is there, where it was typed, when the editor has come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import Site
from tests.e2e.stepper_page import StepperPage

EDITOR = "**/codemirror-*.js"


@pytest.fixture
def held(page: Page) -> Iterator[list[Route]]:
    """The editor's code is asked for and does not come."""
    routes: list[Route] = []
    page.route(EDITOR, lambda route: routes.append(route))
    yield routes
    page.unroute_all(behavior="ignoreErrors")


def open_plain(stepper: StepperPage, held: list[Route], lesson: str = "playground") -> None:
    with stepper.page.expect_request(EDITOR):
        stepper.open(lesson=lesson)
    expect(stepper.text_box("Program")).to_be_editable()
    assert tag(stepper.text_box("Program")) == "TEXTAREA"


def release(stepper: StepperPage, held: list[Route]) -> None:
    """The editor's code arrives, and has been run."""
    with stepper.page.expect_response(EDITOR):
        held[0].continue_()
    stepper.page.unroute(EDITOR)
    stepper.page.evaluate(
        "async (url) => { await import(url); await new Promise(requestAnimationFrame) }",
        held[0].request.url,
    )


def expect_editor(box: Locator) -> None:
    expect(box).not_to_have_js_property("tagName", "TEXTAREA")


def tag(box: Locator) -> str:
    name: str = box.evaluate("box => box.tagName")
    return name


def lines(box: Locator) -> str:
    text: str = box.evaluate(
        "box => box.value ?? [...box.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\\n')"
    )
    return text


@pytest.mark.parametrize("name", ["Program", "Engine"])
def test_everything_is_selected_and_then_replaced(
    stepper: StepperPage, held: list[Route], name: str
) -> None:
    open_plain(stepper, held)
    box = stepper.text_box(name)
    box.focus()
    stepper.key("ControlOrMeta+a")
    release(stepper, held)
    expect_editor(box)
    expect(box).to_be_focused()
    stepper.page.keyboard.insert_text("import numpy as np\nprint(1)\n")
    assert lines(box) == "import numpy as np\nprint(1)\n"


def test_whoever_types_at_the_end_goes_on_there(stepper: StepperPage, held: list[Route]) -> None:
    open_plain(stepper, held)
    box = stepper.text_box("Program")
    before = lines(box)
    box.focus()
    stepper.key("ControlOrMeta+End")
    stepper.page.keyboard.type("one ")
    release(stepper, held)
    expect_editor(box)
    stepper.page.keyboard.type("two")
    assert lines(box) == before + "one two"


def test_a_backward_selection_keeps_its_direction(stepper: StepperPage, held: list[Route]) -> None:
    open_plain(stepper, held)
    box = stepper.text_box("Program")
    box.fill("abcdef")
    for key in ("End", "ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowLeft"):
        stepper.key(key)
    release(stepper, held)
    expect_editor(box)
    stepper.key("Shift+ArrowLeft")
    stepper.page.keyboard.insert_text("-")
    assert lines(box) == "ab-f"


def test_undo_goes_on_where_it_was_and_empties_nothing(
    stepper: StepperPage, held: list[Route]
) -> None:
    open_plain(stepper, held)
    box = stepper.text_box("Program")
    before = lines(box)
    box.fill("pasted at once")
    release(stepper, held)
    expect_editor(box)
    stepper.key("ControlOrMeta+z")
    assert lines(box) == before
    stepper.key("ControlOrMeta+z")
    assert lines(box) == before
    stepper.key("ControlOrMeta+Shift+z")
    assert lines(box) == "pasted at once"


def test_the_place_that_was_scrolled_to_is_still_in_sight(
    stepper: StepperPage, held: list[Route]
) -> None:
    open_plain(stepper, held)
    box = stepper.text_box("Program")
    box.fill("\n".join(f"line {i}" for i in range(300)))
    stepper.key("ControlOrMeta+Home")
    box.evaluate(
        "async (box) => { await new Promise(requestAnimationFrame); box.scrollTop = box.scrollHeight / 2 }"
    )
    release(stepper, held)
    expect_editor(box)
    expect(box.get_by_text("line 152", exact=True)).to_be_in_viewport()


def test_the_box_is_not_taken_away_under_a_composition(
    stepper: StepperPage, held: list[Route]
) -> None:
    open_plain(stepper, held)
    box = stepper.text_box("Program")
    box.fill("print()")
    for key in ("End", "ArrowLeft"):
        stepper.key(key)
    keyboard = stepper.page.context.new_cdp_session(stepper.page)
    for text in ("ㅎ", "하", "한"):
        keyboard.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": 1, "selectionEnd": 1}
        )
    release(stepper, held)
    assert tag(box) == "TEXTAREA"
    keyboard.send(
        "Input.imeSetComposition", {"text": "한ㄱ", "selectionStart": 2, "selectionEnd": 2}
    )
    keyboard.send("Input.insertText", {"text": "한글"})
    expect_editor(box)
    assert lines(box) == "print(한글)"
    stepper.page.keyboard.type("!")
    assert lines(box) == "print(한글!)"
    stepper.page.reload()
    expect(box).to_have_text("print(한글!)")


def test_another_lesson_opened_meanwhile_has_its_own_text(
    stepper: StepperPage, held: list[Route]
) -> None:
    open_plain(stepper, held)
    box = stepper.text_box("Program")
    box.fill("work on the playground")
    stepper.page.get_by_role("link", name="Previous lesson", exact=True).click()
    expect(box).not_to_have_js_property("value", "work on the playground")
    expect(box).to_be_editable()
    before = lines(box)
    release(stepper, held)
    expect_editor(box)
    assert lines(box) == before
    box.focus()
    stepper.key("ControlOrMeta+z")
    assert lines(box) == before
    stepper.page.go_back()
    expect(box).to_have_text("work on the playground")
    stepper.key("ControlOrMeta+z")
    expect(box).to_have_text("work on the playground")


def test_the_language_changed_meanwhile(stepper: StepperPage, held: list[Route]) -> None:
    open_plain(stepper, held)
    stepper.text_box("Program").fill("mine")
    stepper.page.get_by_role("button", name="한국어").click()
    box = stepper.text_box("프로그램")
    expect(box).to_be_editable()
    release(stepper, held)
    expect_editor(box)
    expect(box).to_have_text("mine")


def test_without_the_editor_the_plain_box_does_its_work(stepper: StepperPage, site: Site) -> None:
    site.broken["codemirror"] = lambda _: None
    stepper.open(lesson="playground")
    expect(stepper.page.get_by_text("this plain text box does without it").first).to_be_visible()
    box = stepper.text_box("Program")
    box.fill("typed without the editor")
    site.broken.clear()
    stepper.page.get_by_role("button", name="Try again").first.click()
    stepper.page.reload()
    expect_editor(box)
    expect(box).to_have_text("typed without the editor")
