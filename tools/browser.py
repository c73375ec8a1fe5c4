"""A Chromium for the browser tests: Playwright's own, else the system's, else an installed one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator

from tools import paths
from tools.messages import Stop, say
from tools.process import Failed, answer, run_logged

VARIABLE = (
    "DEZERO_BROWSER"  # tells the tests the browser's path; set by hand, it chooses the browser
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
)
PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
APT_PACKAGES = ("chromium", "fonts-noto-cjk")


def find_or_install() -> str:
    """The path of a browser that runs. Raises Stop where none can be had."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        if not _runs(chosen):
            raise Stop(f"{VARIABLE} names {chosen}, which does not run: correct or unset it.")
        return chosen
    found = _playwrights() or _systems() or _install_playwrights() or _install_systems()
    if found is None:
        raise Stop(
            "No browser for the tests was found, and none could be installed: "
            f"install Chromium or Chrome, or set {VARIABLE} to the path of one, and run this again."
        )
    return found


def _runs(path: str) -> bool:
    if sys.platform == "win32":
        return os.path.isfile(path)  # a windows program prints no version
    return answer([path, "--version"]) is not None


def _playwrights() -> str | None:
    path = answer([str(paths.VENV_PYTHON), "-c", PLAYWRIGHTS_OWN], timeout=60)
    return path if path and os.path.exists(path) and _runs(path) else None


def _systems() -> str | None:
    candidates: Iterator[str | None] = (shutil.which(name) for name in NAMES)
    for path in (*candidates, *PLACES):
        if path and os.path.exists(path) and _runs(path):
            return path
    return None


def _install_playwrights() -> str | None:
    command = [str(paths.VENV_PYTHON), "-m", "playwright", "install", "chromium"]
    try:
        run_logged(command, "No browser found; installing Playwright's", "browser")
    except Failed as failed:
        say(f"Playwright's browser could not be installed ({paths.relative(failed.log)} says why).")
        return None
    return _playwrights()


def _install_systems() -> str | None:
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        run_logged(
            [apt, "update"], "Reading the lists of the system's packages", "apt-update", env=quiet
        )
        install = [apt, "install", "--yes", "--no-install-recommends", *APT_PACKAGES]
        run_logged(
            install,
            f"Installing the packages {' and '.join(APT_PACKAGES)}",
            "apt-install",
            env=quiet,
        )
    except Failed as failed:
        say(f"apt-get could not install a browser ({paths.relative(failed.log)} says why).")
        return None
    return _systems()
