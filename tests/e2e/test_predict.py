"""A learner guesses which function is popped next; docs/facts.md gives the order of the diamond and what a wrong one leads to."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.engines import DIAMOND, PY
from tests.e2e.stepper_page import StepperPage

QUESTION = "Which function is popped next?"


def strip(stepper: StepperPage) -> Locator:
    return stepper.region("Prediction")


def switch(page: Page) -> Locator:
    return page.get_by_role("button", name="Predict", exact=True)


def in_graph(stepper: StepperPage, generation: int, state: str) -> Locator:
    return (
        stepper.region("Graph")
        .locator(f"[data-kind=function][data-generation='{generation}'][data-state={state}]")
        .first
    )


def in_queue(stepper: StepperPage, index: int) -> Locator:
    return stepper.region("funcs").get_by_role("listitem").nth(index).get_by_role("button")


def begin(stepper: StepperPage, position: int, *, of: int = 4) -> None:
    stepper.open()
    stepper.expect_position(0, of)
    stepper.timeline().fill(str(position))
    stepper.expect_position(position)
    expect(strip(stepper)).to_be_visible()


def test_the_lesson_about_order_asks_and_the_playground_does_not(stepper: StepperPage) -> None:
    stepper.open()
    stepper.expect_position(0, 4)
    expect(switch(stepper.page)).to_have_attribute("aria-pressed", "true")
    stepper.open(lesson="playground")
    stepper.expect_position(0)
    expect(switch(stepper.page)).to_have_attribute("aria-pressed", "false")
    expect(strip(stepper)).to_have_count(0)


def test_where_one_function_waits_nothing_is_asked(stepper: StepperPage) -> None:
    begin(stepper, 0)
    expect(strip(stepper)).to_contain_text("Only D (generation 2) is waiting")
    expect(strip(stepper)).not_to_contain_text(QUESTION)


def test_nothing_gives_the_answer_away(stepper: StepperPage) -> None:
    begin(stepper, 1)
    expect(strip(stepper)).to_contain_text(QUESTION)
    expect(stepper.region("funcs").get_by_role("listitem")).to_have_count(2)
    expect(stepper.region("funcs")).not_to_contain_text("next")
    expect(stepper.region("Graph")).not_to_contain_text("next")
    switch(stepper.page).click()
    expect(stepper.region("funcs")).to_contain_text("next")
    expect(stepper.region("Graph")).to_contain_text("next")


def test_a_right_choice_plays_the_pop(stepper: StepperPage) -> None:
    """Of equal generations the last added goes first: it stands last in the list."""
    begin(stepper, 1)
    in_queue(stepper, 1).click()
    stepper.expect_position(2)
    expect(strip(stepper)).to_contain_text("Right")
    expect(strip(stepper)).to_contain_text("the one added last goes first")
    expect(strip(stepper)).to_contain_text("1 of 1 right")


def test_a_wrong_choice_says_what_it_would_mean_and_lead_to(stepper: StepperPage) -> None:
    """Popping A after half of its gradient: 2·2·8 = 32.0 instead of 64.0."""
    begin(stepper, 2)
    in_graph(stepper, 0, "queued").click()
    for text in (
        "Depth first",
        "Its output a has 1 of 2 gradients",
        "x.grad would become 32.0 instead of 64.0",
        "0 of 1 right",
    ):
        expect(strip(stepper)).to_contain_text(text)
    stepper.expect_position(2)
    in_graph(stepper, 1, "queued").click()
    stepper.expect_position(3)
    # Only the first try counts.
    expect(strip(stepper)).to_contain_text("0 of 1 right")


@pytest.mark.parametrize("key", ["Enter", " "])
def test_the_keyboard_answers_in_the_graph(stepper: StepperPage, key: str) -> None:
    begin(stepper, 2)
    expect(strip(stepper)).to_contain_text(QUESTION)
    in_graph(stepper, 1, "queued").focus()
    stepper.expect_position(2)
    stepper.key(key)
    stepper.expect_position(3)
    expect(strip(stepper)).to_contain_text("1 of 1 right")


def test_it_is_never_a_wall(stepper: StepperPage) -> None:
    """Next pop skips; going back and forth costs nothing; the end tells the score."""
    begin(stepper, 1)
    in_queue(stepper, 1).click()
    stepper.expect_position(2)
    stepper.press("Next pop")
    stepper.expect_position(3)
    stepper.press("Previous pop")
    stepper.press("Previous pop")
    stepper.expect_position(1)
    in_queue(stepper, 0).click()
    expect(strip(stepper)).to_contain_text("The gradients would come out the same")
    expect(strip(stepper)).to_contain_text("1 of 1 right")
    stepper.press("Last")
    stepper.expect_position(4)
    expect(strip(stepper)).to_contain_text("you predicted 1 of 1 right")


def test_the_key_and_the_learners_own_choice(stepper: StepperPage) -> None:
    begin(stepper, 1)
    stepper.key("p")
    expect(switch(stepper.page)).to_have_attribute("aria-pressed", "false")
    expect(strip(stepper)).to_have_count(0)
    in_queue(stepper, 1).click()
    expect(stepper.page.get_by_role("complementary", name="Details")).to_be_visible()
    stepper.expect_position(1)
    stepper.key("p")
    expect(strip(stepper)).to_contain_text(QUESTION)
    stepper.key("?")
    expect(stepper.page.get_by_role("dialog")).to_contain_text("predict the next pop")


def test_the_graph_does_not_jump(stepper: StepperPage) -> None:
    begin(stepper, 0)
    graph = stepper.region("Graph")
    place = graph.bounding_box()
    for position in (1, 2):
        stepper.press("Next pop")
        stepper.expect_position(position)
        assert graph.bounding_box() == place
    in_graph(stepper, 0, "queued").click()
    expect(strip(stepper)).to_contain_text("32.0")
    assert graph.bounding_box() == place


def test_what_this_engine_does_is_right_even_where_it_is_too_early(stepper: StepperPage) -> None:
    """docs/facts.md: step 14 pops A with half of its gradient; x.grad is 96.0."""
    stepper.open()
    stepper.expect_kernel("ready")
    stepper.run(DIAMOND, (PY / "steps" / "step14.py").read_text(encoding="utf-8"))
    stepper.expect_position(0, 5)
    stepper.timeline().fill("2")
    stepper.expect_position(2)
    expect(strip(stepper)).to_contain_text(QUESTION)
    in_queue(stepper, 0).click()
    expect(strip(stepper)).to_contain_text(
        "x.grad would become 128.0; this engine comes to 96.0, and 64.0 is right"
    )
    in_queue(stepper, 1).click()
    stepper.expect_position(3)
    expect(strip(stepper)).to_contain_text("although a has only 1 of its 2 gradients")


def test_embedded_nothing_is_asked(stepper: StepperPage) -> None:
    stepper.open(embed="1")
    stepper.expect_position(0, 4)
    expect(switch(stepper.page)).to_have_count(0)
    stepper.key("p")
    stepper.press("Next pop")
    stepper.expect_position(1)
    expect(stepper.region("funcs")).to_contain_text("next")
    expect(strip(stepper)).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_on_a_phone_the_answer_is_seen_whole(stepper: StepperPage, language: str) -> None:
    stepper.page.set_viewport_size({"width": 360, "height": 740})
    stepper.open(lang=language)
    stepper.expect_position(0, 4)
    stepper.page.get_by_role("slider").fill("2")
    stepper.expect_position(2)
    asked = stepper.page.locator("section[aria-label=Prediction], section[aria-label=예측]")
    expect(asked).to_be_visible()
    stepper.page.locator("[data-kind=function][data-generation='0'][data-state=queued]").click()
    expect(asked).to_contain_text("32.0")
    cut = asked.evaluate(
        "(strip) => strip.parentElement.scrollHeight - strip.parentElement.clientHeight"
    )
    assert cut <= 0
