from engine import Function, Variable, add, square
from lab.grader import array, expect, same


class Sum3(Function):
    def forward(self, x0, x1, x2):
        return x0 + x1 + x2

    def backward(self, gy):
        return gy, gy, gy


x = Variable(array(3.0))
y = square(square(x))
y.backward()
expect(same(x.grad, 108.0), "chain", grad=x.grad)

x0, x1 = Variable(array(2.0)), Variable(array(3.0))
add(square(x0), square(x1)).backward()
expect(same(x0.grad, 4.0) and same(x1.grad, 6.0), "branches", grads=[x0.grad, x1.grad])

xs = [Variable(array(number)) for number in (1.0, 2.0, 3.0)]
Sum3()(*[square(x) for x in xs]).backward()
grads = [x.grad for x in xs]
right = all(same(grad, wanted) for grad, wanted in zip(grads, (2.0, 4.0, 6.0), strict=True))
expect(right, "three", grads=grads)

x = Variable(array(2.0))
a = square(x)
add(square(a), square(a)).backward()
expect(same(x.grad, 64.0), "diamond", grad=x.grad)

x = Variable(array(3.0))
add(square(square(x)), x).backward()
expect(same(x.grad, 109.0), "uneven", grad=x.grad)

x = Variable(array(3.0))
add(x, square(square(x))).backward()
expect(same(x.grad, 109.0), "uneven", grad=x.grad)
