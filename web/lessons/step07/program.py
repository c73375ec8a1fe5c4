import numpy as np
from engine import Exp, Square, Variable

A = Square()
B = Exp()
C = Square()

x = Variable(np.array(0.5))
a = A(x)
b = B(a)
y = C(b)

# The way back, one link at a time
assert y.creator is C
assert y.creator.input is b
assert y.creator.input.creator is B
assert y.creator.input.creator.input is a
assert y.creator.input.creator.input.creator is A
assert y.creator.input.creator.input.creator.input is x

# By hand
y.grad = np.array(1.0)
b.grad = C.backward(y.grad)
a.grad = B.backward(b.grad)
x.grad = A.backward(a.grad)
print(x.grad)

# By itself
b.grad = a.grad = x.grad = None
y.backward()
print(x.grad)
