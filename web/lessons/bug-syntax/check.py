from engine import Function, Variable, add, no_grad, square
from lab.grader import array, expect, fail, same


class SumAndProduct(Function):
    def forward(self, x0, x1):
        return x0 + x1, x0 * x1

    def backward(self, gy0, gy1):
        x0, x1 = self.inputs[0].data, self.inputs[1].data
        return gy0 + gy1 * x1, gy0 + gy1 * x0


x = Variable(array(3.0))
try:
    y = add(square(x), x)
except TypeError as error:
    fail("single", error=str(error))
y.backward()
expect(same(y.data, 12.0) and same(x.grad, 7.0), "figures", value=y.data, grad=x.grad)

x0, x1 = Variable(array(2.0)), Variable(array(3.0))
try:
    total, product = SumAndProduct()(x0, x1)
except (TypeError, ValueError) as error:
    fail("several", error=str(error))
y = add(total, product)
y.backward()
expect(same(x0.grad, 4.0) and same(x1.grad, 3.0), "several", error=f"{x0.grad}, {x1.grad}")

try:
    with no_grad():
        y = square(x)
except (TypeError, AttributeError):
    fail("context")
expect(y.creator is None, "graph")
expect(square(x).creator is not None, "off")
