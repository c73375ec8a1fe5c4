import numpy as np
from engine import Variable, square

x = Variable(np.array(2.0))
y = square(square(x))

y.backward()
print(x.grad)
y.backward()
print(x.grad)
