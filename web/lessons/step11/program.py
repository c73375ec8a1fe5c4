import numpy as np
from engine import Add, Variable

x0 = Variable(np.array(2))
x1 = Variable(np.array(3))

f = Add()
ys = f([x0, x1])
y = ys[0]

print(y.data)
