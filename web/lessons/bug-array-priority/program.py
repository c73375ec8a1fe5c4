import numpy as np
from engine import Variable

x = Variable(np.array([1.0, 2.0]))
y = x + np.array([3.0, 4.0])
y.backward()
print(y, x.grad)

x.cleargrad()
z = np.array([3.0, 4.0]) + x
print(z)
z.backward()
print(x.grad)
