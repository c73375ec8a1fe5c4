import numpy as np
from engine import Variable, add, square

x = Variable(np.array(2.0))
y = Variable(np.array(3.0))
z = add(square(x), square(y))
z.backward()

print(z.data, x.grad, y.grad)
