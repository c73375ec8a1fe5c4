import numpy as np
from engine import Variable, square

x = Variable(np.array([[1, 2, 3], [4, 5, 6]]), name="table")
print(x.name, x.shape, x.ndim, x.size, len(x))
print(x)

y = square(x)
y.name = "squares"
y.backward()
print(y)
print(x.grad)
print(Variable(None))
