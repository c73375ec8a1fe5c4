"""Step 24: the engine of step 23 as it is, at work on the test functions of optimisation."""

from steps.step23 import (
    Config,
    Function,
    Variable,
    add,
    as_array,
    as_variable,
    div,
    exp,
    mul,
    neg,
    no_grad,
    pow,
    rdiv,
    rsub,
    square,
    sub,
    using_config,
)

__all__ = [
    "Config",
    "Function",
    "Variable",
    "add",
    "as_array",
    "as_variable",
    "div",
    "exp",
    "goldstein",
    "matyas",
    "mul",
    "neg",
    "no_grad",
    "pow",
    "rdiv",
    "rsub",
    "sphere",
    "square",
    "sub",
    "using_config",
]


def sphere(x, y):
    return x**2 + y**2


def matyas(x, y):
    return 0.26 * (x**2 + y**2) - 0.48 * x * y


def goldstein(x, y):
    left = (x + y + 1) ** 2 * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    right = (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    return (1 + left) * (30 + right)
