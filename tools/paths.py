"""Where everything is."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NODE_MODULES = ROOT / "node_modules"

CACHE = ROOT / ".cache"  # downloads, kept when build/ is deleted
BUILD = ROOT / "build"
STAMPS = BUILD / "stamps"
LOGS = BUILD / "logs"
TMP = BUILD / "tmp"  # unfinished outputs; emptied at every start
PACKAGE = BUILD / "package"
KERNEL = BUILD / "kernel"
REPACKED = BUILD / "repacked"  # parts of it that seldom change
TRACES = BUILD / "traces"
DIST = ROOT / "dist"

LESSONS = ROOT / "web" / "lessons"
TYPES = {  # made from the schemas: of the trace, and of the answers of lab, which refers to it
    ROOT / "web" / "src" / "trace" / "schema.ts": ROOT / "py" / "stepper" / "trace.schema.json",
    ROOT / "web" / "src" / "answers" / "schema.ts": ROOT / "py" / "lab" / "answers.schema.json",
}
LOCK_FILE = ROOT / "package-lock.json"


def relative(path: Path) -> str:
    """How a path is shown to people: from the project's folder where it lies in it."""
    try:
        return path.relative_to(ROOT).as_posix()
    except ValueError:
        return str(path)
