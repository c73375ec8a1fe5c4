"""The browsers for the tests.

A Chromium: Playwright's own, else the system's, else an installed one. Firefox and WebKit: the
system's, else installed ones.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence

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
OTHERS = (  # what it is, its programs (one is enough), the package that brings it
    ("Firefox", ("firefox-esr", "firefox"), "firefox-esr"),
    ("WebKit's driver", ("WebKitWebDriver",), "webkit2gtk-driver"),
    ("the screenless display Xvfb", ("Xvfb",), "xvfb"),
)


def find_or_install() -> str:
    """The path of a browser that runs. Raises Stop if none can be found or installed."""
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
    return _systems() if _apt_install(APT_PACKAGES) else None


def have_others() -> None:
    """Make sure that Firefox and WebKit are there. Raises Stop if one cannot be installed."""
    if missing := _missing_others():
        _apt_install([package for _, package in missing])
    if missing := _missing_others():
        what = " and ".join(name for name, _ in missing)
        packages = " ".join(package for _, package in missing)
        raise Stop(
            f"The browser tests need {what}, and nothing could be installed: "
            f"install it (Debian and Ubuntu: apt-get install {packages}) and run this again."
        )


def _missing_others() -> list[tuple[str, str]]:
    return [
        (name, package)
        for name, programs, package in OTHERS
        if not any(shutil.which(program) for program in programs)
    ]


def _apt_install(packages: Sequence[str]) -> bool:
    """Whether the system's packages are installed now; only root can, where there is apt-get."""
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        run_logged(
            [apt, "update"], "Reading the lists of the system's packages", "apt-update", env=quiet
        )
        install = [apt, "install", "--yes", "--no-install-recommends", *packages]
        run_logged(
            install,
            f"Installing the packages {' and '.join(packages)}",
            "apt-install",
            env=quiet,
        )
    except Failed as failed:
        say(f"apt-get could not install a browser ({paths.relative(failed.log)} says why).")
        return False
    return True
