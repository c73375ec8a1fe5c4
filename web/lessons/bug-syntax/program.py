import numpy as np
from engine import Variable, add, no_grad, square

x = Variable(np.array(3.0))
y = add(square(x), x)
y.backward()
print(y.data, x.grad)

with no_grad():
    z = square(x)
print(z.creator)
