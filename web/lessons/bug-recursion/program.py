import numpy as np
from engine import Variable, add, square

x = Variable(np.array(2.0))
square(square(x)).backward()
print(x.grad)

x = Variable(np.array(2.0))
a = square(x)
y = add(square(a), square(a))
y.backward()
print(x.grad)
