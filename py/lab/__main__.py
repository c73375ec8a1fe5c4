"""`python -m lab gradient_check program.py --engine step16 -o answer.json`: one answer as JSON."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import TOOLS, answer
from .workspace import MAIN


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask a tool about a program; returns the exit code."""
    parser = argparse.ArgumentParser(prog="lab", description=__doc__)
    parser.add_argument("tool", choices=[tool for tool in TOOLS if tool != "grader"])
    parser.add_argument("program", type=Path)
    parser.add_argument("--engine", help="name of an engine such as step16, or a file")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    files = {MAIN: options.program.read_text(encoding="utf-8")}
    engine = options.engine
    if engine is not None and engine.endswith(".py"):
        files["engine.py"] = Path(engine).read_text(encoding="utf-8")
        engine = None
    request: dict[str, Any] = {"tool": options.tool, "files": files, "engine": engine}
    options.output.write_text(json.dumps(answer(request)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
