import numpy as np
from engine import Variable, square

x = Variable(np.array(3.0))
y = square(x)
print(y.data)
y.backward()
print(x.grad)
