import numpy as np
from engine import Variable, add, exp, square

x = Variable(np.array(1.0))
y = Variable(np.array(2.0))
a = add(x, y)
z = add(square(a), exp(x))
z.backward()

print(z.data, x.grad, y.grad)
