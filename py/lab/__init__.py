"""Questions about a program that its trace does not answer; each module here answers one kind.

from lab import answer
answer({"tool": "exam", "files": {"main.py": text}, "engine": "step14", "check": check})

A request names its tool, the learner's files and the engine, as the recorder is told them; what
else it holds, and what the answer looks like, each tool's `answer` says.
"""

from __future__ import annotations

import importlib
from typing import Any

TOOLS = ("exam", "lens", "survey", "truth")


class UnknownTool(ValueError):
    """There is no tool of that name."""


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Plain data for a request of plain data.

    Raises:
        UnknownTool: the request names none of TOOLS.
    """
    tool = request["tool"]
    if tool not in TOOLS:
        raise UnknownTool(f"there is no tool named {tool}; there are {', '.join(TOOLS)}")
    found: dict[str, Any] = importlib.import_module(f"lab.{tool}").answer(request)
    return found
