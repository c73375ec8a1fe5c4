import numpy as np
from engine import Variable
from lab.grader import array, expect, fail, same


def var(value):
    return Variable(array(value))


LOG2 = float(np.log(2.0))

x = var(3.0)
y = x**2
expect(isinstance(y, Variable) and same(y.data, 9.0), "power", got=y)
y.backward()
expect(same(x.grad, 6.0), "power_gradient", got=x.grad)

expect(hasattr(Variable, "__rpow__"), "unbound")

x = var(3.0)
try:
    y = 2.0**x
except TypeError as error:
    fail("raised", error=str(error))
expect(isinstance(y, Variable), "not_a_variable", got=type(y).__name__)
expect(not same(y.data, 9.0), "crossed")
expect(same(y.data, 8.0), "value", got=y.data)
expect(y.creator is not None, "no_creator")

y.backward()
expect(x.grad is not None, "lost")
if same(x.grad, 12.0):
    fail("power_rule")
if same(x.grad, 8.0):
    fail("no_log")
expect(same(x.grad, 8.0 * LOG2), "gradient", got=x.grad, right=round(8.0 * LOG2, 6))

x = var(3.0)
(2.0**x * 10.0).backward()
expect(same(x.grad, 80.0 * LOG2), "no_gy", got=x.grad, right=round(80.0 * LOG2, 6))

x = var(3.0)
y = 2**x + x
y.backward()
expect(same(y.data, 11.0), "value", got=y.data - 3.0)
expect(same(x.grad, 8.0 * LOG2 + 1.0), "gradient", got=x.grad - 1.0, right=round(8.0 * LOG2, 6))

x = var([1.0, 2.0])
y = 2.0**x
y.backward()
expect(same(y.data, [2.0, 4.0]), "elements", got=y.data)
expect(same(x.grad, [2.0 * LOG2, 4.0 * LOG2]), "elements", got=x.grad)
