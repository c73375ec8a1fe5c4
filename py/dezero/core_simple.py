"""The simple core of DeZero, whole: the two kinds of nodes, the operators, and their binding.

`Variable` and `Function` come from modules of their own; the operations that Python writes as
operators follow here, each with its derivative beside it.
"""

# Function.__call__ returns a Variable or a list of them, so its type is Any.
# mypy: disable-error-code="no-any-return"

import numpy as np

from dezero.arrays import power
from dezero.function import Function, as_variable
from dezero.variable import Array, Operand, Variable

__all__ = [
    "Add",
    "Array",
    "Div",
    "Function",
    "Mul",
    "Neg",
    "Operand",
    "Pow",
    "Sub",
    "Variable",
    "add",
    "as_variable",
    "div",
    "mul",
    "neg",
    "pow",
    "rdiv",
    "rsub",
    "setup_variable",
    "sub",
]


class Add(Function):
    """x0 + x1"""

    def forward(self, x0: Array, x1: Array) -> Array:
        return x0 + x1

    def backward(self, gy: Array) -> tuple[Array, Array]:
        return gy, gy


class Mul(Function):
    """x0 * x1"""

    def forward(self, x0: Array, x1: Array) -> Array:
        return x0 * x1

    def backward(self, gy: Array) -> tuple[Array, Array]:
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        return gy * x1, gy * x0


class Neg(Function):
    """-x"""

    def forward(self, x: Array) -> Array:
        return -x

    def backward(self, gy: Array) -> Array:
        return -gy


class Sub(Function):
    """x0 - x1"""

    def forward(self, x0: Array, x1: Array) -> Array:
        return x0 - x1

    def backward(self, gy: Array) -> tuple[Array, Array]:
        return gy, -gy


class Div(Function):
    """x0 / x1"""

    def forward(self, x0: Array, x1: Array) -> Array:
        return x0 / x1

    def backward(self, gy: Array) -> tuple[Array, Array]:
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        gx0 = gy / x1
        gx1 = -gy * x0 / x1**2
        return gx0, gx1


class Pow(Function):
    """x ** c, where c is a constant and gets no gradient.

    Raises:
        TypeError: c is neither an int nor a float.
        ZeroDivisionError: an element of x is zero, and c is negative (in forward), or c is between
            0 and 1, where the slope at zero is infinite (in backward).
    """

    def __init__(self, c: float) -> None:
        if not isinstance(c, (int, float, np.integer, np.floating)):
            raise TypeError(f"the exponent of ** must be an int or a float, not {type(c).__name__}")
        self.c = c

    def forward(self, x: Array) -> Array:
        return power(x, self.c)

    def backward(self, gy: Array) -> Array:
        x, c = self.inputs[0].data, self.c
        if c == 0:
            return 0 * gy  # x ** 0 is 1 everywhere, at zero too
        gx = c * power(x, c - 1) * gy
        return gx


def add(x0: Operand, x1: Operand) -> Variable:
    """x0 + x1, broadcast"""
    return Add()(x0, x1)


def mul(x0: Operand, x1: Operand) -> Variable:
    """x0 * x1, element by element, broadcast"""
    return Mul()(x0, x1)


def neg(x: Operand) -> Variable:
    """-x"""
    return Neg()(x)


def sub(x0: Operand, x1: Operand) -> Variable:
    """x0 - x1, broadcast"""
    return Sub()(x0, x1)


def rsub(x0: Operand, x1: Operand) -> Variable:
    """x1 - x0: Python calls it with the variable first, though that stands on the right"""
    return Sub()(x1, x0)


def div(x0: Operand, x1: Operand) -> Variable:
    """x0 / x1, broadcast"""
    return Div()(x0, x1)


def rdiv(x0: Operand, x1: Operand) -> Variable:
    """x1 / x0: Python calls it with the variable first, though that stands on the right"""
    return Div()(x1, x0)


def pow(x: Operand, c: float) -> Variable:
    """x ** c for an int or a float c"""
    return Pow(c)(x)


def setup_variable() -> None:
    """Bind the operations to the operators of `Variable` (step 23)."""
    Variable.__neg__ = neg
    Variable.__add__ = add
    Variable.__radd__ = add
    Variable.__sub__ = sub
    Variable.__rsub__ = rsub
    Variable.__mul__ = mul
    Variable.__rmul__ = mul
    Variable.__truediv__ = div
    Variable.__rtruediv__ = rdiv
    Variable.__pow__ = pow
