"""Runs a learner's program without recording it, in the same environment as a recording."""

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
class RunResult:
    """The result of one run of the program.

    Attributes:
        output: what it printed, on both streams.
        names: its globals.
        problem: what it raised, as the trace has it, or None.
        error: the exception itself, or None; also none after a plain `sys.exit()`.
    """

    output: str
    names: dict[str, Any] = field(default_factory=dict)
    problem: Problem | None = None
    error: BaseException | None = None


class Workspace:
    """Where a program runs; made by `workspace`."""

    def __init__(self, files: Mapping[str, str], sources: Sources) -> None:
        self.files = files
        self._sources = sources

    def run(
        self,
        text: str | None = None,
        execute: Callable[[CodeType, dict[str, Any]], None] = exec,
    ) -> RunResult:
        """Run main.py, or `text` in its place. Never raises what the program raises.

        Args:
            text: source to run; the learner's main.py if None.
            execute: runs the compiled program in its globals, as `exec` does.
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
        result = RunResult(printed.getvalue(), module.__dict__)
        if error is not None:
            result.error, result.problem = error, self.problem(error)
        return result

    def owns(self, code: CodeType) -> bool:
        """Whether this is code of the program or of an engine, not of Python, numpy or the lab."""
        return self._sources.of(code.co_filename) is not None

    def problem(self, error: BaseException) -> Problem:
        """An exception with those frames of its traceback that are in the learner's files."""
        return problem_of(error, self._sources)


@contextmanager
def workspace(files: Mapping[str, str], engine: str | None) -> Iterator[Workspace]:
    """A workspace for `files` and `engine`, which are as `stepper.record` takes them.

    Modules of the learner and of an engine that are imported inside are fresh, and gone after it.

    Args:
        files: sources by name; `main.py` is the program, `engine.py`, if present, its engine.
        engine: the name of an engine in `steps`, such as "step16", or "dezero", or None.
    """
    others = {name: text for name, text in files.items() if name != MAIN}
    alias = module_of(engine) if engine is not None and "engine.py" not in others else None
    sources = Sources(MAIN, None)
    for name, text in others.items():
        sources.declare(name, name, text)
    with Imports(sources, others, None, alias, None):
        yield Workspace(files, sources)


def problem_data(problem: Problem | None) -> dict[str, Any] | None:
    """A problem as the `Problem` of trace.schema.json, or None."""
    if problem is None:
        return None
    data: dict[str, Any] = json.loads(problem.json())
    return data
