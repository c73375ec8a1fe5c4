"""The commands of build.py, and what each needs to have been done before."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tools import bench, browser, checks, environment, node, package, page, server, wheel
from tools.lock import only_one
from tools.messages import Stop, about_os_error, say

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Every foreseen trouble ends in one sentence and an exit code not 0."""
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, _terminated)
    try:
        return int(options.run(options))
    except Stop as stop:
        return _stopped(str(stop))
    except OSError as error:
        return _stopped(about_os_error(error))
    except KeyboardInterrupt:
        print(flush=True)
        return 130


def _stopped(sentence: str) -> int:
    sys.stdout.flush()
    print(f"build.py: {sentence}", file=sys.stderr)
    return 1


def _terminated(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)  # by way of every `finally`, so that no child is left behind


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py", description="DeZero in Steps: the one door. Sets up what is missing."
    )
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="serve | test | build | kernel | bench"
    )

    def add(name: str, what: str, run: Command) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=what, description=what)
        command.set_defaults(run=run)
        command.add_argument(
            "--numpy-wheel",
            type=Path,
            metavar="FILE",
            help="numpy's wheel for Pyodide, where it cannot be downloaded",
        )
        return command

    serve = add("serve", "Build the page and serve it on this machine.", _serve)
    serve.add_argument("--port", type=_port, default=8000, help="default: 8000")
    serve.add_argument("--no-open", action="store_true", help="do not open a browser")
    test = add("test", "Run every test.", _test)
    test.add_argument("--only", choices=checks.KINDS, help="one kind of tests")
    add("build", "Make dist/, the page's static files.", _build)
    add("kernel", "Make what `npm run dev` serves beside the sources: Python, recordings.", _kernel)
    add("bench", "Measure the page and the engines against their budgets.", _bench)
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port: give a number from 0 to 65535")
    return int(text)


def _prepare(options: argparse.Namespace) -> str:
    """All stages up to dist/; returns Node's path."""
    node_path, numpy = _prepare_kernel(options)
    page.make_page(numpy)
    return node_path


def _prepare_kernel(options: argparse.Namespace) -> tuple[str, Path]:
    """All stages but the page; returns the paths of Node and of numpy's wheel."""
    environment.prepare()
    node_path = node.prepare()
    numpy = wheel.prepare(options.numpy_wheel)
    own = package.make(numpy)
    page.make_kernel(node_path, numpy, own)
    page.make_traces()
    return node_path, numpy


def _build(options: argparse.Namespace) -> int:
    with only_one():
        _prepare(options)
    say("dist/ is up to date.")
    return 0


def _kernel(options: argparse.Namespace) -> int:
    with only_one():
        _prepare_kernel(options)
    say("build/ is up to date: start `npm run dev`, or reload its page.")
    return 0


def _serve(options: argparse.Namespace) -> int:
    port = server.free_port(options.port)  # before the long work, not after it
    with only_one():
        node_path = _prepare(options)
    try:
        return server.serve(node_path, port, not options.no_open)
    except KeyboardInterrupt:
        print(flush=True)
        return 0


def _test(options: argparse.Namespace) -> int:
    kinds: list[str] = [options.only] if options.only else list(checks.KINDS)
    chromium = ""
    with only_one():
        if "e2e" in kinds:
            _prepare(options)
        environment.prepare()
        environment.prepare_tests()
        node_path = node.prepare()
        if "web" in kinds:
            page.make_traces()
        if "e2e" in kinds:
            chromium = browser.find_or_install()
            say(f"Browser: {chromium}")
            browser.have_others()
    return checks.run(
        [check for kind in kinds for check in checks.checks_of(kind, node_path, chromium)]
    )


def _bench(options: argparse.Namespace) -> int:
    with only_one():
        _prepare(options)
        environment.prepare_tests()
        chromium = browser.find_or_install()
    return bench.run(chromium)
