import numpy as np
from engine import Variable, add

x = Variable(np.array(3.0))
y = add(x, x)
y.backward()

print(y.grad, x.grad)
print(x.grad is y.grad)
