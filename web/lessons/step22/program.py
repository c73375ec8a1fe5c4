import numpy as np
from engine import Variable

x = Variable(np.array(2.0))
y = x**3 - 12.0 / x
y.backward()

print(y)
print(x.grad)
