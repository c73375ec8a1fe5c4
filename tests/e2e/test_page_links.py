"""Links between the places of the page: they keep the language, and a click with a modifier is the browser's."""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.stepper_page import StepperPage


def links(stepper: StepperPage) -> list[str]:
    """The addresses of all links that lead to a place of the page."""
    found = stepper.page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
    return [href for href in found if href.startswith(stepper.address)]


@pytest.mark.parametrize("view", ["step", "contents", "memory", "glossary"])
def test_every_link_keeps_the_language(stepper: StepperPage, view: str) -> None:
    stepper.open(lesson="step14", view=view, lang="ko")
    expect(stepper.page.locator("main a, .lesson-text a").first).to_be_attached()
    addresses = [href for href in links(stepper) if "#" not in href]
    assert len(addresses) > 5
    for href in addresses:
        assert parse_qs(urlparse(href).query).get("lang") == ["ko"], href


def in_a_lesson(stepper: StepperPage) -> Locator:
    return stepper.page.get_by_role("tabpanel", name="Lesson").get_by_role("link").first


def in_the_header(stepper: StepperPage) -> Locator:
    return stepper.page.get_by_role("banner").get_by_role("link", name="Memory")


def to_the_next_lesson(stepper: StepperPage) -> Locator:
    return stepper.page.get_by_role("banner").get_by_role("link", name="Next lesson")


@pytest.mark.parametrize("link", [in_a_lesson, in_the_header, to_the_next_lesson])
@pytest.mark.parametrize("modifier", ["Shift", "ControlOrMeta"])
def test_a_click_with_a_modifier_opens_another_window(
    stepper: StepperPage, link: object, modifier: str
) -> None:
    assert callable(link)
    stepper.open(lesson="step16", lang="en")
    here = stepper.page.url
    place = link(stepper)
    wanted = place.get_attribute("href")
    with stepper.page.context.expect_page() as opened:
        place.click(modifiers=[modifier])  # type: ignore[list-item]
    assert wanted is not None
    assert opened.value.url.endswith(urlparse(wanted).query)
    assert stepper.page.url == here
