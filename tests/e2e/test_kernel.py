"""Python in the page: what a program can and cannot do to it, however hard it tries."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Site
from tests.e2e.stepper_page import StepperPage

REACHING_OUT = """\
import sys
# `import js` is refused; the names of JavaScript are still somewhere.
finder = next(f for f in sys.meta_path if hasattr(f, "jsproxies"))
js = finder.jsproxies["js"]
ADDRESS = "{address}"


def attempt(name, reach):
    try:
        print(name, "got", reach())
    except BaseException as error:
        print(name, "was refused:", type(error).__name__)


attempt("fetch", lambda: js.fetch(ADDRESS))
attempt("request", lambda: js.XMLHttpRequest.new())
attempt("socket", lambda: js.WebSocket.new(ADDRESS))
attempt("worker", lambda: js.Worker.new(ADDRESS))
attempt("database", lambda: js.indexedDB.open("stolen"))
attempt("eval", lambda: js.eval("import('{address}')"))
attempt("function", lambda: js.Function("return import('{address}')")())
attempt("storage", lambda: js.localStorage.setItem("stolen", "1"))
attempt("page", lambda: js.parent.document)
"""


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server that welcomes everybody, and who came."""
    came: list[str] = []

    class Welcome(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            came.append(self.path)
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: `came` tells."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Welcome)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/stolen", came
    finally:
        server.shutdown()
        server.server_close()


def test_a_program_that_finds_javascript_still_reaches_nothing(stepper: StepperPage) -> None:
    with listening() as (address, came):
        stepper.open()
        stepper.run(REACHING_OUT.replace("{address}", address))
        output = stepper.region("Output").inner_text()
        stepper.run("print('again')\n")
        stepper.expect_output("again")
    assert output.count("was refused") == 9
    assert " got " not in output
    assert came == []


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import os\n\nos._exit(3)\n", "ended Python itself"),
        ("import os\n\nos.abort()\n", "had to be restarted"),
        ("class A:\n    def __call__(self):\n        return self()\n\nA()()\n", "RecursionError"),
        ("def f(n):\n    return sorted([1, 2], key=f)\n\nf(0)\n", "RecursionError"),
        (
            "import numpy as np\n\nclass A:\n    def __array__(self, *args, **kwargs):\n        return np.asarray(A())\n\nnp.asarray(A())\n",
            "RecursionError",
        ),
        (
            "import sys\n\nsys.setrecursionlimit(10**6)\n\nclass A:\n    def __add__(self, other):\n        return other + self\n\nA() + A()\n",
            "RecursionError",
        ),
    ],
    ids=["exit", "abort", "callable", "through C", "through numpy", "limit raised"],
)
def test_python_may_go_down_but_the_next_run_works(
    stepper: StepperPage, program: str, message: str
) -> None:
    stepper.open()
    stepper.run(program)
    stepper.expect_output(message)
    stepper.run("print('again')\n")
    stepper.expect_output("again")


@pytest.mark.parametrize(
    ("program", "message"),
    [
        ("import micropip\n", "only Python's own modules and numpy"),
        ("import subprocess\n\nsubprocess.run(['ls'])\n", "does not support processes"),
        (
            "import asyncio\n\nasync def f():\n    pass\n\nasyncio.run(f())\n",
            "call the functions directly",
        ),
        ("import time\n\ntime.sleep(0.1)\nprint('slept')\n", "slept"),
        (
            "open('notes.txt', 'w').write('kept for this run')\nprint(open('notes.txt').read())\n",
            "kept for this run",
        ),
    ],
    ids=["install", "processes", "asyncio", "sleep", "files"],
)
def test_what_a_program_may_ask_of_its_surroundings(
    stepper: StepperPage, program: str, message: str
) -> None:
    stepper.open()
    stepper.run(program)
    stepper.expect_output(message)


def test_the_standard_library_that_learners_use_is_there(stepper: StepperPage) -> None:
    stepper.open()
    stepper.run(
        "import abc, argparse, ast, bisect, collections, contextlib, copy, csv, dataclasses, datetime, decimal\n"
        "import dis, doctest, enum, fractions, functools, gc, graphlib, hashlib, heapq, inspect, io, itertools\n"
        "import json, logging, math, numbers, operator, pathlib, pdb, pickle, pprint, queue, random, re, statistics\n"
        "import string, struct, tempfile, textwrap, threading, time, timeit, tracemalloc, traceback, types, typing\n"
        "import unittest, uuid, warnings, weakref\n"
        "import numpy.fft, numpy.linalg, numpy.ma, numpy.polynomial, numpy.random, numpy.testing\n"
        "numpy.testing.assert_allclose(numpy.linalg.inv([[2.0]]), [[0.5]])\n"
        "print('all there')\n"
    )
    stepper.expect_output("all there")


def test_a_frame_that_is_taken_away_is_told_and_comes_back(stepper: StepperPage) -> None:
    stepper.open()
    stepper.expect_kernel("ready")
    stepper.text_box("Program").fill("print('still here')\n")
    stepper.page.evaluate("document.querySelector('iframe').remove()")
    stepper.expect_kernel("failed")
    expect(stepper.page.get_by_role("banner")).to_contain_text("Python does not answer")
    stepper.press("Retry")
    stepper.run()
    stepper.expect_output("still here")


def test_a_page_of_another_build_than_its_kernel_says_so(stepper: StepperPage, site: Site) -> None:
    """An old page from a cache, whose policy would refuse the new frame's script."""
    site.broken["manifest.json"] = lambda content: re.sub(
        rb'"sha256": "[0-9a-f]{64}"', b'"sha256": "%s"' % (b"0" * 64), content, count=1
    )
    stepper.open()
    stepper.expect_kernel("failed")
    expect(stepper.page.get_by_role("banner")).to_contain_text(
        "different versions: reload the page"
    )
