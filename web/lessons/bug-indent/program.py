import numpy as np
from engine import Variable, add, square

x = Variable(np.array(3.0))
y = square(square(x))
y.backward()
print(x.grad)

x0 = Variable(np.array(2.0))
x1 = Variable(np.array(3.0))
z = add(square(x0), square(x1))
z.backward()
print(x0.grad, x1.grad)
