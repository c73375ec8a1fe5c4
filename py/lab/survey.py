"""One program under every engine: which steps of the book can run it, and what each makes of it."""

from __future__ import annotations

from time import perf_counter
from types import CodeType
from typing import Any

from stepper.imports import engine_names
from stepper.recognise import VARIABLE, Shapes

from .deadline import Late, deadline
from .exam import shown
from .world import Ran, problem_data, world

MOST_OUTPUT = 4_000  # characters
MOST_GRADIENTS = 40
MOST_SECONDS = 12.0  # for all engines: the page waits for 20
SHARE = 0.25  # of what is left of them, for each
LEAST_SECONDS = 0.25  # so little is left to each when all are late


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Run a program, without recording it, under one engine after the other.

    Args:
        request: `files` of the learner's, of which `main.py` counts, and `engines`, their names;
            all there are where it has none.

    Returns:
        `runs`, for each engine in order: `engine`; `ends`, "done", "error", or "late" where it took
        too long; `output`, its first 4,000 characters; `problem`, what ended it, or None;
        `missing`, the name that it imports and the engine does not have, or None; `gradients`, of
        the program's own names for variables, as a text.
    """
    files = {"main.py": request["files"]["main.py"]}
    until = perf_counter() + MOST_SECONDS
    runs = []
    for engine in request.get("engines") or engine_names():
        runs.append(_run(files, engine, max(LEAST_SECONDS, SHARE * (until - perf_counter()))))
    return {"runs": runs}


def _run(files: dict[str, str], engine: str, seconds: float) -> dict[str, Any]:
    with world(files, engine) as here:

        def execute(code: CodeType, names: dict[str, Any]) -> None:
            with deadline(seconds, here.is_theirs):
                exec(code, names)

        ran = here.run(execute=execute)
        if isinstance(ran.error, Late):
            ran = Ran(ran.output)
            ends = "late"
        else:
            ends = "done" if ran.error is None else "error"
        gradients = _gradients(ran.names)
    return {
        "engine": engine,
        "ends": ends,
        "output": ran.output[:MOST_OUTPUT],
        "problem": problem_data(ran.problem),
        "missing": ran.error.name_from if isinstance(ran.error, ImportError) else None,
        "gradients": gradients,
    }


def _gradients(names: dict[str, Any]) -> dict[str, str]:
    shapes = Shapes()
    variables = [(n, v) for n, v in names.items() if shapes.kind(v) == VARIABLE]
    return {name: shown(shapes.read(v, "grad")) for name, v in variables[:MOST_GRADIENTS]}
