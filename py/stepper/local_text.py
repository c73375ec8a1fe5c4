"""Local names of a function's call, as a learner would write their values."""

from __future__ import annotations

from typing import Any

from numpy import ndarray

from .recognise import FUNCTION, VARIABLE, WEAK, Shapes, weak_target
from .values import TEXT, array_shape, plain_text, sequence_text, short_text

ITEMS = 4  # of a list that are written out


def local_text(value: Any, shapes: Shapes, depth: int = 2) -> str:
    """`[array(2.0)]`, `(4.0,)`, `[Variable(4.0)]`, `Square`; runs no code of the learner's.

    A 0-dimensional array is told from a scalar, for that is what `as_array` is about; in a
    Variable there is an array in any case. At most 200 characters.
    """
    kind = type(value)
    if kind is list or kind is tuple:
        if depth == 0:
            return "[…]" if kind is list else "(…)"
        items = [local_text(item, shapes, depth - 1) for item in value[:ITEMS]]
        text = sequence_text(kind, [*items, "…"] if len(value) > ITEMS else items)
    elif kind is ndarray:
        text = f"array({_array(value)})"
    else:
        what = shapes.kind(value)
        if what == VARIABLE:
            data = shapes.read(value, "data")
            inner = _array(data) if type(data) is ndarray else local_text(data, shapes, 0)
            text = f"{kind.__name__}({inner})"
        elif what == FUNCTION:
            text = kind.__name__
        elif what == WEAK:
            target = weak_target(value)
            text = f"weakref({'dead' if target is None else local_text(target, shapes, 0)})"
        else:
            text = short_text(value) or plain_text(value)
    return text if len(text) <= TEXT else text[:TEXT] + "…"


def _array(array: ndarray[Any, Any]) -> str:
    return short_text(array) or array_shape(array)
