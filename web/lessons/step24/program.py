import numpy as np
from engine import Variable


def matyas(x, y):
    return 0.26 * (x**2 + y**2) - 0.48 * x * y


x = Variable(np.array(1.0))
y = Variable(np.array(1.0))
z = matyas(x, y)
z.backward()

print(z)
print(x.grad, y.grad)
