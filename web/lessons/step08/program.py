import numpy as np
from engine import Exp, Square, Variable

A, B, C = Square(), Exp(), Square()

x = Variable(np.array(0.5))
a = A(x)
b = B(a)
y = C(b)

y.grad = np.array(1.0)
y.backward()
print(x.grad)
