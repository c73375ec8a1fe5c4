"""What is alive after each line, asked by the program itself and by no profile.

The program runs in a Python of its own, with `; note()` behind each of its simple statements.
Reference counts are read where Python keeps them, so that asking adds none; each object of the
engine is known by a weak reference made in its own `__init__` or `__call__`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PY = Path(__file__).resolve().parents[2] / "py"

PREAMBLE = """
import ctypes, gc, importlib, json, sys, tracemalloc, weakref

made = []
events = []

def remember(obj):
    made.append(weakref.ref(obj))

def watch(module):
    for cls, method in ((module.Variable, "__init__"), (module.Function, "__call__")):
        def wrapped(self, *args, _original=getattr(cls, method), **rest):
            remember(self)
            return _original(self, *args, **rest)
        setattr(cls, method, wrapped)

def references(name, space):
    address = id(space[name])
    return ctypes.c_uint32.from_address(address).value

def note():
    frame = sys._getframe(1)
    space = frame.f_globals
    arrays = {}
    for ref in made:
        obj = ref()
        for name in ("data", "grad"):
            array = getattr(obj, name, None)
            if array is not None:
                arrays[id(array)] = array.nbytes
        del obj
        array = None
    names = [n for n, v in space.items() if type(v).__module__ in ("engine", "__main__", ENGINE)
             and not n.startswith("_") and type(v) is not type]
    events.append({
        "line": frame.f_lineno,
        "counts": {n: references(n, space) for n in names},
        "alive": sum(ref() is not None for ref in made),
        "bytes": sum(arrays.values()),
        "traced": tracemalloc.get_traced_memory()[0],
    })
"""


def with_notes(text: str) -> str:
    """Each simple statement followed by a look; headers of blocks and empty lines as they are."""
    lines = []
    for line in text.splitlines():
        simple = line.strip() and not line.rstrip().endswith(":")
        lines.append(f"{line}; note()" if simple else line)
    return "\n".join(lines)


def truth(text: str, engine: str | None = None, *, traced: bool = False) -> list[dict[str, Any]]:
    """One dictionary for each statement that ran: line, counts of the program's names, how many
    Variables and Functions are alive, bytes of their distinct arrays, what tracemalloc says."""
    script = PREAMBLE.replace("ENGINE", repr(f"steps.{engine}"))
    if engine is not None:
        script += f"sys.modules['engine'] = importlib.import_module('steps.{engine}')\n"
        script += "watch(sys.modules['engine'])\n"
    script += "import numpy\n"
    if traced:
        script += "tracemalloc.start()\n"
    script += (
        "gc.collect()\n"
        "text = sys.stdin.read()\n"
        "exec(compile(text, 'main.py', 'exec'), {'__name__': '__main__', 'note': note,\n"
        "    'remember': remember})\n"
        "print(json.dumps(events))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], input=with_notes(text), capture_output=True, text=True,
        check=True, env={"PYTHONPATH": str(PY)},
    )  # fmt: skip
    found: list[dict[str, Any]] = json.loads(run.stdout.splitlines()[-1])
    return found
