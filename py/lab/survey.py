"""One program under every engine: which steps of the book can run it, and what each makes of it."""

from __future__ import annotations

from typing import Any

from stepper.imports import engine_names
from stepper.recognise import VARIABLE, Shapes

from .exam import shown
from .world import problem_data, world

MOST_OUTPUT = 4_000  # characters
MOST_GRADIENTS = 40


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Run a program, without recording it, under one engine after the other.

    Args:
        request: `files` of the learner's, of which `main.py` counts, and `engines`, their names;
            all there are where it has none.

    Returns:
        `runs`, for each engine in order: `engine`; `ends`, "done" or "error"; `output`, its first
        4,000 characters; `problem`, what ended it, or None; `missing`, the name that it imports
        and the engine does not have, or None; `gradients`, of the program's own names for
        variables, as a text.
    """
    files = {"main.py": request["files"]["main.py"]}
    return {"runs": [_run(files, engine) for engine in request.get("engines") or engine_names()]}


def _run(files: dict[str, str], engine: str) -> dict[str, Any]:
    with world(files, engine) as here:
        ran = here.run()
        gradients = _gradients(ran.names)
    return {
        "engine": engine,
        "ends": "done" if ran.error is None else "error",
        "output": ran.output[:MOST_OUTPUT],
        "problem": problem_data(ran.problem),
        "missing": ran.error.name_from if isinstance(ran.error, ImportError) else None,
        "gradients": gradients,
    }


def _gradients(names: dict[str, Any]) -> dict[str, str]:
    shapes = Shapes()
    variables = [(n, v) for n, v in names.items() if shapes.kind(v) == VARIABLE]
    return {name: shown(shapes.read(v, "grad")) for name, v in variables[:MOST_GRADIENTS]}
