import numpy as np
from engine import Square, Variable, add

x = Variable(np.array(3.0))
a = Square(x)
y = add(a, x)
y.backward()

print(y.data, x.grad)
