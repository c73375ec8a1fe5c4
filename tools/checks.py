"""`build.py test`: every check, each announced in a line; all of them run, whichever fail."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from tools import environment, paths
from tools.browser import VARIABLE
from tools.messages import say
from tools.node import find_npm
from tools.process import run_shown

KINDS = ("lint", "web", "py", "e2e")
PYTHON_SOURCES = ("build.py", "tools", "py", "tests")
TYPED_SOURCES = ("build.py", "tools", "py")


@dataclass(frozen=True)
class Check:
    name: str
    command: Sequence[str]
    env: dict[str, str] = field(default_factory=dict)


def checks_of(kind: str, node: str, browser: str) -> list[Check]:
    python = str(paths.VENV_PYTHON)
    modules = paths.NODE_MODULES

    def pytest(folder: str, **env: str) -> Check:
        # Two at a time, each file by one: browsers wait more than they compute.
        parallel = ["-n", "2", "--dist", "loadfile"]
        return Check(f"pytest {folder}", [python, "-m", "pytest", *parallel, folder], env)

    if kind == "lint":
        return [
            Check("ruff format", [python, "-m", "ruff", "format", "--check", *PYTHON_SOURCES]),
            Check("ruff", [python, "-m", "ruff", "check", *PYTHON_SOURCES]),
            Check("mypy", [python, "-m", "mypy", *TYPED_SOURCES]),
            Check("svelte-check", [find_npm(), "run", "--silent", "check"]),
            Check("eslint", [node, str(modules / "eslint" / "bin" / "eslint.js"), "."]),
            Check(
                "prettier",
                [node, str(modules / "prettier" / "bin" / "prettier.cjs"), "--check", "."],
            ),
        ]
    if kind == "web":
        return [Check("vitest", [node, str(modules / "vitest" / "vitest.mjs"), "run"])]
    if kind == "py":
        return [pytest("tests/py")]
    return [pytest("tests/e2e", **{VARIABLE: browser})]


def run(checks: Sequence[Check]) -> int:
    """Run them one after another; the last line counts them. Returns the exit code."""
    outcomes = []
    for check in checks:
        say(f"\n== {check.name}")
        started = time.monotonic()
        env = {"PYTHONPATH": environment.python_path(), "PYTHONUTF8": "1", **check.env}
        code = run_shown(check.command, env)
        outcomes.append((check.name, code, time.monotonic() - started))
        verdict = "passed" if code == 0 else f"FAILED (exit code {code})"
        say(f"== {check.name}: {verdict}, {outcomes[-1][2]:.1f} s")
    say("")
    for name, code, seconds in outcomes:
        say(f"{'passed' if code == 0 else 'FAILED'}  {seconds:6.1f} s  {name}")
    failed = sum(code != 0 for _, code, _ in outcomes)
    say(f"checks: {len(outcomes) - failed} passed, {failed} failed")
    return 1 if failed else 0
