"""Firefox and WebKit, each started once; what runs in them is the core, not every test again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright
from selenium.webdriver import WebKitGTK

from tests.e2e.browsers.webkit import WebKitPage, driver
from tests.e2e.conftest import Site, watched
from tests.e2e.stepper_page import StepperPage


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        pytest.fail("Firefox was not found: run the tests with `python3 build.py test`.")
    browser = playwright.firefox.launch(channel="moz-firefox", executable_path=path)
    yield browser
    browser.close()


@pytest.fixture
def firefox_page(firefox: Browser) -> Iterator[Page]:
    """In a context of its own: nothing is stored."""
    context = firefox.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def firefox_stepper(firefox_page: Page, site: Site) -> Iterator[StepperPage]:
    with watched(firefox_page, site) as stepper:
        yield stepper


@pytest.fixture(scope="session")
def webkit() -> Iterator[WebKitGTK]:
    with driver() as started:
        yield started


@pytest.fixture
def webkit_stepper(webkit: WebKitGTK, site: Site) -> Iterator[WebKitPage]:
    """With nothing stored: the site is left behind empty."""
    yield WebKitPage(webkit, site.address)
    webkit.get(f"{site.address}licences.txt")
    webkit.execute_script("localStorage.clear(); sessionStorage.clear()")
    webkit.get("about:blank")
