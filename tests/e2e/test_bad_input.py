"""Nothing a program does may freeze the page, leak, or go unexplained."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site
from tests.e2e.engines import DIAMOND
from tests.e2e.stepper_page import StepperPage


def test_a_syntax_error_names_its_line(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run("x = 1\nif x\n    pass\n")
    stepper.expect_output("SyntaxError in main.py, line 2")


def test_an_endless_loop_can_be_stopped(stepper: StepperPage) -> None:
    stepper.open()
    stepper.start("while True:\n    pass\n")
    stepper.expect_kernel("running")
    stepper.press("Stop")
    stepper.expect_over()
    stepper.run("print('again')\n")
    stepper.expect_output("again")


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("def f():\n    return f()\n\nf()\n", "RecursionError"),
        ("import numpy as np\n\nnp.ones((10**6, 10**6))\n", "too big"),
        ("input('name? ')\n", "input"),
        ("import js\n", "js"),
        ("open('/nowhere/x.txt')\n", "FileNotFoundError"),
        ("import threading\n\nthreading.Thread(target=print).start()\n", "thread"),
    ],
    ids=["recursion", "array", "input", "js", "file", "thread"],
)
def test_what_cannot_work_says_so_and_the_next_run_works(
    stepper: StepperPage, program: str, message: str
) -> None:
    stepper.open()
    stepper.run(program)
    stepper.expect_output(message)
    stepper.run("print('again')\n")
    stepper.expect_output("again")


def test_a_flood_of_prints_is_bounded(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run("for i in range(200_000):\n    print('line', i)\n")
    assert len(stepper.region("Output").inner_text()) < 300_000
    stepper.press("Next line")


def test_nothing_leaks_from_one_run_into_the_next(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run("import builtins, numpy\nbuiltins.leak = 1\nnumpy.leak = 2\nleak2 = 3\n")
    stepper.run(
        "import builtins, numpy\nprint(hasattr(builtins, 'leak'), hasattr(numpy, 'leak'), 'leak2' in globals())\n"
    )
    stepper.expect_output("False False False")


def test_a_nan_is_named(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run(DIAMOND.replace("np.array(2.0)", "np.array(np.nan)"))
    stepper.expect_position(0, 4)
    stepper.expect_narration("NaN")
    stepper.press("Last")
    stepper.expect_gradient("x", "nan")


def test_a_program_reaches_no_network_and_no_storage(stepper: StepperPage, site: Site) -> None:
    asked: list[str] = []
    stepper.page.on(
        "request", lambda request: asked.append(request.url) if "stolen" in request.url else None
    )
    stepper.open()
    program = f"""\
import sys, urllib.request
for attempt in ("urllib", "js", "run_js", "core"):
    try:
        if attempt == "urllib":
            urllib.request.urlopen("{site.address}stolen?1").read()
        elif attempt == "js":
            import js
            js.fetch("{site.address}stolen?2")
        elif attempt == "run_js":
            from pyodide.code import run_js
            run_js("fetch('{site.address}stolen?3')")
        else:
            import _pyodide_core, pyodide_js
            pyodide_js._module.eval("fetch('{site.address}stolen?4')")
        print(attempt, "reached")
    except BaseException as error:
        print(attempt, "refused", type(error).__name__)
"""
    stepper.run(program)
    assert asked == []
    assert (
        stepper.page.evaluate(
            "Object.keys(localStorage).filter((key) => key.includes('stolen')).length"
        )
        == 0
    )


def test_a_missing_file_of_python_is_explained_and_retried(
    stepper: StepperPage, site: Site
) -> None:
    site.broken[".wasm"] = lambda _: None
    stepper.open()
    stepper.expect_kernel("failed")
    expect(stepper.page.get_by_text("is missing on this site")).to_be_visible()
    site.broken.clear()
    stepper.press("Retry")
    stepper.expect_kernel("ready")
    stepper.run("print('works')\n")
    stepper.expect_output("works")


def test_a_damaged_file_of_python_is_explained_and_retried(
    stepper: StepperPage, site: Site
) -> None:
    site.broken["stdlib"] = lambda content: content[: len(content) // 2]
    stepper.open()
    stepper.expect_kernel("failed")
    expect(stepper.page.get_by_text("arrived damaged")).to_be_visible()
    site.broken.clear()
    stepper.press("Retry")
    stepper.expect_kernel("ready")


def test_a_damaged_recording_is_explained(stepper: StepperPage, tmp_path: Path) -> None:
    damaged = tmp_path / "trace.json"
    damaged.write_text('{"format": "dezero-in-steps/trace", "version": 1', encoding="utf-8")
    stepper.open()
    stepper.press("Share")
    stepper.page.get_by_label("Open a recording").set_input_files(damaged)
    expect(stepper.page.get_by_text("The recording cannot be shown")).to_be_visible()
