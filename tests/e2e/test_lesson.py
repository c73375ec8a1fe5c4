"""A learner opens lesson step 16 and steps through it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site
from tests.e2e.stage import Stage

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


def test_the_address_alone_opens_step_16_ready_to_step(stage: Stage) -> None:
    stage.open()
    stage.expect_position(0, 4)
    expect(stage.page).to_have_title(re.compile("Pop the highest generation first"))


def test_the_promised_names_are_there(stage: Stage) -> None:
    stage.open()
    for name in REGIONS:
        expect(stage.region(name)).to_be_visible()
    for name in BUTTONS:
        expect(stage.page.get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(stage.timeline()).to_be_visible()
    for name in ("Program", "Engine"):
        expect(stage.text_box(name)).to_have_count(1)
    expect(stage.region("Narration")).to_have_attribute("aria-live", "polite")


def test_the_lesson_steps_before_python_is_there(stage: Stage, site: Site) -> None:
    site.broken[".wasm"] = lambda _: None
    stage.open()
    stage.expect_position(0, 4)
    stage.press("Next pop")
    stage.expect_position(1)
    stage.expect_narration("Add")


def test_the_pops_in_order_with_their_queue_and_gradients(stage: Stage) -> None:
    """docs/facts.md: generations of A, B, C, D are 0, 1, 1, 2; x.grad is 64.0; of equal generations the last added goes first."""
    stage.open()
    stage.expect_position(0, 4)
    assert stage.functions("funcs") == [("Add", "2")]
    stage.expect_gradient("y", "1.0")

    stage.press("Next pop")
    stage.expect_position(1)
    assert stage.functions("funcs") == [("Square", "1"), ("Square", "1")]
    stage.press("Next pop")
    stage.expect_position(2)
    assert stage.functions("funcs") == [("Square", "0"), ("Square", "1")]
    assert stage.gradients()["a"].grad == "8.0"
    assert stage.gradients()["a"].arrived == "1 of 2"

    stage.press("Next pop")
    stage.expect_position(3)
    assert stage.functions("funcs") == [("Square", "0")]
    assert stage.gradients()["a"].grad == "16.0"
    assert stage.gradients()["a"].arrived == "2 of 2"

    stage.press("Next pop")
    stage.expect_position(4)
    assert stage.functions("funcs") == []
    assert len(stage.functions("seen_set")) == 4
    assert stage.gradients()["x"].grad == "64.0"
    assert stage.gradients()["x"].arrived == "1 of 1"
    assert stage.gradients()["y"].data == "32.0"


def test_stepping_back_ends_where_it_began(stage: Stage) -> None:
    stage.open()
    stage.expect_position(0, 4)
    before = (stage.gradients(), stage.functions("funcs"), stage.functions("seen_set"))
    stage.press("Last")
    stage.expect_position(4)
    for position in (3, 2, 1, 0):
        stage.press("Previous pop")
        stage.expect_position(position)
    assert (stage.gradients(), stage.functions("funcs"), stage.functions("seen_set")) == before


def test_every_key_of_the_help_sheet(stage: Stage) -> None:
    stage.open()
    stage.expect_position(0, 4)
    stage.key("ArrowRight")
    stage.expect_position(1)
    stage.key("ArrowLeft")
    stage.expect_position(0)
    stage.key("End")
    stage.expect_position(4)
    stage.key("Home")
    stage.expect_position(0)
    current = stage.region("Backward source").locator("[aria-current=step]")
    stage.key("ArrowDown")
    stage.key("ArrowDown")
    moved = current.first.inner_text()
    stage.key("ArrowDown")
    expect(current.first).not_to_have_text(moved)
    stage.key("ArrowUp")
    expect(current.first).to_have_text(moved)
    stage.key("?")
    expect(stage.page.get_by_role("dialog")).to_be_visible()
    stage.key("Escape")
    expect(stage.page.get_by_role("dialog")).to_have_count(0)


def test_space_plays_to_the_end_and_stops(stage: Stage) -> None:
    stage.open()
    stage.expect_position(0, 4)
    stage.key(" ")
    expect(stage.page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(stage.root()).to_have_attribute("data-position", "4", timeout=20_000)
    expect(stage.page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_keys_do_nothing_while_typing(stage: Stage) -> None:
    stage.open()
    stage.expect_position(0, 4)
    stage.text_box("Program").focus()
    stage.key("ArrowRight")
    stage.key("End")
    stage.expect_position(0)


def test_the_timeline_scrubs(stage: Stage) -> None:
    stage.open()
    stage.expect_position(0, 4)
    stage.timeline().fill("3")
    stage.expect_position(3)
    stage.timeline().focus()
    stage.key("ArrowLeft")
    stage.expect_position(2)


def test_nodes_speak_in_words(stage: Stage) -> None:
    stage.open()
    stage.press("Last")
    stage.expect_position(4)
    graph = stage.region("Graph")
    expect(
        graph.get_by_label("Variable x, data 2.0, grad 64.0, generation 0", exact=True)
    ).to_have_count(1)
    expect(graph.get_by_label("Function Add, generation 2, popped", exact=True)).to_have_count(1)
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


def test_states_of_functions(stage: Stage) -> None:
    stage.open()
    stage.timeline().fill("2")
    stage.expect_position(2)
    states = [
        f.get_attribute("data-state")
        for f in stage.region("Graph").locator("[data-kind=function]").all()
    ]
    assert sorted(states) == ["current", "popped", "queued", "queued"]
    stage.press("First")
    states = [
        f.get_attribute("data-state")
        for f in stage.region("Graph").locator("[data-kind=function]").all()
    ]
    assert sorted(states) == ["queued", "waiting", "waiting", "waiting"]


def test_the_current_pop_is_a_formula_with_real_numbers(stage: Stage) -> None:
    """docs/facts.md: the last pop is gx = 2 * x * gy = 2 * 2.0 * 16.0 = 64.0."""
    stage.open()
    stage.press("Last")
    pop = stage.region("Current pop")
    for text in ("Square", "2 * x * gy", "2 * 2.0 * 16.0", "64.0"):
        expect(pop).to_contain_text(text)


def test_a_click_shows_a_nodes_details(stage: Stage) -> None:
    stage.open()
    stage.press("Last")
    stage.region("Graph").locator("[data-kind=variable]").filter(has_text="x").first.click()
    details = stage.page.get_by_role("complementary", name="Details")
    for text in ("64.0", "float64", "main.py:4"):
        expect(details).to_contain_text(text)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_step_has_its_sentence(stage: Stage, language: str) -> None:
    stage.open(lang=language)
    stage.expect_position(0, 4)
    expect(stage.root()).to_have_attribute("lang", language)
    narration = stage.page.locator("[aria-live=polite][aria-atomic=true]")
    said = {narration.inner_text()}
    for position in range(1, 5):
        stage.key("ArrowRight")
        stage.expect_position(position)
        said.add(narration.inner_text())
    assert len(said) == 5
    assert all(re.search("[가-힣]", sentence) for sentence in said) == (language == "ko")


def test_the_language_switch_keeps_the_place(stage: Stage) -> None:
    stage.open()
    stage.press("Next pop")
    stage.page.get_by_role("button", name="한국어", exact=True).click()
    expect(stage.root()).to_have_attribute("lang", "ko")
    stage.expect_position(1)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (820, 1180), (360, 740)])
def test_nothing_sticks_out_sideways(stage: Stage, width: int, height: int) -> None:
    stage.page.set_viewport_size({"width": width, "height": height})
    stage.open()
    stage.expect_position(0, 4)
    over = stage.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert over <= 0
    stage.press("Next pop")
    stage.expect_position(1)


def test_reduced_motion_shows_the_end_state_at_once(stage: Stage) -> None:
    stage.page.emulate_media(reduced_motion="reduce")
    stage.open()
    stage.press("Next pop")
    stage.expect_position(1)
    assert (
        stage.page.evaluate(
            "document.getAnimations().filter((a) => a.playState === 'running').length"
        )
        == 0
    )


def test_an_unknown_lesson_says_so(stage: Stage) -> None:
    stage.open(lesson="step99")
    expect(stage.page.get_by_role("alert")).to_contain_text("step99")


def test_embedded_only_what_explains(stage: Stage) -> None:
    stage.open(embed="1")
    stage.expect_position(0, 4)
    for name in ("Graph", "funcs", "Narration"):
        expect(stage.region(name)).to_be_visible()
    expect(stage.text_box("Program")).to_have_count(0)


def test_tab_leads_from_the_end_of_the_lesson_to_run(page: Page, stage: Stage) -> None:
    stage.open()
    stage.expect_kernel("ready")
    text = stage.text_box("Program").inner_text()
    page.get_by_role("tabpanel", name="Lesson").get_by_role("link").last.focus()
    stage.key("Tab")
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_focused()
    expect(page.get_by_role("tab", name="Lesson")).to_have_attribute("aria-selected", "true")
    assert stage.text_box("Program").inner_text() == text


def test_focus_brings_a_text_box_forward(page: Page, stage: Stage) -> None:
    stage.open()
    stage.text_box("Engine").focus()
    expect(page.get_by_role("tab", name="Engine")).to_have_attribute("aria-selected", "true")


def test_a_host_that_announces_packed_files_as_gzip(site: Site, stage: Stage) -> None:
    """Some hosts send `.gz` files with `Content-Encoding: gzip`; the browser has unpacked them."""
    site.announces_gzip = True
    try:
        stage.open(lesson="step16")
        stage.expect_position(0, 4)
        stage.expect_kernel("ready")
    finally:
        site.announces_gzip = False
