"""A learner's program run without being recorded: the same files, engine and imports as there."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from types import CodeType, ModuleType
from typing import Any

from stepper.imports import Imports, module_of
from stepper.output import NoInput
from stepper.problems import Problem, problem_of
from stepper.sources import Sources

MAIN = "main.py"


@dataclass(slots=True)
class Ran:
    """What came of one run of the program."""

    output: str
    names: dict[str, Any] = field(default_factory=dict)  # its globals
    problem: Problem | None = None
    error: BaseException | None = None


class World:
    """Where a program runs; made by `world`."""

    def __init__(self, files: Mapping[str, str], sources: Sources) -> None:
        self.files = files
        self._sources = sources

    def run(
        self,
        text: str | None = None,
        execute: Callable[[CodeType, dict[str, Any]], None] = exec,
    ) -> Ran:
        """Run main.py, or another text in its place. Never raises what the program raises.

        `execute` runs the compiled program in its globals.
        """
        text = self.files[MAIN] if text is None else text
        self._sources.declare(MAIN, MAIN, text)
        module = ModuleType("__main__")
        printed = io.StringIO()
        before, stdin = sys.modules["__main__"], sys.stdin
        sys.modules["__main__"] = module
        sys.stdin = NoInput()
        error: BaseException | None = None
        try:
            with redirect_stdout(printed), redirect_stderr(printed):
                execute(compile(text, MAIN, "exec", dont_inherit=True), module.__dict__)
        except SystemExit as left:
            error = left if left.code not in (None, 0, False) else None
        except BaseException as raised:
            error = raised
        finally:
            sys.modules["__main__"], sys.stdin = before, stdin
        ran = Ran(printed.getvalue(), module.__dict__)
        if error is not None:
            ran.error, ran.problem = error, self.problem(error)
        return ran

    def is_theirs(self, code: CodeType) -> bool:
        """Code of the program or of an engine, not of Python, numpy or the lab."""
        return self._sources.of(code.co_filename) is not None

    def problem(self, error: BaseException) -> Problem:
        """An error with the lines of the learner's own files."""
        return problem_of(error, self._sources)


@contextmanager
def world(files: Mapping[str, str], engine: str | None) -> Iterator[World]:
    """`files` and `engine` as `stepper.record` takes them; everything imported inside is fresh."""
    others = {name: text for name, text in files.items() if name != MAIN}
    alias = module_of(engine) if engine is not None and "engine.py" not in others else None
    sources = Sources(MAIN, None)
    for name, text in others.items():
        sources.declare(name, name, text)
    with Imports(sources, others, None, alias, None):
        yield World(files, sources)


def problem_data(problem: Problem | None) -> dict[str, Any] | None:
    """A problem as in the trace: type, message, frames."""
    if problem is None:
        return None
    data: dict[str, Any] = json.loads(problem.json())
    return data
