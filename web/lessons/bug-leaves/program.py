import numpy as np
from engine import Variable, square

x = Variable(np.array(2.0))
a = square(x)

for turn in [1, 2, 3]:
    x.cleargrad()
    y = square(a)
    y.backward()
    print(turn, x.grad)
