"""What the page says about itself: its version, whose work it builds on, its licences."""

from __future__ import annotations

import tomllib

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import DIST, ROOT
from tests.e2e.stepper_page import StepperPage

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
NAMES = {"en": ("Help", "About this page"), "ko": ("도움말", "이 페이지에 대하여")}
# Libraries whose code is in the bundle, and some that are only used to build it or left out.
SHIPPED = ["svelte", "d3-zoom", "d3-contour", "@codemirror/view", "@lezer/python"]
NOT_SHIPPED = ["d3-transition", "d3-interpolate", "d3-color", "esm-env", "typescript", "vitest"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_version_and_the_credit_are_one_press_from_help(
    stepper: StepperPage, language: str
) -> None:
    help_name, about_name = NAMES[language]
    stepper.open(lang=language)
    page = stepper.page
    page.get_by_role("button", name=help_name, exact=True).click()
    page.get_by_role("button", name=about_name, exact=True).click()
    about = page.get_by_role("dialog", name=about_name)
    expect(about).to_contain_text(VERSION)
    for part in ("Koki Saitoh", "斎藤康毅", "밑바닥부터 시작하는 딥러닝 3", "MIT"):
        expect(about).to_contain_text(part)
    page.keyboard.press("Escape")
    expect(about).to_have_count(0)


def test_the_licences_can_be_read_from_there(stepper: StepperPage) -> None:
    stepper.open()
    page = stepper.page
    page.get_by_role("button", name="Help", exact=True).click()
    page.get_by_role("button", name="About this page").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Licences of everything").click()
    expect(opened.value.locator("body")).to_contain_text("Copyright (c) 2019 Koki Saitoh")


def test_the_licences_are_those_of_what_is_bundled() -> None:
    titles = [
        line.partition(" ")[0]
        for line in (DIST / "licences.txt").read_text(encoding="utf-8").splitlines()
    ]
    assert set(SHIPPED) <= set(titles)
    assert set(NOT_SHIPPED).isdisjoint(titles)
