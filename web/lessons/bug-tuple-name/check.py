from engine import Function, Variable, add, square
from lab.grader import array, expect, fail, same


class Triple(Function):
    """Somebody else's function with one input."""

    def forward(self, x):
        return 3 * x

    def backward(self, gy):
        return 3 * gy


x = Variable(array(2.0))
z = square(x)
try:
    z.backward()
except NameError:
    fail("unbound")
except TypeError as error:
    fail("untupled", error=str(error))
expect(same(x.grad, 4.0), "single", grad=x.grad)

x = Variable(array(3.0))
add(x, x).backward()
expect(same(x.grad, 2.0), "several", grad=x.grad)

x, y = Variable(array(2.0)), Variable(array(3.0))
add(square(x), square(y)).backward()
expect(same(x.grad, 4.0) and same(y.grad, 6.0), "stale", grads=[x.grad, y.grad])

x = Variable(array([1.0, 2.0]))
square(square(x)).backward()
expect(same(x.grad, [4.0, 32.0]), "arrays", grad=x.grad)

x = Variable(array(2.0))
try:
    square(Triple()(x)).backward()
except (NameError, TypeError) as error:
    fail("others", error=str(error))
expect(same(x.grad, 36.0), "others", error=f"x.grad = {x.grad}")
