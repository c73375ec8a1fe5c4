import numpy as np
from engine import Variable

x = Variable(np.array([2.0]))
y = np.array([3.0]) * x + 1.0
y.backward()

print(y)
print(x.grad)
