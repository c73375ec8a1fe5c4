"""A pop is a small story on the screen: a gradient travels, and its variable changes when it lands."""

from __future__ import annotations

from itertools import pairwise
from math import dist

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.frames import Flight, Frames, watching
from tests.e2e.stepper_page import StepperPage

A, B, C, D = range(4)  # in the order in which the diamond's forward run applies them
X, VAR_A, VAR_B, VAR_C, Y = range(5)
NEAR = 60  # pixels: a node and what stands beside it
LEAST_MS = 300
FAN_IN = """\
import numpy as np
from engine import Variable, add

x = Variable(np.array(3.0))
y = add(add(x, x), x)
y.backward()
"""
SPLIT = """\
import numpy as np
from engine import Function, Variable, add


class Split(Function):
    def forward(self, x):
        return x * 2, x * 3

    def backward(self, gy0, gy1):
        return gy0 * 2 + gy1 * 3


x = Variable(np.array(5.0))
p, q = Split()(x)
y = add(p, q)
y.backward()
print(x.grad)
"""

NOTE_FLIGHTS = """
() => {
  const graphs = [...document.querySelectorAll('section[aria-label="Graph"]')]
  window.flown = graphs.map(() => new Set())
  const look = () => {
    graphs.forEach((graph, side) => {
      for (const one of graph.querySelectorAll('[data-kind="gradient"]'))
        window.flown[side].add(`${one.dataset.from}-${one.dataset.to}`)
    })
    requestAnimationFrame(look)
  }
  look()
}
"""


@pytest.fixture(autouse=True)
def with_motion(page: Page) -> None:
    page.emulate_media(reduced_motion="no-preference")


def open_at(stepper: StepperPage, pops: int, **settings: str) -> None:
    """At a stop, after a quiet moment: what follows is no haste."""
    stepper.open(**settings)
    expect(stepper.region("Graph").locator("[data-kind=variable]").first).to_be_visible()
    for _ in range(pops):
        stepper.press("Next pop")
    stepper.expect_position(pops)
    take_time(stepper)


def take_time(stepper: StepperPage) -> None:
    """As somebody who looks before the next press: who presses in haste sees no motion."""
    expect(stepper.region("Graph").locator("[data-kind=gradient]")).to_have_count(0)
    stepper.page.evaluate("() => new Promise((done) => setTimeout(done, 250))")


def pressed(stepper: StepperPage, key: str, position: int, region: str | None = None) -> Frames:
    """The frames from pressing a key to the end of the move."""
    with watching(stepper.page, *([region] if region else [])) as frames:
        stepper.key(key)
        stepper.expect_position(position)
    return frames


def expect_travel(
    frames: Frames, flight: Flight, from_: tuple[str, int], to: tuple[str, int]
) -> None:
    """It leaves one node, comes ever nearer to the other, and is there at the end."""
    first, last = flight.frames[0], flight.frames[-1]
    start = frames.place(*from_, first)
    goal = frames.place(*to, last)
    whole = dist(start, goal)
    assert dist(flight.path[0], start) < NEAR
    assert dist(flight.path[-1], goal) < NEAR
    ways = [dist(point, goal) for point in flight.path]
    assert ways[0] > ways[-1]
    assert max(b - a for a, b in pairwise(ways)) < whole / 4, "it goes back"
    assert len({(round(x), round(y)) for x, y in flight.path}) >= 3, "it does not move"
    assert flight.lasts >= LEAST_MS


def expect_lands_first(frames: Frames, flight: Flight, v: int, before: str, after: str) -> None:
    """The number stands unchanged while the dot is under way, and is new as soon as it is there."""
    assert {frames.grad(v, frame) for frame in flight.frames} == {before}
    assert frames.grad(v, flight.frames[-1] + 1) == after


def test_a_pop_is_told_from_its_cause_to_its_effect(stepper: StepperPage) -> None:
    open_at(stepper, 1)
    frames = pressed(stepper, "ArrowRight", 2)
    comes_in, goes_out = frames.flights
    assert (comes_in.source, comes_in.target) == (VAR_C, C)
    assert (goes_out.source, goes_out.target) == (C, VAR_A)
    expect_travel(frames, comes_in, ("variable", VAR_C), ("function", C))
    expect_travel(frames, goes_out, ("function", C), ("variable", VAR_A))
    expect_lands_first(frames, goes_out, VAR_A, "None", "8.0")
    lit = next(i for i, frame in enumerate(frames.all) if frame["states"][str(C)] == "current")
    queued = next(i for i, frame in enumerate(frames.all) if A in frame["queue"])
    assert lit < comes_in.frames[0] < goes_out.frames[0] < queued
    assert goes_out.frames[-1] < queued
    in_order = next(i for i, frame in enumerate(frames.all) if frame["queue"] == [A, B])
    assert queued < in_order, "the sort is seen"


def test_a_function_of_two_inputs_sends_two(stepper: StepperPage) -> None:
    open_at(stepper, 0)
    frames = pressed(stepper, "ArrowRight", 1)
    for v in (VAR_B, VAR_C):
        (flight,) = [one for one in frames.products(D) if one.target == v]
        expect_travel(frames, flight, ("function", D), ("variable", v))
        expect_lands_first(frames, flight, v, "None", "1.0")


def test_a_step_back_is_told_backwards(stepper: StepperPage) -> None:
    open_at(stepper, 2)
    frames = pressed(stepper, "ArrowLeft", 1)
    goes_back, comes_out = frames.flights
    expect_travel(frames, goes_back, ("variable", VAR_A), ("function", C))
    expect_travel(frames, comes_out, ("function", C), ("variable", VAR_C))
    assert frames.grad(VAR_A, 0) == "8.0"
    assert {frames.grad(VAR_A, frame) for frame in goes_back.frames} == {"None"}


@pytest.mark.parametrize("how", ["button", "timeline", "play"])
def test_it_is_the_same_by_every_way_of_stepping(stepper: StepperPage, how: str) -> None:
    open_at(stepper, 1)
    if how == "play":
        stepper.press("Predict")  # else it stops at the question
    with watching(stepper.page) as frames:
        if how == "timeline":
            stepper.page.get_by_role("slider", name="Timeline").focus()
            stepper.key("ArrowRight")
        else:
            stepper.press("Next pop" if how == "button" else "Play")
        stepper.expect_position(2)
    assert [(one.source, one.target) for one in frames.flights][:2] == [(VAR_C, C), (C, VAR_A)]


def test_by_line_a_gradient_flies_in_the_line_that_writes_it(stepper: StepperPage) -> None:
    open_at(stepper, 1)
    with watching(stepper.page) as frames:
        for _ in range(40):
            if stepper.gradients()["a"].grad == "8.0":
                break
            stepper.key("ArrowDown")
            take_time(stepper)
    (goes_out,) = [one for one in frames.flights if (one.source, one.target) == (C, VAR_A)]
    expect_lands_first(frames, goes_out, VAR_A, "None", "8.0")


def test_three_uses_of_one_variable(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run(FAN_IN)
    stepper.key("Home")
    take_time(stepper)
    outer = pressed(stepper, "ArrowRight", 1)
    assert sorted(one.target for one in outer.products(1)) == [0, 1]
    take_time(stepper)
    inner = pressed(stepper, "ArrowRight", 2)
    assert [one.target for one in inner.products(0)] == [0, 0]
    assert grads(inner, 0) == ["1.0", "2.0", "3.0"]


def grads(frames: Frames, v: int) -> list[str]:
    """The gradients that a variable had, one after another."""
    seen = [frames.grad(v, frame) for frame in range(len(frames.all))]
    return [grad for i, grad in enumerate(seen) if i == 0 or seen[i - 1] != grad]


def test_a_function_of_two_outputs_takes_two_in(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run(SPLIT)
    stepper.key("Home")
    stepper.key("ArrowRight")
    stepper.expect_position(1)
    take_time(stepper)
    frames = pressed(stepper, "ArrowRight", 2)
    came = [one for one in frames.flights if one.target == 0 and one not in frames.products(0)]
    assert sorted(one.source for one in came) == [1, 2]
    assert came[0].frames[0] == came[1].frames[0]
    assert len(frames.products(0)) == 1


def test_without_generations_too(stepper: StepperPage) -> None:
    open_at(stepper, 1, lesson="step14")
    frames = pressed(stepper, "ArrowRight", 2)
    added = 2  # z = add(add(x, x), x): the output of the inner add, and x
    assert [(one.source, one.target) for one in frames.flights] == [
        (3, added),
        (added, 2),
        (added, 0),
    ]


def test_both_sides_of_a_comparison_fly(stepper: StepperPage) -> None:
    stepper.open(view="compare", engines="step14,step16")
    page = stepper.page
    graphs = page.get_by_role("region", name="Graph")
    expect(graphs.nth(1).locator("[data-kind=variable]").nth(4)).to_be_visible(timeout=60_000)
    page.evaluate(NOTE_FLIGHTS)
    page.evaluate("() => new Promise((done) => setTimeout(done, 250))")
    stepper.press("Next pop")
    expect(graphs.nth(1).locator('[data-kind="gradient"][data-to="3"]').first).to_be_attached()
    expect(graphs.locator('[data-kind="gradient"]')).to_have_count(0)
    flown = page.evaluate("() => window.flown.map((side) => [...side].sort())")
    assert flown == [["3-2", "3-3", "4-3"]] * 2


def test_on_a_phone(stepper: StepperPage) -> None:
    stepper.page.set_viewport_size({"width": 390, "height": 844})
    open_at(stepper, 1)
    frames = pressed(stepper, "ArrowRight", 2)
    _, goes_out = frames.flights
    expect_lands_first(frames, goes_out, VAR_A, "None", "8.0")
    assert goes_out.lasts >= LEAST_MS


def test_a_held_key_waits_for_nothing(stepper: StepperPage) -> None:
    open_at(stepper, 0)
    with watching(stepper.page) as frames:
        stepper.page.keyboard.down("ArrowRight")
        stepper.page.keyboard.down("ArrowRight")  # as the repetition of a held key reports it
        stepper.page.keyboard.down("ArrowRight")
        stepper.page.keyboard.down("ArrowRight")
        stepper.expect_position(4)
    stepper.page.keyboard.up("ArrowRight")
    late = frames.all[-1]
    assert late["flights"] == []
    stepper.expect_gradient("x", "64.0")


def test_who_wants_no_motion_sees_the_end_at_once(stepper: StepperPage) -> None:
    stepper.page.emulate_media(reduced_motion="reduce")
    open_at(stepper, 1)
    frames = pressed(stepper, "ArrowRight", 2)
    assert frames.flights == []
    assert frames.grad(VAR_A, len(frames.all) - 1) == "8.0"


def test_the_next_press_ends_the_story_and_begins_the_next(stepper: StepperPage) -> None:
    open_at(stepper, 0)
    stepper.key("ArrowRight")
    expect(stepper.region("Graph").locator("[data-kind=gradient]").first).to_be_attached()
    stepper.key("ArrowRight")
    stepper.expect_position(2)
    stepper.expect_gradient("a", "8.0")
