"""Browsers for the tests: a Chromium from wherever there is one, Firefox and WebKit of the system."""

from pathlib import Path

import pytest

from tools import browser, paths
from tools.messages import Stop


class Machine:
    """A machine on which only what a test puts there exists; `asked` is what was run to install."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.bin = folder / "bin"
        self.bin.mkdir()
        self.asked = folder / "asked"
        self.monkeypatch = monkeypatch
        monkeypatch.setenv("PATH", str(self.bin))
        monkeypatch.delenv(browser.VARIABLE, raising=False)
        monkeypatch.setattr(browser, "PLACES", ())
        monkeypatch.setattr(paths, "LOGS", folder / "logs")
        monkeypatch.setattr(paths, "VENV_PYTHON", folder / "venv-python")
        self.playwright("")

    def program(self, path: Path, body: str) -> str:
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        return str(path)

    def browser(self, name: str, body: str = "echo Chromium 150") -> str:
        return self.program(self.bin / name, body)

    def playwright(self, own: str, install: str = "exit 1") -> None:
        """Playwright, whose own browser would be at `own`."""
        body = (
            f'case "$*" in *install*) echo playwright >> {self.asked}; {install};; esac; echo {own}'
        )
        self.program(paths.VENV_PYTHON, body)

    def user(self, number: int) -> None:
        self.monkeypatch.setattr("os.geteuid", lambda: number, raising=False)

    def installed(self) -> list[str]:
        return self.asked.read_text().splitlines() if self.asked.exists() else []


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


def test_playwrights_own_comes_first(machine, tmp_path) -> None:
    machine.browser("chromium")
    own = machine.program(tmp_path / "own", "echo Chromium 150")
    machine.playwright(own)
    assert browser.find_or_install() == own


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_the_systems_comes_next(machine, tmp_path, name: str) -> None:
    machine.playwright(str(tmp_path / "not-there"))
    there = machine.browser(name)
    assert browser.find_or_install() == there
    assert machine.installed() == []


def test_a_browser_that_does_not_start_is_passed_over(machine) -> None:
    machine.browser("chromium", "exit 1")
    runs = machine.browser("google-chrome")
    assert browser.find_or_install() == runs


def test_without_one_playwrights_is_installed(machine, tmp_path) -> None:
    own = tmp_path / "own"
    machine.playwright(str(own), f"echo '#!/bin/sh' > {own}; /bin/chmod +x {own}; exit 0")
    assert browser.find_or_install() == str(own)


def test_where_that_fails_root_gets_it_from_the_system_with_fonts(machine) -> None:
    machine.user(0)
    install = (
        f"printf '#!/bin/sh\\n' > {machine.bin}/chromium; /bin/chmod +x {machine.bin}/chromium"
    )
    machine.browser("apt-get", f'echo "apt-get $*" >> {machine.asked}; {install}')
    assert browser.find_or_install() == str(machine.bin / "chromium")
    playwright, update, install = machine.installed()
    assert (playwright, update) == ("playwright", "apt-get update")
    assert install.endswith("chromium fonts-noto-cjk")


def test_others_than_root_install_nothing_of_the_system(machine) -> None:
    machine.user(1000)
    machine.browser("apt-get", f"echo apt-get >> {machine.asked}")
    with pytest.raises(Stop, match="install Chromium or Chrome, or set DEZERO_BROWSER"):
        browser.find_or_install()
    assert machine.installed() == ["playwright"]


def test_a_chosen_browser_is_taken_or_refused_but_never_replaced(machine, monkeypatch) -> None:
    chosen = machine.browser("mine")
    monkeypatch.setenv(browser.VARIABLE, chosen)
    assert browser.find_or_install() == chosen
    machine.browser("mine", "exit 1")
    machine.browser("chromium")
    with pytest.raises(Stop, match="which does not run: correct or unset it"):
        browser.find_or_install()


def test_firefox_and_webkit_are_taken_where_they_are(machine) -> None:
    for name in ("firefox", "WebKitWebDriver", "Xvfb"):
        machine.browser(name)
    browser.have_others()
    assert machine.installed() == []


def test_what_is_missing_of_them_root_gets_from_the_system(machine) -> None:
    machine.user(0)
    machine.browser("Xvfb")
    made = " ".join(f"{machine.bin}/{name}" for name in ("firefox-esr", "WebKitWebDriver"))
    install = f"for p in {made}; do echo > $p; /bin/chmod +x $p; done"
    machine.browser("apt-get", f'echo "apt-get $*" >> {machine.asked}; {install}')
    browser.have_others()
    assert machine.installed()[-1].endswith("firefox-esr webkit2gtk-driver")


def test_others_than_root_are_told_which_of_them_is_missing(machine) -> None:
    machine.user(1000)
    machine.browser("firefox")
    machine.browser("Xvfb")
    with pytest.raises(Stop, match=r"need WebKit's driver, .* apt-get install webkit2gtk-driver"):
        browser.have_others()
