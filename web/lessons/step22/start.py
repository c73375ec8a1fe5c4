import numpy as np
from engine import Function, Variable, as_array


class Div(Function):
    def forward(self, x0, x1):
        return x0 / x1

    def backward(self, gy):
        return gy, gy  # not the derivatives of a quotient


def div(x0, x1):
    return Div()(x0, as_array(x1))


def rdiv(x0, x1):
    return Div()(x0, as_array(x1))  # not the right order


Variable.__truediv__ = div
Variable.__rtruediv__ = rdiv

a = Variable(np.array(6.0))
b = Variable(np.array(2.0))
y = a / b
y.backward()

print(y, a.grad, b.grad)
print(24.0 / Variable(np.array(12.0)))
