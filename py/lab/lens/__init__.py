"""What stands in memory after each line of a program, and who frees it.

answer({"tool": "lens", "files": {"main.py": text}, "engine": "step17", "collect_at": [4]})

The program runs once, by itself; between two of its lines the lens looks, and lets go of all it
has looked at. What it keeps is numbers and text.
"""

from __future__ import annotations

import json
from typing import Any

from ..world import problem_data, world
from .follow import Cut, Follow


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Run main.py line by line.

    Args:
        request: `files` and `engine` of the learner's; `collect_at` (optional): after which steps
            the cyclic collector is pressed. Each press becomes a step of its own, so that the
            numbers of later steps grow by one.

    Returns:
        `steps`: what each step changed. A step is a line of main.py that ran (`event` "line"), the
        return from one of its functions to the line that called it ("back"), or a press of the
        collector ("collect"). It holds `line`, `where` (the function it stands in, null for the
        module), and what changed, each only when something did:
        `new` [[id, kind, class]], kind "variable", "function" or "object"; `kinds` [[id, kind]];
        `counts` [[id, references]]; `bind`, `unbind` [[name, function or null, id]], a name being
        a path such as `history[0]`; `link`, `unlink` [[from, to, attribute, weak]]; `bytes` [[id,
        data, grad]], of the arrays that it refers to itself; `held` [data, grad], bytes of all
        arrays together, a buffer counted once; `freed` [[id, "count" or "collector"]]; `cycles`
        [[ids]], all of them; `runs`, how often the collector ran by itself or for the program.
        `end`: "done", "error" or "cut"; `cut`: "steps", "objects", "time" or null; `problem`,
        `output`; `unwatched`: classes that do not allow to be watched (`__slots__` without
        `__weakref__`).
    """
    with world(request["files"], request["engine"]) as here:
        follow = Follow(request.get("collect_at", []))
        ran = here.run(execute=follow.run)
        cut = isinstance(ran.error, Cut) or follow.cut is not None
        problem = None if cut else problem_data(ran.problem)
        ran.names.clear()
        return {
            "steps": [json.loads(step) for step in follow.steps],
            "end": "cut" if cut else "done" if problem is None else "error",
            "cut": follow.cut,
            "problem": problem,
            "output": ran.output,
            "unwatched": sorted(follow.look.unwatched),
        }
