import numpy as np
from engine import Variable, square

x = Variable(np.array(4.0))

for turn in [1, 2, 3]:
    y = square(x)
    y.backward()
    print(turn, x.data, x.grad)
    x.data = x.data - 0.25 * x.grad
