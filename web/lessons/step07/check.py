from engine import Exp, Square, Variable
from lab.grader import array, expect, fail, same

A, B, C = Square(), Exp(), Square()
x = Variable(array(0.5))
a = A(x)
b = B(a)
y = C(b)

expect(y.creator is not None, "unlinked")
made = [getattr(v.creator, "__name__", type(v.creator).__name__) for v in (a, b, y)]
expect(a.creator is A and b.creator is B and y.creator is C, "stranger", made=made)
expect(x.creator is None, "leaf")

y.grad = array(1.0)
try:
    y.backward()
except AttributeError as error:
    if x.grad is not None:
        fail("end", error=str(error))
    raise
except TypeError as error:
    if "positional argument" in str(error):
        raise  # called with too few or too many
    expect(b.grad is not None, "unset")
    raise
expect(b.grad is not None, "idle")
expect(same(b.grad, 2.568050833375483), "first", grad=b.grad)
expect(a.grad is not None, "halt")
expect(same(a.grad, 3.297442541400256), "received", grad=a.grad)
expect(same(x.grad, 3.297442541400256), "last", grad=x.grad)

# Other chains, one shorter and one longer
x = Variable(array(3.0))
y = Square()(x)
y.grad = array(1.0)
y.backward()
expect(same(x.grad, 6.0), "chains", length=1, grad=x.grad, right=6.0)

x = Variable(array(1.1))
y = Square()(Square()(Square()(Square()(x))))
y.grad = array(1.0)
y.backward()
expect(same(x.grad, 16 * 1.1**15), "chains", length=4, grad=x.grad, right=16 * 1.1**15)
