"""Values of the learner's program as JSON text, rendered at once so that nothing is kept alive.

Text and not dictionaries: a string is invisible to Python's cyclic garbage collector, so that a
long recording does not make it run more often than the program alone would.
"""

from __future__ import annotations

import math
from json.encoder import encode_basestring_ascii
from typing import Any

# Bound here: a program may replace numpy's own names.
from numpy import (
    count_nonzero,
    dtype,
    errstate,
    float64,
    generic,
    isfinite,
    isinf,
    isnan,
    ndarray,
)

WHOLE = 100  # elements of an array that is still shown whole
FLOAT64 = dtype(float64)
HEAD = 8  # elements shown of a larger one
EXACT = 2**53  # integers beyond it are not exact in JavaScript, and go as text
TEXT = 200  # characters of anything else

quote = encode_basestring_ascii

# Types whose own repr runs no code of the learner's.
PLAIN = frozenset({str, bytes, bytearray, complex, range, slice, type(None), type(...)})

_dtype_names: dict[Any, str] = {}
_prefixes: dict[Any, str] = {}


def dtype_name(kind: dtype[Any]) -> str:
    """The dtype's name, cached: numpy builds it anew every time."""
    name = _dtype_names.get(kind)
    if name is None:
        name = _dtype_names[kind] = str(kind)
    return name


def float_text(x: float) -> str:
    """A float as JSON; NaN and the infinities as words."""
    text = float.__repr__(x)
    return f'"{text}"' if text[-1] in "nf" else text


def _number(x: Any) -> str:
    kind = type(x)
    if kind is float:
        return float_text(x)
    if kind is bool:
        return "true" if x else "false"
    if kind is int:
        return int.__repr__(x) if -EXACT <= x <= EXACT else quote(_big_int(x))
    if kind is list:
        return "[" + ",".join([_number(item) for item in x]) + "]"
    return quote(plain_text(x))


def _big_int(x: int) -> str:
    try:
        return int.__repr__(x)
    except ValueError:  # more digits than Python is willing to write
        return f"an int of {x.bit_length()} bits"


def array_text(array: ndarray[Any, Any]) -> str:
    """An ndarray: whole up to 100 elements, otherwise shape, dtype and a summary."""
    if array.size > WHOLE:
        return _big_text(array)
    kind = array.dtype
    if kind is FLOAT64 and not array.shape:
        return f'{{"kind":"array","dtype":"float64","shape":[],"data":{float_text(array.item())}}}'
    key = (kind, array.shape)
    prefix = _prefixes.get(key)
    if prefix is None:
        shape = list(array.shape)
        prefix = f'{{"kind":"array","dtype":{quote(dtype_name(kind))},"shape":{shape},"data":'
        _prefixes[key] = prefix
    data = array.tolist()
    if kind.kind == "f":
        if type(data) is float:
            return prefix + float_text(data) + "}"
        text = repr(data)
        if "n" not in text and type(data) is list:
            return prefix + text + "}"
    return prefix + _number(data) + "}"


def _big_text(array: ndarray[Any, Any]) -> str:
    kind = array.dtype.kind
    nan = inf = 0
    low = high = mean = "null"
    with errstate(all="ignore"):
        if kind in "fiub":
            finite = array
            if kind == "f":
                nan = int(count_nonzero(isnan(array)))
                inf = int(count_nonzero(isinf(array)))
                if nan or inf:
                    finite = array[isfinite(array)]
            if finite.size:
                low, high = _summary(finite.min()), _summary(finite.max())
                mean = _summary(finite.mean(dtype=float64))
        elif kind == "c":
            nan = int(count_nonzero(isnan(array)))
            inf = int(count_nonzero(isinf(array)))
    return (
        f'{{"kind":"big","dtype":{quote(dtype_name(array.dtype))},"shape":{list(array.shape)},'
        f'"bytes":{array.nbytes},"min":{low},"max":{high},"mean":{mean},"nan":{nan},"inf":{inf},'
        f'"head":{_number(array.flat[:HEAD].tolist())}}}'
    )


def _summary(x: Any) -> str:
    number = float(x)
    return float.__repr__(number) if math.isfinite(number) else "null"


def value_text(value: Any) -> str:
    """Any value that is not one of the learner's Variables."""
    kind = type(value)
    if kind is ndarray:
        return array_text(value)
    if value is None:
        return "null"
    if kind is float64:
        return f'{{"kind":"scalar","type":"float64","data":{float_text(value)}}}'
    if kind is float or kind is int or kind is bool:
        return f'{{"kind":"scalar","type":"{kind.__name__}","data":{_number(value)}}}'
    if isinstance(value, generic) and kind.__module__ == "numpy":
        item = value.item()
        if type(item) is kind:  # longdouble has no Python number
            item = str(value)
        return f'{{"kind":"scalar","type":{quote(kind.__name__)},"data":{_number(item)}}}'
    if isinstance(value, ndarray):
        return array_text(ndarray.view(value, ndarray))
    return f'{{"kind":"other","type":{quote(kind.__name__)},"text":{quote(plain_text(value))}}}'


def sequence_text(kind: type, items: list[str]) -> str:
    """A list or a tuple of these items, as Python writes one."""
    inner = ", ".join(items) + ("," if kind is tuple and len(items) == 1 else "")
    return f"[{inner}]" if kind is list else f"({inner})"


def plain_text(value: Any, depth: int = 2) -> str:
    """The start of a repr, without ever running the learner's own `__repr__`."""
    kind = type(value)
    if kind is float or kind is bool or kind in PLAIN:
        text = repr(value)
    elif kind is int:
        text = _big_int(value)
    elif kind is list or kind is tuple:
        if depth == 0:
            text = "[…]" if kind is list else "(…)"
        else:
            items = [plain_text(item, depth - 1) for item in value[:20]]
            text = sequence_text(kind, [*items, "…"] if len(value) > 20 else items)
    elif kind is ndarray:
        text = f"ndarray {array_shape(value)}"
    elif isinstance(value, generic) and kind.__module__ == "numpy":
        text = str(value)
    else:
        text = f"<{kind.__name__}>"
    return text if len(text) <= TEXT else text[:TEXT] + "…"


def array_shape(array: ndarray[Any, Any]) -> str:
    """dtype and shape in words, for arrays inside something else."""
    return f"{dtype_name(array.dtype)} {array.shape}"


def short_text(value: Any) -> str | None:
    """A value small enough to stand in a formula, or None: 2.0, [1.0, 2.0]."""
    kind = type(value)
    if kind is float64:
        return float.__repr__(value)
    if kind is ndarray:
        if value.size == 0 or value.size > 4 or value.ndim > 1 or value.dtype.kind not in "fiub":
            return None
        value = value.tolist()
        if type(value) is list:
            return "[" + ", ".join([repr(item) for item in value]) + "]"
    elif isinstance(value, generic) and kind.__module__ == "numpy":
        value = value.item()
    kind = type(value)
    if kind is float or kind is int or kind is bool:
        text = repr(value) if kind is not int else _big_int(value)
        return text if len(text) <= 24 else None
    return None
