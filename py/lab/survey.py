"""Runs one program under every engine: which steps of the book can run it, and with what result."""

from __future__ import annotations

from time import perf_counter
from types import CodeType
from typing import Any

from stepper.imports import engine_names
from stepper.recognise import VARIABLE, Shapes

from .deadline import DeadlineExceeded, deadline
from .grader import shown
from .workspace import RunResult, problem_data, workspace

MAX_OUTPUT = 4_000  # characters
MAX_GRADIENTS = 40
MAX_SECONDS = 12.0  # for all engines together; the page waits 20
SHARE = 0.25  # of the remaining time, for each engine
MIN_SECONDS = 0.25  # for each, even when no time remains


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Run a program, without recording it, under one engine after the other.

    Args:
        request: the learner's `files`, of which only `main.py` is used, and the names of the
            `engines` (optional; all engines of `steps`, and `dezero`, if absent).

    Returns:
        A `Survey` of answers.schema.json. Its `runs` are in the order of the engines: `engine`;
        `end`, "done", "error", or "timeout" if it took too long; `output`, the first MAX_OUTPUT
        characters; `problem`, the exception that ended it, or None; `missing`, the name that the
        program imports and the engine does not have, or None; `gradients`, as text, by the
        program's own names for its variables.
    """
    files = {"main.py": request["files"]["main.py"]}
    until = perf_counter() + MAX_SECONDS
    runs = []
    for engine in request.get("engines") or engine_names():
        runs.append(_run(files, engine, max(MIN_SECONDS, SHARE * (until - perf_counter()))))
    return {"runs": runs}


def _run(files: dict[str, str], engine: str, seconds: float) -> dict[str, Any]:
    with workspace(files, engine) as space:

        def execute(code: CodeType, names: dict[str, Any]) -> None:
            with deadline(seconds, space.owns):
                exec(code, names)

        result = space.run(execute=execute)
        if isinstance(result.error, DeadlineExceeded):
            result = RunResult(result.output)
            end = "timeout"
        else:
            end = "done" if result.error is None else "error"
        gradients = _gradients(result.names)
    return {
        "engine": engine,
        "end": end,
        "output": result.output[:MAX_OUTPUT],
        "problem": problem_data(result.problem),
        "missing": result.error.name_from if isinstance(result.error, ImportError) else None,
        "gradients": gradients,
    }


def _gradients(names: dict[str, Any]) -> dict[str, str]:
    shapes = Shapes()
    variables = [(n, v) for n, v in names.items() if shapes.kind(v) == VARIABLE]
    return {name: shown(shapes.read(v, "grad")) for name, v in variables[:MAX_GRADIENTS]}
