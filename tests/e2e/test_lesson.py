"""A learner opens lesson step 16 and steps through it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Site
from tests.e2e.stepper_page import StepperPage

REGIONS = [
    "Graph",
    "funcs",
    "seen_set",
    "Current pop",
    "Gradients",
    "Backward source",
    "Narration",
    "Output",
]
BUTTONS = ["Run", "First", "Previous pop", "Next pop", "Last", "Previous line", "Next line", "Play"]


def test_the_address_alone_opens_step_16_ready_to_step(stepper: StepperPage) -> None:
    stepper.open()
    stepper.expect_position(0, 4)
    expect(stepper.page).to_have_title(re.compile("Pop the highest generation first"))


def test_the_promised_names_are_there(stepper: StepperPage) -> None:
    stepper.open()
    for name in REGIONS:
        expect(stepper.region(name)).to_be_visible()
    for name in BUTTONS:
        expect(stepper.page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(stepper.timeline()).to_be_visible()
    for name in ("Program", "Engine"):
        expect(stepper.text_box(name)).to_have_count(1)
    expect(stepper.region("Narration")).to_have_attribute("aria-live", "polite")


def test_the_lesson_steps_before_python_is_there(stepper: StepperPage, site: Site) -> None:
    site.broken[".wasm"] = lambda _: None
    stepper.open()
    stepper.expect_position(0, 4)
    stepper.press("Next pop")
    stepper.expect_position(1)
    stepper.expect_narration("Pop D, Add of")


def test_the_pops_in_order_with_their_queue_and_gradients(stepper: StepperPage) -> None:
    """docs/facts.md: generations of A, B, C, D are 0, 1, 1, 2; x.grad is 64.0; of equal generations the last added goes first."""
    stepper.open()
    stepper.expect_position(0, 4)
    assert stepper.functions("funcs") == [("D Add", "2")]
    stepper.expect_gradient("y", "1.0")

    stepper.press("Next pop")
    stepper.expect_position(1)
    assert stepper.functions("funcs") == [("B Square", "1"), ("C Square", "1")]
    stepper.press("Next pop")
    stepper.expect_position(2)
    assert stepper.functions("funcs") == [("A Square", "0"), ("B Square", "1")]
    assert stepper.gradients()["a"].grad == "8.0"
    assert stepper.gradients()["a"].arrived == "1 of 2"

    stepper.press("Next pop")
    stepper.expect_position(3)
    assert stepper.functions("funcs") == [("A Square", "0")]
    assert stepper.gradients()["a"].grad == "16.0"
    assert stepper.gradients()["a"].arrived == "2 of 2"

    stepper.press("Next pop")
    stepper.expect_position(4)
    assert stepper.functions("funcs") == []
    assert len(stepper.functions("seen_set")) == 4
    assert stepper.gradients()["x"].grad == "64.0"
    assert stepper.gradients()["x"].arrived == "1 of 1"
    assert stepper.gradients()["y"].data == "32.0"


def test_stepping_back_ends_where_it_began(stepper: StepperPage) -> None:
    stepper.open()
    stepper.expect_position(0, 4)
    before = (stepper.gradients(), stepper.functions("funcs"), stepper.functions("seen_set"))
    stepper.press("Last")
    stepper.expect_position(4)
    for position in (3, 2, 1, 0):
        stepper.press("Previous pop")
        stepper.expect_position(position)
    assert (
        stepper.gradients(),
        stepper.functions("funcs"),
        stepper.functions("seen_set"),
    ) == before


def test_every_key_of_the_help_sheet(stepper: StepperPage) -> None:
    stepper.open()
    stepper.expect_position(0, 4)
    stepper.key("ArrowRight")
    stepper.expect_position(1)
    stepper.key("ArrowLeft")
    stepper.expect_position(0)
    stepper.key("End")
    stepper.expect_position(4)
    stepper.key("Home")
    stepper.expect_position(0)
    current = stepper.region("Backward source").locator("[aria-current=step]")
    stepper.key("ArrowDown")
    stepper.key("ArrowDown")
    moved = current.first.inner_text()
    stepper.key("ArrowDown")
    expect(current.first).not_to_have_text(moved)
    stepper.key("ArrowUp")
    expect(current.first).to_have_text(moved)
    stepper.key("?")
    expect(stepper.page.get_by_role("dialog")).to_be_visible()
    stepper.key("Escape")
    expect(stepper.page.get_by_role("dialog")).to_have_count(0)


def test_space_plays_to_the_end_and_stops(stepper: StepperPage) -> None:
    stepper.open(lesson="step14")
    stepper.expect_position(0, 3)
    stepper.page.get_by_role("combobox", name="Speed").select_option("4×")
    stepper.page.get_by_role("heading", level=1).click()
    stepper.key(" ")
    expect(stepper.page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(stepper.root()).to_have_attribute("data-position", "3", timeout=20_000)
    expect(stepper.page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_play_waits_at_a_prediction_and_goes_on_after_the_answer(stepper: StepperPage) -> None:
    stepper.open(lesson="step16")
    stepper.expect_position(0, 4)
    stepper.page.get_by_role("combobox", name="Speed").select_option("4×")
    stepper.press("Play")
    expect(stepper.root()).to_have_attribute("data-position", "1", timeout=20_000)
    question = stepper.page.get_by_text("Which function is popped next?")
    expect(question).to_be_visible(timeout=20_000)
    expect(stepper.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    stepper.expect_position(1)
    stepper.region("Graph").locator("[data-letter=C]").click()
    expect(stepper.page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    stepper.expect_position(2)
    expect(stepper.page.get_by_role("button", name="Play", exact=True)).to_be_visible(
        timeout=20_000
    )
    stepper.expect_position(2)


def test_keys_do_nothing_while_typing(stepper: StepperPage) -> None:
    stepper.open()
    stepper.expect_position(0, 4)
    stepper.text_box("Program").focus()
    stepper.key("ArrowRight")
    stepper.key("End")
    stepper.expect_position(0)


def test_the_timeline_scrubs(stepper: StepperPage) -> None:
    stepper.open()
    stepper.expect_position(0, 4)
    stepper.timeline().fill("3")
    stepper.expect_position(3)
    stepper.timeline().focus()
    stepper.key("ArrowLeft")
    stepper.expect_position(2)


def test_nodes_speak_in_words(stepper: StepperPage) -> None:
    stepper.open()
    stepper.press("Last")
    stepper.expect_position(4)
    graph = stepper.region("Graph")
    expect(
        graph.get_by_label("Variable x, data 2.0, grad 64.0, generation 0", exact=True)
    ).to_have_count(1)
    expect(
        graph.get_by_label("Function D, Add of B(a) and C(a), generation 2, popped", exact=True)
    ).to_have_count(1)
    variables = graph.locator("[data-kind=variable]")
    functions = graph.locator("[data-kind=function]")
    assert (variables.count(), functions.count()) == (5, 4)
    assert sorted(f.get_attribute("data-generation") for f in functions.all()) == [
        "0",
        "1",
        "1",
        "2",
    ]
    for node in [*variables.all(), *functions.all()]:
        node.focus()
        expect(node).to_be_focused()


def test_states_of_functions(stepper: StepperPage) -> None:
    stepper.open()
    stepper.timeline().fill("2")
    stepper.expect_position(2)
    states = [
        f.get_attribute("data-state")
        for f in stepper.region("Graph").locator("[data-kind=function]").all()
    ]
    assert sorted(states) == ["current", "popped", "queued", "queued"]
    stepper.press("First")
    states = [
        f.get_attribute("data-state")
        for f in stepper.region("Graph").locator("[data-kind=function]").all()
    ]
    assert sorted(states) == ["queued", "waiting", "waiting", "waiting"]


def test_the_current_pop_is_a_formula_with_real_numbers(stepper: StepperPage) -> None:
    """docs/facts.md: the last pop is gx = 2 * x * gy = 2 * 2.0 * 16.0 = 64.0."""
    stepper.open()
    stepper.press("Last")
    pop = stepper.region("Current pop")
    for text in ("Square", "2 * x * gy", "2 * 2.0 * 16.0", "64.0"):
        expect(pop).to_contain_text(text)


def test_a_click_shows_a_nodes_details(stepper: StepperPage) -> None:
    stepper.open()
    stepper.press("Last")
    stepper.region("Graph").locator("[data-kind=variable]").filter(has_text="x").first.click()
    details = stepper.page.get_by_role("complementary", name="Details")
    for text in ("64.0", "float64", "main.py:4"):
        expect(details).to_contain_text(text)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_step_has_its_sentence(stepper: StepperPage, language: str) -> None:
    stepper.open(lang=language)
    stepper.expect_position(0, 4)
    expect(stepper.root()).to_have_attribute("lang", language)
    narration = stepper.page.locator("[aria-live=polite][aria-atomic=true]")
    said = {narration.inner_text()}
    for position in range(1, 5):
        stepper.key("ArrowRight")
        stepper.expect_position(position)
        said.add(narration.inner_text())
    assert len(said) == 5
    assert all(re.search("[가-힣]", sentence) for sentence in said) == (language == "ko")


def test_the_language_switch_keeps_the_place(stepper: StepperPage) -> None:
    stepper.open()
    stepper.press("Next pop")
    stepper.page.get_by_role("button", name="한국어", exact=True).click()
    expect(stepper.root()).to_have_attribute("lang", "ko")
    stepper.expect_position(1)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (820, 1180), (360, 740)])
def test_nothing_sticks_out_sideways(stepper: StepperPage, width: int, height: int) -> None:
    stepper.page.set_viewport_size({"width": width, "height": height})
    stepper.open()
    stepper.expect_position(0, 4)
    over = stepper.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert over <= 0
    stepper.press("Next pop")
    stepper.expect_position(1)


def test_reduced_motion_shows_the_end_state_at_once(stepper: StepperPage) -> None:
    stepper.page.emulate_media(reduced_motion="reduce")
    stepper.open()
    stepper.press("Next pop")
    stepper.expect_position(1)
    assert (
        stepper.page.evaluate(
            "document.getAnimations().filter((a) => a.playState === 'running').length"
        )
        == 0
    )


def test_an_unknown_lesson_says_so(stepper: StepperPage) -> None:
    stepper.open(lesson="step99")
    expect(stepper.page.get_by_role("alert")).to_contain_text("step99")


def test_embedded_only_what_explains(stepper: StepperPage) -> None:
    stepper.open(embed="1")
    stepper.expect_position(0, 4)
    for name in ("Graph", "funcs", "Narration"):
        expect(stepper.region(name)).to_be_visible()
    expect(stepper.text_box("Program")).to_have_count(0)


def test_tab_leads_past_the_text_boxes_that_are_not_in_front(
    page: Page, stepper: StepperPage
) -> None:
    stepper.open()
    stepper.expect_kernel("ready")
    text = stepper.text_box("Program").inner_text()
    page.get_by_role("tabpanel", name="Lesson").get_by_role("link").last.focus()
    stepper.key("Tab")
    for name in ("Program", "Engine"):
        expect(stepper.text_box(name)).not_to_be_focused()
    expect(page.get_by_role("tab", name="Lesson")).to_have_attribute("aria-selected", "true")
    assert stepper.text_box("Program").inner_text() == text


def test_focus_brings_a_text_box_forward(page: Page, stepper: StepperPage) -> None:
    stepper.open()
    stepper.text_box("Engine").focus()
    expect(page.get_by_role("tab", name="Engine")).to_have_attribute("aria-selected", "true")


def test_a_host_that_announces_packed_files_as_gzip(site: Site, stepper: StepperPage) -> None:
    """Some hosts send `.gz` files with `Content-Encoding: gzip`; the browser has unpacked them."""
    site.announces_gzip = True
    try:
        stepper.open(lesson="step16")
        stepper.expect_position(0, 4)
        stepper.expect_kernel("ready")
    finally:
        site.announces_gzip = False


def test_a_key_that_is_pressed_before_the_words_are_there_counts(
    page: Page, stepper: StepperPage
) -> None:
    """The stepper is on screen when the catalogue has come; the page hears keys before that."""
    held: list[Route] = []
    page.route("**/assets/ko-*.js", lambda route: held.append(route))
    stepper.open(lang="ko")
    expect(stepper.root()).to_have_attribute("data-boot", "started")
    stepper.key("ArrowRight")
    assert held, "the catalogue is not held back"
    for route in held:
        route.continue_()
    stepper.expect_position(1, 4)
