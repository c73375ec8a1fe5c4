import sys

from engine import Exp, Function, Square, Variable
from lab.grader import array, expect, fail, same

x = Variable(array(0.5))
a = Square()(x)
b = Exp()(a)
y = Square()(b)
try:
    y.backward()
except AttributeError as error:
    if x.grad is not None:
        fail("end", error=str(error))
    if isinstance(error.obj, Variable):
        fail("variables", error=str(error))
    raise
except TypeError as error:
    if "positional argument" in str(error):
        raise  # called with too few or too many
    expect(b.grad is not None or y.grad is None, "unset")
    raise
expect(b.grad is not None, "idle")
expect(same(b.grad, 2.568050833375483), "first", grad=b.grad)
expect(a.grad is not None, "halt")
expect(same(a.grad, 3.297442541400256), "received", grad=a.grad)
expect(same(x.grad, 3.297442541400256), "last", grad=x.grad)

depths = []


class AddOne(Function):
    """Notes how many calls are open while its backward runs."""

    def forward(self, x):
        return x + 1

    def backward(self, gy):
        frame, depth = sys._getframe(), 0
        while frame is not None:
            frame, depth = frame.f_back, depth + 1
        depths.append(depth)
        return gy


x = Variable(array(0.0))
y = x
for _ in range(50):
    y = AddOne()(y)
y.backward()
deeper = max(depths) - min(depths)
expect(deeper == 0, "deep", deeper=deeper)
expect(len(depths) == 50, "turns", turns=len(depths))
expect(same(x.grad, 1.0), "last", grad=x.grad)

# Twice in a row, and with a gradient of one's own
x = Variable(array(3.0))
y = Square()(x)
y.grad = array(2.0)
y.backward()
expect(same(x.grad, 12.0), "seed", grad=x.grad)
