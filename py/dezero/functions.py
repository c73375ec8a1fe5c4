"""Mathematical functions of one variable, element by element."""

# Function.__call__ returns a Variable or a list of them, so its type is Any.
# mypy: disable-error-code="no-any-return"

import numpy as np

from dezero.core_simple import Array, Function, Operand, Variable


class Square(Function):
    """x ** 2"""

    def forward(self, x: Array) -> Array:
        return x**2

    def backward(self, gy: Array) -> Array:
        x = self.inputs[0].data
        gx = 2 * x * gy
        return gx


class Exp(Function):
    """e ** x"""

    def forward(self, x: Array) -> Array:
        return np.exp(x)

    def backward(self, gy: Array) -> Array:
        x = self.inputs[0].data
        gx = np.exp(x) * gy
        return gx


def square(x: Operand) -> Variable:
    """x ** 2"""
    return Square()(x)


def exp(x: Operand) -> Variable:
    """e ** x"""
    return Exp()(x)
