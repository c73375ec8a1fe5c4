"""The recorder: runs a program and writes down, step by step, what its autograd engine did.

import stepper
trace = stepper.record({"main.py": text}, "step16")

The trace is plain JSON; `trace.schema.json` beside this file says what is in it.
"""

from .imports import UnknownEngine, engine_names
from .run import record

__all__ = ["UnknownEngine", "engine_names", "record"]
