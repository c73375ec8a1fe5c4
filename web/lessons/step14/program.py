import numpy as np
from engine import Variable, add

x = Variable(np.array(3.0))
y = add(x, x)
y.backward()
print(x.grad)

z = add(add(x, x), x)
z.backward()
print(x.grad)
