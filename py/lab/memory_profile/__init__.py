"""Profiles memory: which objects are alive after each line of a program, and what frees them.

answer({"tool": "memory_profile", "files": {"main.py": text}, "engine": "step17"})

The program runs once, undisturbed. Between two of its lines a snapshot is taken, which keeps only
numbers and text and no reference to an object.
"""

from __future__ import annotations

import json
from typing import Any

from ..workspace import problem_data, workspace
from .stepping import Cut, Stepping


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Run main.py and take a snapshot after each of its lines.

    Args:
        request: the learner's `files` and `engine`; `collect_at` (optional), the indices of the
            steps after which the cyclic collector runs. Each such run becomes a step of its own,
            so the indices of later steps grow by one.

    Returns:
        A `MemoryProfile` of answers.schema.json. `steps`: what each step changed. A step is a line
        of main.py that ran (`event` "line"), the return from one of its functions to the line that
        called it ("back"), or a requested run of the collector ("collect"). It holds `line`,
        `where` (the function it stands in, None for the module), and what changed, each only where
        something did:
        `new` [[id, kind, class]], kind "variable", "function" or "object"; `kinds` [[id, kind]];
        `counts` [[id, references]]; `bind`, `unbind` [[name, function or None, id]], a name being
        a path such as `history[0]`; `link`, `unlink` [[from, to, attribute, weak]]; `bytes` [[id,
        data, grad]], of the arrays that it refers to directly; `held` [data, grad], bytes of all
        arrays together, a shared buffer counted once; `freed` [[id, "count" or "collector"]];
        `cycles` [[ids]], all of them; `runs`, how often the collector ran without being requested.
        `end`: "done", "error" or "cut"; `cut`: "steps", "objects", "time" or None; `problem`,
        `output`; `unwatched`: classes whose instances cannot be watched (`__slots__` without
        `__weakref__`).
    """
    with workspace(request["files"], request["engine"]) as space:
        stepping = Stepping(request.get("collect_at", []))
        result = space.run(execute=stepping.run)
        cut = isinstance(result.error, Cut) or stepping.cut is not None
        problem = None if cut else problem_data(result.problem)
        result.names.clear()
        return {
            "steps": [json.loads(step) for step in stepping.steps],
            "end": "cut" if cut else "done" if problem is None else "error",
            "cut": stepping.cut,
            "problem": problem,
            "output": result.output,
            "unwatched": sorted(stepping.snapshot.unwatched),
        }
