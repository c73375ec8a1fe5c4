import numpy as np
from engine import Variable, add, square

x = Variable(np.array(2.0))
y = Variable(np.array(3.0))
z = add(square(x), square(y))
z.backward()
print(x.grad, y.grad)

a = Variable(np.array(2.0))
b = square(a)
b.backward()
print(a.grad)
