import numpy as np
from engine import Function, Variable, add


class Triple(Function):
    def forward(self, x):
        return 3 * x

    def backward(self, gy):
        gy *= 3
        return gy


def triple(x):
    return Triple()(x)


start = np.array([1.0, 2.0])
x = Variable(start)
y = add(triple(x), x)
y.backward()
print(y.grad, x.grad)

x.data -= 0.1 * x.grad
print(start, x.data)
