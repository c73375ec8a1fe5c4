import numpy as np
from engine import Variable
from lab.grader import array, expect, fail, same


def var(value):
    return Variable(array(value))


def attempt(compute):
    """Computes y and its backward: y, and what Python says against it."""
    try:
        y = compute()
        if isinstance(y, Variable):
            y.backward()
    except (AttributeError, TypeError) as error:
        return None, f"{type(error).__name__}: {error}"
    return y, None


def expect_result(y, x, value, grad, line):
    expect(isinstance(y, Variable), "not_a_variable", line=line, got=type(y).__name__)
    expect(same(y.data, value), "value", line=line, got=y.data, right=array(value))
    expect(x.grad is not None, "lost", line=line)
    expect(same(x.grad, grad), "gradient", line=line, got=x.grad, right=array(grad))


x = var(3.0)
y, said = attempt(lambda: x * x + x)
expect(said is None, "variables", said=said)
expect_result(y, x, 12.0, 7.0, "x * x + x")

x = var(2.0)
y, said = attempt(lambda: x * 3.0)
expect(said is None, "number_right", said=said)
expect_result(y, x, 6.0, 3.0, "x * 3.0")
x = var(2.0)
y, said = attempt(lambda: x + 1)
expect(said is None, "number_right", said=said)
expect_result(y, x, 3.0, 1.0, "x + 1")

x = var(2.0)
y, said = attempt(lambda: x + np.array(3.0))
expect(said is None, "array_right", said=said)
expect_result(y, x, 5.0, 1.0, "x + np.array(3.0)")

for method, line in (("__rmul__", "3.0 * x"), ("__radd__", "1 + x")):
    expect(hasattr(Variable, method), "number_left", line=line, method=method)
x = var(2.0)
y, said = attempt(lambda: 3.0 * x)
expect(said is None, "number_left_fails", said=said)
expect_result(y, x, 6.0, 3.0, "3.0 * x")
x = var(2.0)
y, said = attempt(lambda: 1 + x)
expect(said is None, "number_left_fails", said=said)
expect_result(y, x, 3.0, 1.0, "1 + x")

v = var([1.0])
y, said = attempt(lambda: np.array([2.0]) + v)
expect(said is None, "array_left_fails", said=said)
expect(isinstance(y, Variable), "object_array", got=type(y).__name__)
expect_result(y, v, [3.0], [1.0], "np.array([2.0]) + v")
v = var([1.0, 2.0])
y, said = attempt(lambda: np.array([3.0, 4.0]) * v)
expect(said is None, "array_left_fails", said=said)
expect(isinstance(y, Variable), "object_array", got=type(y).__name__)
expect_result(y, v, [3.0, 8.0], [3.0, 4.0], "np.array([3.0, 4.0]) * v")

try:
    Variable(3.0)
except TypeError:
    pass
else:
    fail("loose")
