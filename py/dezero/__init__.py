"""DeZero: automatic differentiation on numpy, as steps 7 to 24 of the book build it.

import numpy as np
from dezero import Variable

x = Variable(np.array(1.0))
y = (x + 3) ** 2
y.backward()
print(y, x.grad)  # variable(16.0) 8.0

The code closely follows "Deep Learning from Scratch 3" by Koki Saitoh (Copyright (c) 2019
Koki Saitoh, MIT licence); the whole notice stands in LICENSE and in py/steps/NOTICE.md.
"""

from dezero.arrays import as_array
from dezero.checks import gradient_check, numerical_diff
from dezero.config import Config, no_grad, using_config

# Step 23: programs import from `dezero`, and only this file knows which core that is. So the core
# can be replaced, as the book does once gradients are variables themselves, and no program changes.
is_simple_core = True

if is_simple_core:
    from dezero.core_simple import (
        Add,
        Div,
        Function,
        Mul,
        Neg,
        Pow,
        Sub,
        Variable,
        add,
        as_variable,
        div,
        mul,
        neg,
        pow,
        rdiv,
        rsub,
        setup_variable,
        sub,
    )
    from dezero.functions import Exp, Square, exp, square

setup_variable()

__all__ = [
    "Add",
    "Config",
    "Div",
    "Exp",
    "Function",
    "Mul",
    "Neg",
    "Pow",
    "Square",
    "Sub",
    "Variable",
    "add",
    "as_array",
    "as_variable",
    "div",
    "exp",
    "gradient_check",
    "is_simple_core",
    "mul",
    "neg",
    "no_grad",
    "numerical_diff",
    "pow",
    "rdiv",
    "rsub",
    "setup_variable",
    "square",
    "sub",
    "using_config",
]
