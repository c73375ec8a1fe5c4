"""Questions about a program that its trace does not answer; each module here answers one kind.

from lab import answer
answer({"tool": "grader", "files": {"main.py": text}, "engine": "step14", "check": check})

A request names its tool, and the learner's files and engine as `stepper.record` takes them. What
else it holds is said by each tool's `answer`. The answers are described by answers.schema.json.
"""

from __future__ import annotations

import importlib
from typing import Any

TOOLS = ("gradient_check", "grader", "memory_profile", "survey")


class UnknownTool(ValueError):
    """There is no tool of that name."""


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Answer a request of plain data with plain data.

    Raises:
        UnknownTool: the request names none of TOOLS.
    """
    tool = request["tool"]
    if tool not in TOOLS:
        raise UnknownTool(f"there is no tool named {tool}; there are {', '.join(TOOLS)}")
    found: dict[str, Any] = importlib.import_module(f"lab.{tool}").answer(request)
    return found
