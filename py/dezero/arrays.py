"""Small helpers on plain arrays, for which numpy has no exact counterpart."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def as_array(obj: Any) -> Any:
    """Put a number into an array of shape (), and return anything else as it is.

    numpy computes scalars, not arrays, from arrays of shape ().
    """
    if isinstance(obj, (int, float, complex, np.generic)):
        return np.array(obj)
    return obj


def sum_to(array: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """Sum `array` to `shape`: the backward counterpart of broadcasting `shape` to the array's.

    An element that broadcasting repeats has an effect at every place it is repeated to, so its
    gradient is the sum of the gradients of those places.

    Raises:
        ValueError: broadcasting `shape` does not give the array's shape.
    """
    if array.shape == shape:
        return array

    new = array.ndim - len(shape)  # axes that broadcasting put in front
    fits = new >= 0 and all(n in (1, m) for n, m in zip(shape, array.shape[new:], strict=True))
    if not fits:
        raise ValueError(
            f"a gradient of shape {array.shape} does not fit an input of shape {shape}"
        )
    stretched = tuple(new + i for i, n in enumerate(shape) if n == 1)
    summed: NDArray[Any] = array.sum(
        axis=(*range(new), *stretched), dtype=array.dtype, keepdims=True
    )
    return summed.reshape(shape)


def power(x: NDArray[Any], exponent: float) -> NDArray[Any]:
    """Raise `x` to a power as Python does: 2 ** -1 is 0.5, and 0 ** -1 an error.

    numpy refuses negative powers of all integers, and makes an infinity of 0.0 ** -1, for which a
    warning may or may not appear.

    Raises:
        ZeroDivisionError: the exponent is negative and an element of `x` is zero.
    """
    if exponent >= 0:
        return x**exponent
    if not np.all(x):
        raise ZeroDivisionError(f"0 ** {exponent}: zero cannot be raised to a negative power")
    return x ** float(exponent)
