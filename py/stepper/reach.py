"""Variables without weak references, found from where the program runs."""

from __future__ import annotations

from gc import get_referents
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

from .recognise import VARIABLE, Shapes

MOST = 20_000  # objects that are looked at

# What hangs on these is not the learner's data; a closure's cells are a function's own affair.
_BEYOND = (type, ModuleType, FunctionType, BuiltinFunctionType, CodeType)


def variables_below(roots: list[Any], shapes: Shapes) -> list[Any]:
    """Variables in names, containers, attributes and graphs below `roots`. Runs no code of theirs.

    A class with `__slots__` and no `__weakref__` has instances that cannot be watched; they are
    reached only as the collector reaches them.
    """
    found = []
    seen = set(map(id, roots))
    waiting = list(roots)
    while waiting and len(seen) < MOST:
        obj = waiting.pop()
        if shapes.kind(obj) == VARIABLE:
            found.append(obj)
        for part in get_referents(obj):
            if id(part) not in seen and not isinstance(part, _BEYOND):
                seen.add(id(part))
                waiting.append(part)
    return found
