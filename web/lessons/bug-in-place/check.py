from engine import Function, Variable, add, square
from lab.grader import array, expect, same


class Pass(Function):
    """A function that hands its gradient on as it is, as many others do."""

    def forward(self, x):
        return x + 1

    def backward(self, gy):
        return gy


x = Variable(array(3.0))
y = add(x, x)
y.backward()
expect(same(x.grad, 2.0), "lost", grad=x.grad)
expect(same(y.grad, 1.0), "root", grad=y.grad)

x = Variable(array(3.0))
t = add(x, x)
y = add(t, x)
y.backward()
expect(same(x.grad, 3.0), "longer", grad=x.grad)
expect(same(t.grad, 1.0), "middle", grad=t.grad)
expect(same(y.grad, 1.0), "root", grad=y.grad)

x0, x1 = Variable(array([1.0, 2.0])), Variable(array([3.0, 4.0]))
y = add(add(x0, x1), x0)
y.backward()
expect(same(x0.grad, [2.0, 2.0]), "longer", grad=x0.grad)
expect(same(x1.grad, [1.0, 1.0]), "sibling", grad=x1.grad)

x = Variable(array(3.0))
t, u = Pass()(x), Pass()(x)
y = add(t, u)
y.backward()
expect(same(x.grad, 2.0), "lost", grad=x.grad)
expect(same(t.grad, 1.0) and same(u.grad, 1.0), "others", grads=[t.grad, u.grad])
expect(same(y.grad, 1.0), "root", grad=y.grad)

# The same with arrays: a sum of 0-dimensional ones is a number, which nothing can write into.
x = Variable(array([3.0, 4.0]))
t, u = Pass()(x), Pass()(x)
y = add(t, u)
y.backward()
expect(same(x.grad, [2.0, 2.0]), "lost", grad=x.grad)
expect(same(t.grad, [1.0, 1.0]) and same(u.grad, [1.0, 1.0]), "others", grads=[t.grad, u.grad])
expect(same(y.grad, [1.0, 1.0]), "root", grad=y.grad)

x = Variable(array(3.0))
y = add(square(x), square(x))
y.backward()
expect(same(x.grad, 12.0), "lost", grad=x.grad)

seed = array(5.0)
y = add(x, x)
x.cleargrad()
y.grad = seed
y.backward()
expect(same(x.grad, 10.0), "lost", grad=x.grad)
expect(same(seed, 5.0), "root", grad=seed)
