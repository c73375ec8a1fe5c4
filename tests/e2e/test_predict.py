"""A learner guesses which function is popped next; docs/facts.md gives the order of the diamond and what a wrong one leads to."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.engines import DIAMOND, PY
from tests.e2e.stage import Stage

QUESTION = "Which function is popped next?"


def strip(stage: Stage) -> Locator:
    return stage.region("Prediction")


def switch(page: Page) -> Locator:
    return page.get_by_role("button", name="Predict", exact=True)


def in_graph(stage: Stage, generation: int, state: str) -> Locator:
    return (
        stage.region("Graph")
        .locator(f"[data-kind=function][data-generation='{generation}'][data-state={state}]")
        .first
    )


def in_queue(stage: Stage, index: int) -> Locator:
    return stage.region("funcs").get_by_role("listitem").nth(index).get_by_role("button")


def begin(stage: Stage, position: int, *, of: int = 4) -> None:
    stage.open()
    stage.expect_position(0, of)
    stage.timeline().fill(str(position))
    stage.expect_position(position)
    expect(strip(stage)).to_be_visible()


def test_the_lesson_about_order_asks_and_the_playground_does_not(stage: Stage) -> None:
    stage.open()
    stage.expect_position(0, 4)
    expect(switch(stage.page)).to_have_attribute("aria-pressed", "true")
    stage.open(lesson="playground")
    stage.expect_position(0)
    expect(switch(stage.page)).to_have_attribute("aria-pressed", "false")
    expect(strip(stage)).to_have_count(0)


def test_where_one_function_waits_nothing_is_asked(stage: Stage) -> None:
    begin(stage, 0)
    expect(strip(stage)).to_contain_text("Only Add (generation 2) is waiting")
    expect(strip(stage)).not_to_contain_text(QUESTION)


def test_nothing_gives_the_answer_away(stage: Stage) -> None:
    begin(stage, 1)
    expect(strip(stage)).to_contain_text(QUESTION)
    expect(stage.region("funcs").get_by_role("listitem")).to_have_count(2)
    expect(stage.region("funcs")).not_to_contain_text("next")
    expect(stage.region("Graph")).not_to_contain_text("next")
    switch(stage.page).click()
    expect(stage.region("funcs")).to_contain_text("next")
    expect(stage.region("Graph")).to_contain_text("next")


def test_a_right_choice_plays_the_pop(stage: Stage) -> None:
    """Of equal generations the last added goes first: it stands last in the list."""
    begin(stage, 1)
    in_queue(stage, 1).click()
    stage.expect_position(2)
    expect(strip(stage)).to_contain_text("Right")
    expect(strip(stage)).to_contain_text("the one added last goes first")
    expect(strip(stage)).to_contain_text("1 of 1 right")


def test_a_wrong_choice_says_what_it_would_mean_and_lead_to(stage: Stage) -> None:
    """Popping A after half of its gradient: 2·2·8 = 32.0 instead of 64.0."""
    begin(stage, 2)
    in_graph(stage, 0, "queued").click()
    for text in (
        "Depth first",
        "Its output a has 1 of 2 gradients",
        "x.grad would become 32.0 instead of 64.0",
        "0 of 1 right",
    ):
        expect(strip(stage)).to_contain_text(text)
    stage.expect_position(2)
    in_graph(stage, 1, "queued").click()
    stage.expect_position(3)
    # Only the first try counts.
    expect(strip(stage)).to_contain_text("0 of 1 right")


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_keyboard_answers_in_the_graph(stage: Stage, key: str) -> None:
    begin(stage, 2)
    expect(strip(stage)).to_contain_text(QUESTION)
    in_graph(stage, 1, "queued").focus()
    stage.expect_position(2)
    stage.key(key)
    stage.expect_position(3)
    expect(strip(stage)).to_contain_text("1 of 1 right")


def test_it_is_never_a_wall(stage: Stage) -> None:
    """Next pop skips; going back and forth costs nothing; the end tells the score."""
    begin(stage, 1)
    in_queue(stage, 1).click()
    stage.expect_position(2)
    stage.press("Next pop")
    stage.expect_position(3)
    stage.press("Previous pop")
    stage.press("Previous pop")
    stage.expect_position(1)
    in_queue(stage, 0).click()
    expect(strip(stage)).to_contain_text("The gradients would come out the same")
    expect(strip(stage)).to_contain_text("1 of 1 right")
    stage.press("Last")
    stage.expect_position(4)
    expect(strip(stage)).to_contain_text("you predicted 1 of 1 right")


def test_the_key_and_the_learners_own_choice(stage: Stage) -> None:
    begin(stage, 1)
    stage.key("p")
    expect(switch(stage.page)).to_have_attribute("aria-pressed", "false")
    expect(strip(stage)).to_have_count(0)
    in_queue(stage, 1).click()
    expect(stage.page.get_by_role("complementary", name="Details")).to_be_visible()
    stage.expect_position(1)
    stage.key("p")
    expect(strip(stage)).to_contain_text(QUESTION)
    stage.key("?")
    expect(stage.page.get_by_role("dialog")).to_contain_text("predict the next pop")


def test_the_graph_does_not_jump(stage: Stage) -> None:
    begin(stage, 0)
    graph = stage.region("Graph")
    place = graph.bounding_box()
    for position in (1, 2):
        stage.press("Next pop")
        stage.expect_position(position)
        assert graph.bounding_box() == place
    in_graph(stage, 0, "queued").click()
    expect(strip(stage)).to_contain_text("32.0")
    assert graph.bounding_box() == place


def test_what_this_engine_does_is_right_even_where_it_is_too_early(stage: Stage) -> None:
    """docs/facts.md: step 14 pops A with half of its gradient; x.grad is 96.0."""
    stage.open()
    stage.expect_kernel("ready")
    stage.run(DIAMOND, (PY / "steps" / "step14.py").read_text(encoding="utf-8"))
    stage.expect_position(0, 5)
    stage.timeline().fill("2")
    stage.expect_position(2)
    expect(strip(stage)).to_contain_text(QUESTION)
    in_queue(stage, 0).click()
    expect(strip(stage)).to_contain_text(
        "x.grad would become 128.0; this engine comes to 96.0, and 64.0 is right"
    )
    in_queue(stage, 1).click()
    stage.expect_position(3)
    expect(strip(stage)).to_contain_text("although a has only 1 of its 2 gradients")


def test_embedded_nothing_is_asked(stage: Stage) -> None:
    stage.open(embed="1")
    stage.expect_position(0, 4)
    expect(switch(stage.page)).to_have_count(0)
    stage.key("p")
    stage.press("Next pop")
    stage.expect_position(1)
    expect(stage.region("funcs")).to_contain_text("next")
    expect(strip(stage)).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_on_a_phone_the_answer_is_seen_whole(stage: Stage, language: str) -> None:
    stage.page.set_viewport_size({"width": 360, "height": 740})
    stage.open(lang=language)
    stage.expect_position(0, 4)
    stage.page.get_by_role("slider").fill("2")
    stage.expect_position(2)
    asked = stage.page.locator("section[aria-label=Prediction], section[aria-label=예측]")
    expect(asked).to_be_visible()
    stage.page.locator("[data-kind=function][data-generation='0'][data-state=queued]").click()
    expect(asked).to_contain_text("32.0")
    cut = asked.evaluate(
        "(strip) => strip.parentElement.scrollHeight - strip.parentElement.clientHeight"
    )
    assert cut <= 0
