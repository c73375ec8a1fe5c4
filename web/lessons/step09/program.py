import numpy as np
from engine import Variable, exp, square

x = Variable(np.array(0.5))
a = square(x)
b = exp(a)
y = square(b)
y.backward()

print(x.grad)
