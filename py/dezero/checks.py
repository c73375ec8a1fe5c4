"""Gradients found without backward, to check backward against (book step 4 and 10)."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dezero.config import no_grad
from dezero.core_simple import Operand, Variable, as_variable


def numerical_diff(
    f: Callable[[Variable], Variable], x: Operand, eps: float = 1e-4
) -> NDArray[np.float64]:
    """Central differences: what backward from f(x) should leave in x.grad, to about eps squared.

    Args:
        f: takes a variable and returns one, of any shape; its elements count as summed up, as
            they do in backward.
        x: where to differentiate. It is not changed; integers are taken as floats.
        eps: half the distance of the two points of each difference.

    Returns:
        The gradient, float64, of the shape of x.
    """
    point = np.array(as_variable(x).data, dtype=np.float64)
    grad = np.empty_like(point)

    def total_at(i: tuple[int, ...], step: float) -> Any:
        moved = point.copy()
        moved[i] += step
        return f(Variable(moved)).data.sum()

    with no_grad():
        for i in np.ndindex(point.shape):
            grad[i] = (total_at(i, eps) - total_at(i, -eps)) / (2 * eps)
    return grad


def gradient_check(
    f: Callable[[Variable], Variable], x: Operand, rtol: float = 1e-4, atol: float = 1e-5
) -> bool:
    """Whether backward from f(x) agrees with `numerical_diff`.

    Args:
        f: as in `numerical_diff`.
        x: where to check. It is not changed; integers are taken as floats.
        rtol: difference allowed, relative to the numerical gradient.
        atol: difference allowed on top.
    """
    point = Variable(np.array(as_variable(x).data, dtype=np.float64))
    f(point).backward()
    assert point.grad is not None
    return np.allclose(point.grad, numerical_diff(f, point), rtol=rtol, atol=atol)
